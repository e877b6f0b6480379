/* The editor: form and text stay in step while somebody types.  Without this, the buttons do it. */

const body = document.body;

/* What a field was changed from is what the text now says; a form that came anew says so itself. */
body.addEventListener("htmx:beforeSend", () => document.getElementById("ruleform")?.removeAttribute("data-anew"));
body.addEventListener("htmx:afterSettle", (event) => {
  const sent = event.detail.requestConfig?.parameters;
  // what could not be put into the text is still a change
  if (!sent || sent.view !== "form" || document.querySelector("#checks [data-problem], #ruleform[data-anew]")) return;
  for (const old of document.querySelectorAll('#ruleform input[name^="was-"]')) {
    const name = old.name.slice("was-".length);
    if (typeof sent[name] === "string") old.value = sent[name];
  }
});

/* Two answers may be on the way, to a field and to a button pressed after it: the newest is shown. */
let latest = 0;
body.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.target.id === "checks") detail.xhr.number = ++latest;
});
body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.number < latest) detail.shouldSwap = false;
});

/* How many things the checks found, said when that is another number. */
let found = "";
body.addEventListener("htmx:afterSettle", ({ detail }) => {
  const now = document.querySelector("#notes-h .q")?.textContent;
  if (detail.target?.id !== "checks" || !now || now === found) return;
  found = now;
  document.getElementById("told").textContent = `检查：${now}`;
});

/* What was typed since a question was sent, or stands in a row that is not added yet, outlasts a form
   that comes anew. */
const ROWS = /^(add\d|key|group\d|over\d)/;
const typed = () => [...document.querySelectorAll("#ruleform :is(input:not([type=hidden]), select, textarea)")];
let sent = {};
let kept = null;
body.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.target.id === "checks") sent = { ...detail.requestConfig.parameters };
});
body.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "ruleform") return;
  const added = sent.action === "key:add" ? "key" : sent.action?.replace(/^box:(add):(\d+)$/, "$1$2-");
  const isNew = ({ name, value }) => (ROWS.test(name) ? !added || !name.startsWith(added) : name in sent && sent[name] !== value);
  kept = { open: document.querySelector("#ruleform .more")?.open, fields: typed().filter(isNew).map(({ name, value }) => [name, value]) };
});
body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target.id !== "ruleform" || !kept) return;
  const more = document.querySelector("#ruleform .more");
  if (more && kept.open) more.open = true;
  const fields = new Map(typed().map((field) => [field.name, field]));
  for (const [name, value] of kept.fields) {
    const field = fields.get(name);
    if (!field || field.value === value || (field.tagName === "SELECT" && ![...field.options].some((one) => one.value === value))) continue;
    field.value = value;
    if (!ROWS.test(name)) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  kept = null;
});

/* After a button of the form: on with the field it made, or where the next one is typed. */
const FIELDS = "input:not([type=hidden]), select, textarea";
const actions = new Map([
  [/^key:add$/, ({ key }) => `[data-key="${CSS.escape(key)}"]`],
  [/^box:add:(\d+)$/, (_, number) => `[name="add${number}-head"]`],
]);
body.addEventListener("htmx:afterSettle", (event) => {
  const sent = event.detail.requestConfig?.parameters;
  const form = document.getElementById("ruleform");
  if (!sent?.action || document.activeElement !== body) return;
  const word = sent.action.split(":")[0];
  if (!["key", "box"].includes(word)) {
    (document.querySelector(`#checks [value^="${word}:"]`) ?? document.querySelector("#checks h2"))?.focus();
    return;
  }
  for (const [named, where] of actions) {
    const found = sent.action.match(named);
    const place = found && form.querySelector(where(sent, found[1]));
    if (!place) continue;
    (place.matches(FIELDS) ? place : place.querySelector(FIELDS))?.focus();
    return;
  }
  form.querySelector(FIELDS)?.focus();
});

/* A key that takes no condition is asked for nothing but what it says. */
function fit(chosen) {
  const option = chosen.selectedOptions[0];
  const said = document.getElementById("key-said");
  const row = chosen.parentElement.querySelector("[data-row]");
  row.hidden = !("condition" in option.dataset);
  const choices = option.dataset.choices.split("、").filter(Boolean);
  document.getElementById("key-choices").replaceChildren(...choices.map((one) => new Option(one, one)));
  said.setAttribute("list", choices.length ? "key-choices" : "values");
}
const fitAll = () => document.querySelectorAll("#key").forEach(fit);
// what is not added yet changes nothing: nothing is checked anew
document.addEventListener("change", (event) => {
  if (!event.target.matches('#ruleform [name^="add"], #ruleform [name^="key"], #ruleform [name^="group"], #ruleform .box-tools [name^="over"]')) return;
  event.stopPropagation();
  if (event.target.id === "key") fit(event.target);
}, true);
body.addEventListener("htmx:afterSettle", fitAll);
fitAll();

/* A text that no file may hold is neither sent nor checked: the answer would take the page, and the
   text with it.  What could not be checked is said where the last answer stood. */
