/* The live form: puts messages into their slots, leads from the panel to fields, keeps still.
   Rules: inputs are never replaced, focus moves only by the user's own click, nothing above the
   caret moves, a field says what it lacks only after it was left. */

const form = document.getElementById("filing");
const panel = document.getElementById("panel-body");
const data = () => document.getElementById("live-data");
const visited = new WeakSet();
const settled = new Map();
const asOf = new WeakMap();
const RETRY = 5000;
const ON_PHONE = matchMedia("(max-width: 640px)");
let failed = false;
let typed = 0;
let lastChanged = "";
let before = null;

const boxOf = (element) =>
  element.closest?.("[data-group]") ?? element.closest?.("[data-field]") ?? element.closest?.("[data-rows]");

/* Run something without letting the focused control move on the screen. */
function steady(work) {
  const here = document.activeElement;
  const inside = here && form.contains(here);
  const top = inside ? here.getBoundingClientRect().top : 0;
  work();
  if (inside) {
    const moved = here.getBoundingClientRect().top - top;
    if (moved) window.scrollBy(0, moved);
  }
}

function apply() {
  const messages = new Map();
  for (const one of data().querySelectorAll("[data-for]")) messages.set(one.dataset.for, one);
  steady(() => {
    conditions();
    asked();
    relevance();
    for (const box of form.querySelectorAll("[data-group],[data-field],[data-rows]")) {
      if (box.matches("[data-field]") && box.parentElement.closest("[data-group]")) invalid(box, messages);
      else tell(box, messages);
    }
    for (const one of data().querySelectorAll("[data-capital]")) {
      const place = document.getElementById(`${one.dataset.capital}-capital`);
      if (place && place.textContent !== one.textContent) place.textContent = one.textContent;
    }
    for (const one of data().querySelectorAll("[data-matched]")) {
      const place = document.getElementById(`${one.dataset.matched}-matched`);
      if (place && place.textContent !== one.textContent) place.textContent = one.textContent;
    }
    proposals();
    summaries();
    move();
  });
  announce(data().dataset.said);
}

/* The message of a box: its own, or the first of a group's fields. */
function found(box, messages) {
  const ids = box.matches("[data-rows]")
    ? [box.id]
    : box.matches("[data-group]")
      ? [...box.querySelectorAll("[data-field]")].map((field) => field.dataset.field)
      : [box.dataset.field];
  const id = ids.find((one) => messages.has(one));
  return id ? messages.get(id) : null;
}

function tell(box, messages) {
  const slot = [...box.children].find((child) => child.classList.contains("slot"));
  if (!slot) return;
  const message = found(box, messages);
  const due = message && (visited.has(box) || form.dataset.checked !== undefined);
  const focused = box.contains(document.activeElement);
  const told = slot.dataset.kind;
  box.classList.toggle("bad", Boolean(due));
  if (due) write(slot, message.dataset.kind, message.textContent);
  else if (told && told !== "够" && focused) write(slot, "够", "够了");
  else if (!focused) write(slot, "", "");
  if (box.matches("[data-field]")) invalid(box, messages);
}

function write(slot, kind, text) {
  if (slot.dataset.kind === kind && slot.dataset.text === text) return;
  slot.dataset.kind = kind;
  slot.dataset.text = text;
  if (!kind) return slot.replaceChildren();
  const line = document.createElement("p");
  line.className = kind === "够" ? "live ok" : "live";
  const words = document.createElement("span");
  words.textContent = text;
  line.append(icon(kind === "够" ? "check" : "pen"), words);
  slot.replaceChildren(line);
}

function icon(name) {
  return document.getElementById(`icon-${name}`).content.cloneNode(true);
}

