/* Behaviour every page shares.  Everything here is an addition: pages work without it. */

const body = document.body;

/* htmx sends the session's token; answers with an error land in #problem, nothing else changes. */
body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]')?.content;
  if (token) event.detail.headers["X-CSRF-Token"] = token;
});
body.addEventListener("htmx:sendError", () => say("网络断了，您填的内容还在。", "恢复后自动继续检查。"));
body.addEventListener("htmx:timeout", () => say("网络很慢，您填的内容还在。", "稍后自动重试。"));
window.addEventListener("offline", () => say("网络断了，您填的内容还在。", "恢复后自动继续检查。"));
window.addEventListener("online", () => {
  problem()?.replaceChildren();
  body.dispatchEvent(new CustomEvent("lian:online"));
});

function problem() {
  return document.getElementById("problem");
}

/* A banner with text only: what happened, then what happens next. */
function say(what, next) {
  const place = problem();
  const template = document.getElementById("problem-banner");
  if (!place || !template) return;
  const banner = template.content.cloneNode(true);
  banner.querySelector("b").textContent = what;
  banner.querySelector("[data-next]").textContent = next;
  place.replaceChildren(banner);
}

body.addEventListener("lian:say", (event) => say(...event.detail));

body.addEventListener("click", (event) => {
  const target = event.target.closest("[data-dismiss],[data-open],[data-close],[data-print],.nav-open");
  if (!target) return;
  if (target.matches("[data-dismiss]")) problem()?.replaceChildren();
  if (target.matches("[data-open]")) document.querySelector(target.dataset.open)?.showModal();
  if (target.matches("[data-close]")) target.closest("dialog")?.close();
  if (target.matches("[data-print]")) window.print();
  if (target.matches(".nav-open")) {
    const open = document.getElementById("nav").classList.toggle("open");
    target.setAttribute("aria-expanded", String(open));
  }
});

/* What `draft.js` kept of drafts is gone when somebody signs out, from whatever page, and after a week. */
const KEPT = "lian:draft:";
const LEAVING = ["/sign-out", "/account/sign-out-everywhere", "/account/close"];
const WEEK = 7 * 24 * 3600 * 1000;

function forgetDrafts(which) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(KEPT) && which(localStorage.getItem(key))) localStorage.removeItem(key);
    }
  } catch { /* nothing may be kept here */ }
}

function isOld(kept) {
  try { return Date.now() - JSON.parse(kept).at > WEEK; } catch { return true; }
}

forgetDrafts(isOld);
body.addEventListener("submit", (event) => {
  if (LEAVING.includes(event.target.getAttribute("action"))) forgetDrafts(() => true);
}, true);

/* A form is sent once: its button is busy at once, and free again when the page comes back. */
body.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.again !== undefined) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  if (form.method !== "post" || button?.formTarget === "_blank" || form.target === "_blank") return;
  form.dataset.sent = "1";
  if (button?.dataset.busy) {
    button.dataset.said = button.textContent;
    setTimeout(() => {
      button.disabled = true;
      button.textContent = button.dataset.busy;
    });
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[data-said]")) {
    button.disabled = false;
    button.textContent = button.dataset.said;
    delete button.dataset.said;
  }
});
body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) delete form.dataset.sent;
});

/* Large type: switched here so that nothing typed is lost by a page load; kept in a cookie. */
body.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-large-type]")) return;
  event.preventDefault();
  const on = document.documentElement.classList.toggle("large");
  document.cookie = `lian_large=${on ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
  form.querySelector("button").textContent = on ? "标准字" : "大字版";
  form.querySelector("input[name=on]").value = on ? "0" : "1";
  delete form.dataset.sent;
});

/* A cited article is read where it is cited; without scripts the link leads to its page. */
body.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-law]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const below = link.closest(".law-row") ?? link.closest("p, li, dd, div");
  const shown = [...below.parentNode.querySelectorAll(":scope > .law-text")];
  const open = shown.find((one) => one.link === link);
  link.setAttribute("aria-expanded", String(!open));
  if (open) {
    open.remove();
    return;
  }
  const day = link.closest("[data-law-day]")?.dataset.lawDay ?? "";
  const address = link.dataset.law || link.getAttribute("href");
  const answer = await fetch(`${address}&day=${day}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    location.href = link.href;
    return;
  }
  const text = Object.assign(document.createElement("div"), { className: "law-text", link });
  text.innerHTML = await answer.text();
  /* In the order in which they are cited, not in which they were opened. */
  const before = (one) => one.link.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
  (shown.filter((one) => one.isConnected && before(one)).at(-1) ?? below).after(text);
});

/* Summaries after a submit take the focus; nothing else ever does. */
document.querySelector("[data-focus]")?.focus();
