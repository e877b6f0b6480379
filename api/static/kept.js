/* What is typed into the form marked `data-kept` and not taken by the court outlasts the page: a session
   that ended, an error, a window that was closed.  It lies with the drafts that `app.js` forgets when
   somebody signs out, and after a week; it is put back only when somebody asks for it.  Where one field
   holds all that the others say, `data-kept-only` names it. */

const form = document.querySelector("form[data-kept]");
const offer = document.getElementById("kept-offer");
// Whoever signs in next on this machine is offered nothing of somebody else.
const KEY = `lian:draft:form:${document.body.dataset.who}:${form?.dataset.kept}`;
const SENT = "lian:sent";
const ROW = "[data-kept-row]";

const UNTYPED = ["file", "submit", "button", "fieldset"];
function isTyped(one) {
  if (form.dataset.keptOnly) return one.name === form.dataset.keptOnly;
  return one.name && (one.type !== "hidden" || "keptToo" in one.dataset) && !UNTYPED.includes(one.type);
}
function typed() {
  return [...form.elements].filter(isTyped);
}
function isChosen(one) {
  return !["radio", "checkbox"].includes(one.type) || one.checked;
}
function entries() {
  return typed().filter(isChosen).map((one) => [one.name, one.value]);
}
/* Empty fields say nothing, hidden ones nothing that was typed. */
function said(pairs) {
  const hidden = new Set(typed().filter((one) => one.type === "hidden").map((one) => one.name));
  return JSON.stringify(pairs.filter(([name, value]) => value.trim() && !hidden.has(name)));
}

function kept() {
  try { return JSON.parse(localStorage.getItem(KEY))?.entries ?? null; } catch { return null; }
}
/* A page nobody typed on keeps nothing: what it shows may be another's by tomorrow. */
function keep() {
  if (kept() === null && said(entries()) === shown) return;
  try { localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), entries: entries() })); } catch { /* too long, or nothing may be kept here */ }
}
function forget(key) {
  try { localStorage.removeItem(key); } catch { /* nothing may be kept here */ }
}

/* What became of the form this tab sent last: the court took it and led on to another page, or it
   answered with the form itself.  From the door, or by going back, comes no answer. */
function answered() {
  let sent = null;
  try {
    sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  } catch { /* nothing may be kept here */ }
  const [came] = performance.getEntriesByType("navigation");
  const from = document.referrer && new URL(document.referrer).pathname;
  if (!sent || sent.from !== from || came?.type !== "navigate") return;
  if (came.redirectCount) forget(sent.key);
  else if (form && sent.key === KEY) keep();
}

/* A field for each that was there; where a row is missing, one like the last. */
function fieldFor(name, taken) {
  const left = () => typed().find((one) => one.name === name && !taken.has(one));
  const found = left();
  const last = typed().findLast((one) => one.name === name)?.closest(ROW);
  if (found || !last) return found;
  const row = last.cloneNode(true);
  for (const one of row.querySelectorAll("input, select, textarea")) one.value = "";
  last.after(row);
  return left();
}
function putBack(pairs) {
  const taken = new Set();
  for (const one of typed()) {
    if (["radio", "checkbox"].includes(one.type)) {
      one.checked = pairs.some(([name, value]) => name === one.name && value === one.value);
      taken.add(one);
    }
  }
  for (const [name, value] of pairs) {
    const field = fieldFor(name, taken);
    if (!field) continue;
    field.value = value;
    taken.add(field);
  }
  for (const field of taken) {
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

const shown = form && said(entries());
answered();
if (form && offer) {
  const before = kept();
  offer.hidden = before === null || said(before) === shown;
  /* What is there already stays until somebody says which of both is meant. */
  const keepUnlessOffered = () => offer.hidden && keep();
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => (target === form || target.form === form) && keepUnlessOffered());
  }
  /* The court writes into one field what was said in another. */
  document.body.addEventListener("htmx:afterSettle", keepUnlessOffered);
  document.addEventListener("submit", ({ target }) => {
    if (target !== form || !offer.hidden || kept() === null) return;
    try { sessionStorage.setItem(SENT, JSON.stringify({ key: KEY, from: location.pathname })); } catch { /* nothing may be kept here */ }
  });
  offer.addEventListener("click", ({ target }) => {
    const wish = target.dataset.kept;
    if (!wish) return;
    offer.hidden = true;
    if (wish === "put") putBack(before);
    else forget(KEY);
  });
}
