/* Keeping what was typed: drafts saved while typing, one warning before a self-check is left,
   and handing a self-check over to filing after signing in.  Nothing is sent before sign-in:
   the content waits in this tab's own storage. */

const form = document.getElementById("filing");
const HANDOVER = "lian:handover";
const HALF_HOUR = 30 * 60 * 1000;
let dirty = false;
let warned = false;

const say = (what, next) => document.body.dispatchEvent(new CustomEvent("lian:say", { detail: [what, next] }));

function warn(event) {
  if (!dirty || warned) return;
  warned = true;
  event.preventDefault();
}

function entries() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf");
}

/* Drafts: two seconds after the last change, and when the page is hidden. */
let timer = 0;
let saving = Promise.resolve();
async function save() {
  clearTimeout(timer);
  if (!dirty) return;
  dirty = false;
  const place = document.querySelector("[data-saved]");
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content, Accept: "application/json" },
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.title ?? "");
    const revision = form.elements.namedItem("_revision");
    if (revision && said.revision !== undefined) revision.value = said.revision;
    if (place) place.textContent = `已保存 ${said.saved ?? ""}`;
  } catch (error) {
    dirty = true;
    if (place) place.textContent = "还没有保存";
    say(error.message || "没有保存成功，您填的内容还在。", "稍后自动再试；不要关掉这一页。");
    timer = setTimeout(later, 10_000);
  }
}
function later() {
  saving = saving.then(save);
}

/* 登录并提交: the content waits in this tab while its owner signs in. */
function handOver(event) {
  const button = event.submitter;
  if (!button?.matches("[data-handover]")) return;
  event.preventDefault();
  const kept = { to: button.formAction, at: Date.now(), entries: entries() };
  sessionStorage.setItem(HANDOVER, JSON.stringify(kept));
  dirty = false;
  window.location.assign(`/sign-in?next=${encodeURIComponent("/selfcheck/continue")}`);
}

function bringOver() {
  const place = document.querySelector("[data-continue]");
  const token = document.querySelector('meta[name="csrf"]')?.content;
  const text = sessionStorage.getItem(HANDOVER);
  if (!place || !token || !text) return;
  sessionStorage.removeItem(HANDOVER);
  const kept = JSON.parse(text);
  const address = new URL(kept.to, window.location.href);
  if (Date.now() - kept.at > HALF_HOUR || address.origin !== window.location.origin) return;
  const sender = document.createElement("form");
  sender.method = "post";
  sender.action = address.pathname;
  for (const [name, value] of [["csrf", token], ...kept.entries]) {
    const control = document.createElement("input");
    Object.assign(control, { type: "hidden", name, value });
    sender.append(control);
  }
  place.append(sender);
  sender.submit();
}

if (form) {
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      dirty = true;
      if (form.dataset.autosave) {
        clearTimeout(timer);
        timer = setTimeout(later, 2000);
      }
    });
  }
  form.addEventListener("submit", (event) => {
    handOver(event);
    if (!event.defaultPrevented && event.submitter?.formTarget !== "_blank") dirty = false;
  });
  if (form.dataset.warn !== undefined) {
    window.addEventListener("beforeunload", warn);
    for (const link of document.querySelectorAll('footer a[href^="/help"]')) link.target = "_blank"; // beside, not instead
  }
  if (form.dataset.autosave) {
    document.addEventListener("visibilitychange", () => { if (document.hidden) later(); });
    document.body.addEventListener("lian:online", later);
  }
}
bringOver();
