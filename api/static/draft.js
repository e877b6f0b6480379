/* A draft is saved while it is typed.  What could not be sent stays in this browser, for this draft
   alone, and is sent as soon as it can be; what was changed elsewhere is never overwritten. */

const form = document.getElementById("filing");
const address = form?.dataset.autosave;
const KEY = `lian:draft:${address}`;
const PAUSE = 1200;
const RETRY = 10_000;
const WEEK = 7 * 24 * 3600 * 1000;
const place = document.querySelector("[data-saved]");
let dirty = false;
let stale = false;
let timer = 0;
let queue = Promise.resolve();
let running = 0;
let waiting;

/* One request after the other: saving and uploading share the revision. */
function inTurn(work) {
  const turn = queue.then(work);
  queue = turn.catch(() => {});
  return during(turn);
}

/* Whoever sends the form meanwhile waits: a page that goes away takes an upload with it. */
async function during(work) {
  running += 1;
  try {
    return await work;
  } finally {
    running -= 1;
    if (!running && waiting !== undefined) go();
  }
}

function wait(button) {
  waiting = button;
  if (place) place.textContent = "正在传送，传完就办…";
}

/* A waiting press is let through, or given up when something was refused. */
function go() {
  const button = waiting;
  waiting = undefined;
  if (!button || button.form === form) form.requestSubmit(button);
}

function stay() {
  waiting = undefined;
}

function fields() {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  return body;
}

function headers() {
  return { Accept: "application/json", "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content };
}

/* What an answer means: saved, changed elsewhere, signed out, or not reached. */
function settle(status, said, redirected) {
  if (redirected || status === 401) return note("signin"), keepHere(), false;
  if (status === 409) return note("stale"), keepHere(), (stale = true), false;
  if (status === 0 || status >= 500) return note("offline"), keepHere(), again(), false;
  if (status >= 400) return refuse(said?.title), keepHere(), false;
  form.elements.namedItem("_revision").value = said.revision;
  forget();
  if (document.querySelector("#problem [data-note]")) document.getElementById("problem").replaceChildren();
  if (place) place.textContent = said.saved ? `已保存 ${said.saved}` : "已保存";
  return true;
}

function note(name) {
  const shown = document.getElementById(`note-${name}`).content.cloneNode(true);
  shown.firstElementChild.dataset.note = name;
  document.getElementById("problem").replaceChildren(shown);
  if (place) place.textContent = "还没有保存";
}

function refuse(why) {
  note("refused");
  document.querySelector("#problem [data-why]").textContent = why ?? "";
}

function keepHere() {
  dirty = true;
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), body: fields().toString() }));
  } catch { /* no room or not allowed: the page itself still holds everything */ }
}

function forget() {
  try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(save, RETRY);
}

async function send(body) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: headers(), keepalive: body.toString().length < 60_000 });
    return [answer.status, await answer.json().catch(() => null), answer.redirected];
  } catch {
    return [0, null, false];
  }
}

function save() {
  clearTimeout(timer);
  return inTurn(async () => {
    if (!dirty || stale) return;
    dirty = false;
    settle(...(await send(fields())));
  });
}

/* Everything typed is in what is about to be sent. */
function clean() {
  dirty = false;
  clearTimeout(timer);
}

function changed() {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

/* What an earlier visit could not send. */
async function bringBack() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(KEY)); } catch { forget(); }
  if (!kept) return;
  if (Date.now() - kept.at > WEEK) return forget();
  const [status, said, redirected] = await send(new URLSearchParams(kept.body));
  if (status === 200 && !redirected) {
    forget();
    if (String(said.revision) !== form.elements.namedItem("_revision").value) window.location.reload();
  } else if (status === 409) {
    stale = true;
    note("stale");
    document.querySelector("#problem [data-compare]").dataset.kept = kept.body;
  } else if (status === 404) forget();
}

/* Saved once more before the session ends; then nothing of it stays in this browser. */
async function leave(event) {
  if (!dirty || stale) return clean();
  event.preventDefault();
  await save();
  clean();
  forget();
  event.target.submit();
}

function compare(event) {
  const button = event.target.closest("[data-compare]");
  if (!button) return;
  clean();
  if (!button.dataset.kept) return form.requestSubmit(document.querySelector("[data-compare-button]"));
  forget();
  const sender = document.createElement("form");
  sender.method = "post";
  sender.action = `${address.replace(/\/save$/, "")}/compare`;
  for (const [name, value] of new URLSearchParams(button.dataset.kept)) {
    const fresh = name === "csrf" ? headers()["X-CSRF-Token"] : value;
    sender.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: fresh }));
  }
  document.body.append(sender);
  sender.submit();
}

if (address) {
  /* For draft-files.js: a module of its own address, so it cannot import this one. */
  form.draft = { inTurn, during, stay, fields, headers, settle, clean };
  form.addEventListener("input", (event) => { if (!event.isComposing) changed(); });
  form.addEventListener("lian:check", changed);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const elsewhere = event.submitter?.formTarget === "_blank";
    if (!navigator.onLine) {
      event.preventDefault();
      note("offline");
      keepHere();
    } else if (running && !elsewhere) {
      event.preventDefault();
      wait(event.submitter);
    } else if (!elsewhere) {
      clean();
      forget();
    }
  });
  /* A live check that finds nobody signed in would lead away from what is typed. */
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.preventDefault();
    settle(401);
  });
  document.getElementById("problem").addEventListener("click", compare);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("pagehide", () => { if (dirty && !stale) keepHere(); });
  window.addEventListener("online", () => { if (dirty) save(); });
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", leave);
  bringBack();
}
