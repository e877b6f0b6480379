/* The machine: forgets its visitor when nobody is there, reads pages out, number keys.
   Time is measured, not counted: a timer that was held back finds out late, and then acts at once. */

const kiosk = document.getElementById("kiosk");
const dialog = document.getElementById("idle");
const limit = Number(kiosk.dataset.idle) * 1000;
const warned = Number(kiosk.dataset.warned) * 1000;
const live = kiosk.dataset.live !== undefined;
const KEEP_ALIVE = Math.min(15000, limit / 4);
let last = Date.now();
let told = Date.now();
let over = false;

/* Idle: a notice first, then everything goes; the server forgets by itself a little later. */
function away() {
  return Date.now() - last;
}

function wipe() {
  if (over) return;
  over = true;
  window.speechSynthesis?.cancel();
  kiosk.replaceChildren();
  forget();
  send("/kiosk/end");
  location.replace("/kiosk?over=1");
}

function send(address) {
  const body = new URLSearchParams({ csrf: kiosk.dataset.csrf });
  fetch(address, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
}

function look() {
  if (!live || over) return;
  if (away() >= limit) wipe();
  else if (away() >= warned && !dialog.open) dialog.showModal();
}

function here() {
  look();
  if (over) return;
  last = Date.now();
  if (dialog.open) dialog.close();
  if (live && last - told > KEEP_ALIVE) {
    told = last;
    send("/kiosk/alive");
  }
}

setInterval(look, Math.min(1000, limit / 10));
for (const kind of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
  document.addEventListener(kind, here, { passive: true, capture: true });
}
for (const kind of ["visibilitychange", "resume"]) document.addEventListener(kind, look);
for (const kind of ["focus", "online"]) window.addEventListener(kind, look);

/* A page kept by the browser is not shown again: it may be the last visitor's. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
dialog.addEventListener("cancel", here);
dialog.querySelector("[data-here]").addEventListener("click", here);

/* Larger type, for this visitor only. */
const LARGE = "lian-kiosk-large";
function forget() {
  try {
    sessionStorage.clear();
  } catch {
    /* no storage, nothing to forget */
  }
}
function larger(on) {
  document.documentElement.classList.toggle("large", on);
  const button = document.querySelector("[data-larger]");
  if (button) button.textContent = on ? "字小一些" : "字再大些";
}
const button = document.querySelector("[data-larger]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = !document.documentElement.classList.contains("large");
    sessionStorage.setItem(LARGE, on ? "1" : "");
    larger(on);
  });
}
if (sessionStorage.getItem(LARGE)) larger(true);
for (const form of document.querySelectorAll('form[action="/kiosk/end"]')) {
  form.addEventListener("submit", forget);
}

/* Reading out: question, hint, options, what was said. */
const reader = document.querySelector("[data-read]");
if (reader && window.speechSynthesis && window.SpeechSynthesisUtterance) {
  reader.hidden = false;
  reader.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const parts = document.querySelectorAll(
      "[data-spoken] :is(h1, h2, .klead, .kopt, .tile, .kskip, .ksay, .kfld > label, .kmiss li, .kfacts, .knumber)",
    );
    const words = [...parts].map((part) => part.innerText.replace(/\s+/g, " ")).join("。");
    const said = new SpeechSynthesisUtterance(words);
    said.lang = "zh-CN";
    said.rate = 0.95;
    speechSynthesis.speak(said);
  });
}

/* Number keys below fields of digits, so that nothing needs a keyboard. */
function keys(field) {
  const pad = document.createElement("div");
  pad.className = "kpad";
  pad.setAttribute("role", "group");
  pad.setAttribute("aria-label", "数字键");
  const more = [...field.dataset.pad];
  while (more.length % 3 !== 1) more.unshift("");
  for (const key of [..."123456789", ...more, "0", "删除"]) {
    const one = document.createElement(key ? "button" : "span");
    pad.append(one);
    if (!key) continue;
    one.type = "button";
    one.textContent = key;
    one.addEventListener("click", () => press(field, key));
  }
  return pad;
}
function press(field, key) {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  if (key === "删除") field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
  else field.setRangeText(key, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
let pad = null;
/* Where sentences are touched, keys only fill what they leave open: they would push them away. */
function show(field) {
  pad?.remove();
  if (field.hasAttribute("data-gaps") && !field.value.includes("＿＿")) return;
  pad = keys(field);
  (field.closest(".kunit") ?? field).after(pad);
}
const fields = document.querySelectorAll("[data-pad]");
for (const field of fields) field.addEventListener("focus", () => show(field));
for (const field of document.querySelectorAll("[data-gaps]")) {
  field.addEventListener("gaps", () => show(field));
}
if (fields.length === 1) show(fields[0]);
