/* The text of an entry in CodeMirror: line numbers, colours, words while typing, marks where a check
   found something.  The text area stays what is sent: what is typed here goes into it, and what comes
   back in it (from the form, from a button) is shown here.  CodeMirror lives in a shadow root, where
   its styles need no exception from the content security policy.  Tab leaves it, as any field. */

const PHRASES = {
  "Completions": "能用的词",
  "Diagnostics": "检查",
  "No diagnostics": "没有问题",
  "Find": "查找", "Replace": "替换", "next": "下一个", "previous": "上一个", "all": "全部",
  "match case": "区分大小写", "by word": "整个词", "regexp": "正则表达式", "replace": "替换",
  "replace all": "全部替换", "close": "关上", "current match": "现在这一处", "on line": "行",
  "Go to line": "到第几行", "go": "去",
};
const SEVERITY = { 错误: "error", 警告: "warning" };
const PLAIN = "workshop-plain";

const textOf = () => document.getElementById("text");

/* How the text looks: the colours of the pages, never a colour alone. */
function looks({ EditorView, HighlightStyle, syntaxHighlighting, tags }) {
  const theme = EditorView.theme({
    "&": { font: "400 .875rem/1.7 var(--mono)", color: "var(--ink)", background: "#fff", border: "1px solid var(--line-2)", borderRadius: "var(--r1)", maxHeight: "80vh" },
    "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
    // what is longer scrolls in itself: buttons, checks and what they say stay in sight
    ".cm-scroller": { font: "inherit", minHeight: "22em", overflow: "auto" },
    ".cm-content": { padding: "8px 0" },
    ".cm-gutters": { background: "var(--surface-2)", color: "var(--ink-2)", border: 0 },
    ".cm-activeLine, .cm-activeLineGutter": { background: "var(--bg)" },
    ".cm-tooltip": { background: "#fff", border: "1px solid var(--line-2)", font: "400 .875rem/1.6 var(--sans)" },
    // eight words at most: a list that does not scroll needs no key of its own
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "none", overflow: "hidden", fontFamily: "var(--sans)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "6px 12px" },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--ink)", color: "#fff" },
    ".cm-completionDetail": { fontStyle: "normal", color: "inherit" },
    ".cm-completionMatchedText": { textDecoration: "underline" },
    ".cm-panels": { background: "var(--surface-2)", color: "var(--ink)" },
  });
  const colours = HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--link)" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--fix)" },
    { tag: tags.lineComment, color: "var(--ink-3)", fontStyle: "italic" },
    { tag: [tags.separator, tags.squareBracket, tags.brace, tags.punctuation], color: "var(--ink-3)" },
  ]);
  return [theme, syntaxHighlighting(colours)];
}

/* What the checks say of each place, as they stand beside the text. */
function marks(state) {
  const list = document.querySelector("#checks [data-offset]");
  const offset = Number(list?.dataset.offset ?? 0);
  return [...(list?.querySelectorAll("li[data-line]") ?? [])].flatMap((one) => {
    const number = Number(one.dataset.line) - offset;
    if (!(number >= 1 && number <= state.doc.lines)) return [];
    const line = state.doc.line(number);
    const from = Math.min(line.to, line.from + Math.max(0, Number(one.dataset.column) - 1));
    const word = line.text.slice(from - line.from).match(/^[^\s,，、:：[\]{}]+/)?.[0].length ?? 1;
    const to = Math.min(line.to, from + word);
    return [{ from, to, severity: SEVERITY[one.dataset.severity] ?? "info", message: one.querySelector(".said").textContent }];
  });
}

/* Said to whoever does not see it: a list that opened, what the checks say of the place F8 went to. */
function say(words) {
  const told = document.getElementById("told");
  if (told) told.textContent = words;
}

function toNext(cm) {
  const next = cm.lintKeymap.find((one) => one.key === "F8").run;
  return (view) => {
    const went = next(view);
    const { from, to } = view.state.selection.main;
    const here = marks(view.state).filter((one) => one.from <= to && one.to >= from);
    const line = view.state.doc.lineAt(from).number;
    say(here.length ? `第 ${line} 行：${here.map((one) => one.message).join("；")}` : "没有要看的地方");
    return went;
  };
}