/* Only a value that cannot be read is invalid; a gap is not. */
function invalid(field, messages) {
  const control = document.getElementById(field.dataset.field);
  if (!control?.matches("input,textarea,select")) return;
  const wrong = messages.get(field.dataset.field)?.dataset.kind === "错";
  if (wrong && visited.has(boxOf(control))) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/* Fields that depend on another answer. */
function valuesOf(name) {
  return [...form.elements]
    .filter((one) => one.name === name && (!/^(radio|checkbox)$/.test(one.type) || one.checked))
    .map((one) => one.value);
}
function answered(box) {
  return [...box.querySelectorAll("input,select,textarea")].some((one) =>
    /^(radio|checkbox)$/.test(one.type) ? one.checked && one.value : one.value.trim());
}
function conditions() {
  for (const box of form.querySelectorAll("[data-when]:not([data-asked])")) {
    box.hidden = !valuesOf(box.dataset.when).includes(box.dataset.is);
  }
}

/* Questions the check asks; one that fell away keeps its answer and says so. */
function asked() {
  const wanted = new Map();
  for (const one of data().querySelectorAll("[data-show]")) wanted.set(one.dataset.show, one.textContent);
  const moot = new Set([...data().querySelectorAll("[data-moot]")].map((one) => one.dataset.moot));
  for (const box of form.querySelectorAll("[data-asked]")) {
    const id = box.dataset.field;
    const given = answered(box);
    box.hidden = !wanted.has(id) && !given && !box.contains(document.activeElement);
    box.classList.toggle("moot", given && moot.has(id));
    const reason = document.getElementById(`${id}-because`);
    if (!reason) continue;
    const words = given && moot.has(id) ? "这一题现在不用答了，您的回答还留着。" : wanted.get(id) || reason.textContent;
    if (words) reason.textContent = words;
    reason.hidden = !words;
  }
}

/* What is asked for under a condition only; an answer stays on the page. */
function relevance() {
  const off = new Set([...data().querySelectorAll("[data-irrelevant]")].map((one) => one.dataset.irrelevant));
  for (const box of form.querySelectorAll("[data-relevance]")) {
    const away = off.has(box.dataset.relevance) && !answered(box) && !box.contains(document.activeElement);
    box.hidden = away || (box.hidden && box.matches("[data-asked]"));
  }
}

/* What was written in another way: a button beside the field puts in what is probably meant. */
function proposals() {
  const wanted = new Map();
  for (const one of data().querySelectorAll("[data-propose]")) wanted.set(one.dataset.propose, one);
  for (const old of form.querySelectorAll("[data-fill]")) {
    const one = wanted.get(old.dataset.fill);
    if (one?.dataset.value === old.dataset.value) wanted.delete(old.dataset.fill);
    else old.remove();
  }
  for (const [id, one] of wanted) {
    const field = document.getElementById(`c-${id}`);
    if (!field) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn s fill";
    button.dataset.fill = id;
    button.dataset.value = one.dataset.value;
    button.textContent = one.textContent;
    field.append(button);
  }
}
function fill(button) {
  const control = document.getElementById(button.dataset.fill);
  const { value } = button.dataset;
  const choice = control.matches("input,select,textarea")
    ? null
    : [...control.querySelectorAll("input")].find((one) => one.value === value);
  if (choice) choice.checked = true;
  else control.value = value;
  (choice ?? control).focus({ preventScroll: true });
  button.remove();
  (choice ?? control).dispatchEvent(new Event(choice ? "change" : "input", { bubbles: true }));
}

/* Counters, phone bar and names: moved to their places when they changed. */
function move() {
  for (const one of data().querySelectorAll("[data-into]")) {
    const place = document.getElementById(one.dataset.into);
    if (place && place.innerHTML !== one.innerHTML) place.replaceChildren(...one.cloneNode(true).childNodes);
  }
}

/* Finished sections: a few lines instead of the fields. */
function summaries() {
  for (const one of data().querySelectorAll("[data-summary]")) {
    const place = form.querySelector(`[data-summary-of="${one.dataset.summary}"]`);
    const button = place?.parentElement.querySelector(":scope > header [data-fold]");
    if (!place) continue;
    place.replaceChildren(...[...one.children].map((line) => line.cloneNode(true)));
    const finished = one.children.length && one.dataset.open === "0";
    place.parentElement.toggleAttribute("data-finished", Boolean(finished));
    button.hidden = !finished && !ON_PHONE.matches;
  }
}
function fold(section, shut) {
  section.classList.toggle("folded", shut);
  section.querySelector(":scope > .body").hidden = shut;
  section.querySelector(":scope > .summary").hidden = !shut;
  const button = section.querySelector(":scope > header [data-fold]");
  button.textContent = shut ? (section.hasAttribute("data-finished") ? "修改" : "填写") : "收起";
  button.setAttribute("aria-expanded", String(!shut));
}

/* On a phone one part is open at first sight, the first that is not finished; a part that was
   finished folds when the next one is opened. */
function onePart() {
  if (!ON_PHONE.matches || location.hash || form.dataset.checked !== undefined) return;
  const sections = [...form.querySelectorAll("[data-section]")];
  const first = sections.find((one) => !one.hasAttribute("data-finished"));
  for (const section of sections) if (section !== first) fold(section, true);
}
function next(button) {
  const here = button.closest("[data-section]");
  const section = document.getElementById(button.dataset.next);
  if (here.hasAttribute("data-finished")) fold(here, true);
  fold(section, false);
  section.querySelector(":scope > header h2").focus({ preventScroll: true });
  section.scrollIntoView({ block: "start" });
}

/* One sentence for readers, at most every two seconds. */
let said = "";
let waiting = 0;
function announce(sentence) {
  if (sentence === said || waiting) return;
  waiting = setTimeout(() => {
    waiting = 0;
    const now = data().dataset.said;
    if (now !== said) document.getElementById("said").textContent = said = now;
  }, 2000);
}

/* Lead to a field: open what hides it, focus it, a third down the window. */
export function lead(id) {
  let target = document.getElementById(id);
  if (!target) return false;
  const section = target.closest("[data-section]");
  if (section?.classList.contains("folded")) fold(section, false);
  for (let up = target; up; up = up.parentElement?.closest("details,[hidden]")) {
    if (up.matches("details")) up.open = true;
    else if (up.matches("[data-field][hidden]")) up.hidden = false;
  }
  const box = boxOf(target);
  if (box) visited.add(box);
  if (!target.matches("input,select,textarea")) {
    target = [...target.querySelectorAll("input:not([type=hidden]),select,textarea,button")]
      .find((one) => one.offsetParent !== null) ?? target;
  }
  target.focus({ preventScroll: true });
  window.scrollTo({ top: window.scrollY + target.getBoundingClientRect().top - window.innerHeight / 3 });
  apply();
  return true;
}

/* What was missing stays, ticked, until the group it belongs to is left. */
function remember() {
  const open = new Set([...panel.querySelectorAll("details[open]")].map((one) => one.id));
  const lines = [...panel.querySelectorAll("#miss > li")].map((line) => [line.dataset.key, line]);
  before = { open, lines, total: Number(panel.querySelector("[data-total]")?.dataset.total), focus: document.activeElement?.id };
}
function restore() {
  if (!before) return;
  for (const id of before.open) document.getElementById(id)?.setAttribute("open", "");
  const now = new Set([...panel.querySelectorAll("#miss > li")].map((line) => line.dataset.key));
  for (const [key, line] of before.lines) {
    const box = boxOf(document.getElementById(line.dataset.target ?? "") ?? form);
    if (!now.has(key) && box?.contains(document.activeElement)) settled.set(key, [line, box]);
  }
  for (const [key, [line, box]] of settled) {
    if (now.has(key) || !box.contains(document.activeElement)) settled.delete(key);
    else keepLine(line);
  }
  changed();
}
function keepLine(line) {
  const list = panel.querySelector("#miss");
  if (!list) return;
  line.classList.add("settled");
  const title = document.createElement("b");
  title.className = "t1";
  title.append(icon("check"), line.querySelector(".t1").textContent.trim());
  line.replaceChildren(title);
  const at = before.lines.findIndex(([key]) => key === line.dataset.key);
  list.insertBefore(line, list.children[Math.min(at, list.children.length)] ?? null);
}
function changed() {
  const total = Number(panel.querySelector("[data-total]").dataset.total);
  const more = total - before.total;
  const place = document.getElementById("delta");
  if (!more || !before.total || !lastChanged) return;
  place.textContent = `${more > 0 ? "多" : "少"}了 ${Math.abs(more)} 项要求，因为您填了“${lastChanged}”。`;
  place.hidden = false;
}
function labelOf(control) {
  const field = control.closest("[data-field]");
  const words = field?.querySelector("legend,label")?.cloneNode(true);
  for (const extra of words?.querySelectorAll(".opt,.term") ?? []) extra.remove();
  return words?.textContent.trim() ?? "";
}

/* Dates in their first form when the field is left. */
function tidyDay(control) {
  const parts = control.value.normalize("NFKC").match(/^\D*(\d{4})\D*(\d{1,2})\D+(\d{1,2})\D*$|^(\d{4})(\d{2})(\d{2})$/);
  if (!parts) return;
  const [year, month, day] = (parts[4] ? parts.slice(4, 7) : parts.slice(1, 4)).map(Number);
  const real = new Date(Date.UTC(year, month - 1, day));
  if (real.getUTCMonth() + 1 === month && real.getUTCDate() === day) {
    control.value = `${year}年${month}月${day}日`;
  }
}

function start() {
  /* Letters typed on the way to a Chinese word are not an answer yet.  Text speaks through input,
     choices through change, so that each answer is checked once. */
  const choice = (control) => control.matches("select,[type=radio],[type=checkbox]");
  form.addEventListener("input", (event) => {
    if (event.isComposing || choice(event.target)) event.stopPropagation();
  }, true);
  form.addEventListener("change", (event) => { if (!choice(event.target)) event.stopPropagation(); }, true);
  form.addEventListener("compositionend", (event) => {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", (event) => { lastChanged = labelOf(event.target) || lastChanged; });
  form.addEventListener("change", (event) => {
    lastChanged = labelOf(event.target) || lastChanged;
    steady(conditions);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    const box = boxOf(event.target);
    if (box) visited.add(box);
    form.dispatchEvent(new Event("lian:check"));
  });
  form.addEventListener("focusin", (event) => {
    if (!choice(event.target) && event.target.matches("input,textarea")) boxOf(event.target)?.classList.add("room");
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-day]")) tidyDay(event.target);
    const box = boxOf(event.target);
    if (!box || box.contains(event.relatedTarget)) return;
    if (!event.relatedTarget && !document.hasFocus()) return;
    visited.add(box);
    for (const [key, [line, owner]] of settled) {
      if (owner === box) { settled.delete(key); line.remove(); }
    }
    requestAnimationFrame(apply);
  });
  form.addEventListener("click", (event) => {
    const proposed = event.target.closest("[data-fill]");
    if (proposed) fill(proposed);
    const after = event.target.closest("[data-next]");
    if (after) next(after);
    const button = event.target.closest("[data-fold]");
    if (button) fold(button.closest("[data-section]"), button.getAttribute("aria-expanded") === "true");
  });
  document.body.addEventListener("click", (event) => {
    const link = event.target.closest(".panel a[href^='#'],.toc a,a[data-lead]");
    if (!link) return;
    const id = decodeURIComponent(link.hash.slice(1));
    document.body.dispatchEvent(new CustomEvent("lian:lead"));
    if (id.startsWith("s-")) {
      const section = document.getElementById(id);
      if (section?.classList.contains("folded")) fold(section, false);
    } else if (lead(id)) event.preventDefault();
  });
  /* Only the newest answer lands: one that something was typed after is dropped. */
  for (const kind of ["input", "change", "lian:check"]) form.addEventListener(kind, () => { typed += 1; });
  document.body.addEventListener("htmx:beforeRequest", (event) => { asOf.set(event.detail.xhr, typed); });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== panel) return;
    if (asOf.get(event.detail.xhr) === typed) remember();
    else event.detail.shouldSwap = false;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== panel) return;
    restore();
    apply();
  });
  /* A check that failed is tried again by itself; one that takes long says so. */
  const watcher = document.querySelector("[data-watcher]");
  let slow = 0;
  let again = 0;
  watcher.addEventListener("htmx:beforeRequest", () => {
    clearTimeout(slow);
    slow = setTimeout(() => panel.setAttribute("aria-busy", "true"), 300);
  });
  watcher.addEventListener("htmx:afterRequest", (event) => {
    clearTimeout(slow);
    panel.removeAttribute("aria-busy");
    clearTimeout(again);
    if (event.detail.successful) {
      if (failed) document.getElementById("problem").replaceChildren();
      failed = false;
    } else {
      failed = true;
      again = setTimeout(() => form.dispatchEvent(new Event("lian:check")), RETRY);
    }
  });
  document.body.addEventListener("lian:online", () => form.dispatchEvent(new Event("lian:check")));
  apply();
  if (form.dataset.filled !== undefined) {
    for (const one of data().querySelectorAll('[data-summary][data-open="0"]')) {
      const section = document.getElementById(`s-${one.dataset.summary}`);
      if (section && one.children.length) fold(section, true);
    }
  }
  onePart();
}

/* Which part of the page is in view. */
function follow() {
  const links = new Map([...document.querySelectorAll(".toc a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const seen = new Set();
  const watcher = new IntersectionObserver((changes) => {
    for (const one of changes) seen[one.isIntersecting ? "add" : "delete"](one.target.id);
    const first = [...links.keys()].find((id) => seen.has(id));
    for (const [id, link] of links) {
      if (id === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-20% 0px -55% 0px" });
  for (const id of links.keys()) watcher.observe(document.getElementById(id));
}

if (form && panel) {
  start();
  follow();
}