const MOST_BYTES = 1_000_000;
const sizeOf = () => new Blob([document.getElementById("text").value]).size;
const tooLong = (size) => `文字有 ${size} 字节，一个文件最多 ${MOST_BYTES} 字节。没有送出，您写的还在；请删短或者拆成几个文件。`;
const told = document.getElementById("told");
function warn(words) {
  told.textContent = words;
  told.className = words ? "ban fix" : "sr";
}
function unchecked(words) {
  warn(words);
  told.scrollIntoView({ block: "nearest" });
  const count = document.querySelector("#notes-h .q");
  if (count) count.textContent = "没有查现在的文字";
  for (const old of document.querySelectorAll("#checks .told, #checks .told + p")) old.hidden = true;
}
body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "checks") return;
  const size = sizeOf();
  if (size <= MOST_BYTES) return warn("");
  event.preventDefault();
  unchecked(tooLong(size));
});
for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  body.addEventListener(failed, ({ detail }) => {
    if (detail.target?.id === "checks") unchecked("没有查成，您写的还在；过一会儿再改一个字，或者点“检查”。");
  });
}
/* A session that ended would take the page away, and what a field just said with it. */
body.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, target } = event.detail;
  const door = xhr.getResponseHeader("HX-Redirect");
  if (!door || target?.id !== "checks") return;
  event.preventDefault();
  warn("登录已经过期，没有查，也没有保存。文字里写的留在这台电脑上，回到这一页就能放回来：");
  told.append(Object.assign(document.createElement("a"), { href: door, textContent: "重新登录" }), "。");
  told.scrollIntoView({ block: "nearest" });
});
document.getElementById("editor")?.addEventListener("submit", (event) => {
  const size = sizeOf();
  if (size <= MOST_BYTES) return;
  event.preventDefault();
  unchecked(tooLong(size));
});

/* Words while typing: those that hold what stands before the caret, or are typed with these letters;
   Alt+1 … Alt+8 or a click takes one.  In a field, its own list answers characters, this letters. */
const PART = /[^\s:：,，、[\]{}｛｝［］“”"'#]+$/;
const ARTICLE = /[^\s:：,，、[\]{}｛｝［］“”"'#\d-]+ \d[\d-]*$/; // of a law: 民事诉讼法 12
const MOST = 8;
let wanted = 0;

/* The word that ends where somebody types, and what kind it must be of; no word when none can be told. */
function spoken(before) {
  const kind = /(依据|引用) *[:：][^\n]*$/.test(before) ? "laws" : "";
  const said = (kind && before.match(ARTICLE)?.[0]) || (before.match(PART)?.[0] ?? "");
  return { said: said.length > 20 ? "" : said, kind };
}

async function near({ said, kind }) {
  const address = `${document.getElementById("text").dataset.words}&q=${encodeURIComponent(said)}&only=${kind}`;
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? answer.json() : [];
}

/* Where CodeMirror was installed, the text is typed there; a link may name the line that is meant. */
const code = document.getElementById("code");
const meant = Number(document.getElementById("text")?.dataset.line ?? 0);
if (code) import(code.dataset.code).then((module) => module.start(code, { spoken, near }, meant));
if (meant && !code) toLine(document.getElementById("text"), meant);

function toLine(field, number) {
  const lines = field.value.split("\n");
  const from = lines.slice(0, number - 1).join("\n").length + (number > 1);
  field.focus();
  field.setSelectionRange(from, from + (lines[number - 1] ?? "").length);
}

const isText = (field) => field.id === "text" && field.dataset.words;
const isPicker = (field) => field.matches("#ruleform input[list]");

body.addEventListener("input", (event) => {
  const field = event.target;
  if (event.isComposing || !(isText(field) || isPicker(field)) || field.offsetParent === null) return;
  clearTimeout(wanted);
  wanted = setTimeout(() => offer(field), 250);
});

/* Where the words stand: under the text, or under the row of the field. */
function placeOf(field) {
  if (isText(field)) return document.getElementById("near");
  const row = field.closest(".box-row") ?? field.parentElement;
  let place = row.nextElementSibling;
  if (place?.dataset.near !== field.name) {
    document.querySelector("#ruleform .near")?.remove();
    place = Object.assign(document.createElement("div"), { className: "near" });
    place.dataset.near = field.name;
    place.setAttribute("aria-live", "polite");
    row.after(place);
  }
  return place;
}

async function offer(field) {
  const word = spoken(field.value.slice(0, field.selectionStart));
  const { said } = word;
  const letters = /^[A-Za-z]{2,}$/.test(said);
  if (!said || (isPicker(field) && !letters)) {
    document.querySelector("#ruleform .near")?.remove();
    if (isText(field)) placeOf(field)?.replaceChildren();
    return;
  }
  const words = await near(isPicker(field) ? { said, kind: field.getAttribute("list") } : word);
  if (!field.isConnected) return;
  placeOf(field)?.replaceChildren(...words.map((one, number) => wordButton(field, said, one, number)));
}

function wordButton(field, said, one, number) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn s q",
    textContent: `${number + 1} ${one.word}`,
    title: one.about,
  });
  // the field keeps the focus: what stands in it is not yet what was meant
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => take(field, said, one.word));
  return button;
}

function take(field, said, word) {
  const end = field.selectionStart;
  field.focus();
  field.setRangeText(word, end - said.length, end, "end");
  placeOf(field)?.replaceChildren();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (isPicker(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
}

body.addEventListener("keydown", (event) => {
  if (!event.altKey || !(isText(event.target) || isPicker(event.target))) return;
  const number = Number(event.key);
  if (!(number >= 1 && number <= MOST)) return;
  const button = placeOf(event.target)?.children[number - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
});