/* The least change that makes one text the other, so that caret and undo stay. */
function difference(old, next) {
  let from = 0;
  while (from < old.length && from < next.length && old[from] === next[from]) from += 1;
  let end = 0;
  const most = Math.min(old.length, next.length) - from;
  while (end < most && old[old.length - 1 - end] === next[next.length - 1 - end]) end += 1;
  return { from, to: old.length - end, insert: next.slice(from, next.length - end) };
}

function viewOf(cm, host, words) {
  const fromField = cm.Annotation.define();
  const complete = async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const word = words.spoken(line.text.slice(0, context.pos - line.from));
    if (!word.said) return null;
    const found = await words.near(word);
    if (context.aborted || !found.length) return null;
    const options = found.map((one) => ({ label: one.word, detail: one.about && `（${one.about}）` }));
    say(`${found.length} 个能用的词，向下键选：${found.map((one) => one.word).join("、")}`);
    return { from: context.pos - word.said.length, options, filter: false };
  };
  const toField = cm.EditorView.updateListener.of((update) => {
    if (!update.docChanged || update.transactions.some((one) => one.annotation(fromField))) return;
    const field = textOf();
    field.value = update.state.doc.toString();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const extensions = [
    cm.lineNumbers(), cm.lintGutter(), cm.history(), cm.bracketMatching(), cm.highlightActiveLine(),
    cm.highlightSelectionMatches(), cm.yaml(), cm.indentUnit.of("  "), cm.EditorView.lineWrapping,
    // Enter ends a line unless a word was chosen with the arrows
    cm.autocompletion({ override: [complete], selectOnOpen: false, icons: false }),
    cm.keymap.of([{ key: "F8", run: toNext(cm) }, ...cm.completionKeymap, ...cm.searchKeymap, ...cm.historyKeymap, ...cm.lintKeymap, ...cm.defaultKeymap]),
    cm.EditorState.phrases.of(PHRASES),
    cm.EditorView.contentAttributes.of({ "aria-label": host.dataset.label, "aria-description": host.dataset.about, spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
    toField, ...looks(cm),
  ];
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const state = cm.EditorState.create({ doc: textOf().value, extensions });
  const view = new cm.EditorView({ state, parent: root, root });
  const follow = () => {
    if (host.hidden) return;
    const own = view.state.doc.toString();
    const said = textOf().value;
    if (own !== said) view.dispatch({ changes: difference(own, said), annotations: fromField.of(true) });
    view.dispatch(cm.setDiagnostics(view.state, marks(view.state)));
  };
  return { view, follow };
}

/* The switch between both, kept for the next time. */
function switching(host, view, follow) {
  const button = document.getElementById("plain");
  const label = document.querySelector("label[for=text]");
  const show = (plain) => {
    host.hidden = plain;
    host.parentElement.classList.toggle("coded", !plain);
    label.htmlFor = plain ? "text" : "";
    document.getElementById("near").replaceChildren();
    if (!plain) view.requestMeasure();
    button.textContent = plain ? "换成带补全的编辑器" : "换成普通文本框";
    follow();
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const plain = !host.hidden;
    localStorage.setItem(PLAIN, plain ? "1" : "");
    show(plain);
    (plain ? textOf() : view).focus();
  });
  label.addEventListener("click", () => host.hidden || view.focus());
  show(localStorage.getItem(PLAIN) === "1");
}

function toLine(cm, view, number) {
  const line = view.state.doc.line(Math.min(number, view.state.doc.lines));
  view.dispatch({ selection: { anchor: line.from, head: line.to }, effects: cm.EditorView.scrollIntoView(line.from, { y: "center" }) });
  view.focus();
}

export async function start(host, words, meant) {
  const cm = await import(host.dataset.codemirror);
  const { view, follow } = viewOf(cm, host, words);
  switching(host, view, follow);
  if (meant && !host.hidden) toLine(cm, view, meant);
  document.body.addEventListener("htmx:afterSettle", follow);
  document.body.addEventListener("htmx:oobAfterSwap", follow);
  document.addEventListener("change", ({ target }) => target === textOf() && follow());
}
