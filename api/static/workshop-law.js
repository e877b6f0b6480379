/* Words of an article that are selected lead to the button that cites them: the part they lie in, or
   the article where they reach over several.  Without this, the buttons beside the text do it. */

const offered = Object.assign(document.createElement("button"), {
  type: "button",
  className: "btn s p offered",
  hidden: true,
});
// the selection stays while the button is pressed
offered.addEventListener("mousedown", (event) => event.preventDefault());
offered.addEventListener("click", () => {
  buttonOf(offered.dataset.cite)?.click();
  document.getSelection()?.removeAllRanges();
});

const buttonOf = (citation) =>
  [...document.querySelectorAll("#beside button[name=action]")].find((one) => one.value === `cite:${citation}`);

/* Whether words of a passage are selected: three clicks also touch the beginning of the next one. */
function reaches(range, passage) {
  if (!range.intersectsNode(passage)) return false;
  const own = document.createRange();
  own.selectNodeContents(passage);
  if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(range.endContainer, range.endOffset);
  return own.toString().trim() !== "";
}

function citedBy(range, passages) {
  const touched = [...passages.querySelectorAll(".statute")].filter((one) => reaches(range, one));
  const parts = new Set(touched.map((one) => one.dataset.cite ?? ""));
  return parts.size === 1 && !parts.has("") ? [...parts][0] : passages.dataset.article;
}

function offer() {
  const selection = document.getSelection();
  const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const passages = document.querySelector("#beside .passages[data-article]");
  offered.hidden = !(range && passages && range.toString().trim() && range.intersectsNode(passages));
  if (offered.hidden) return;
  const citation = citedBy(range, passages);
  offered.dataset.cite = citation;
  offered.textContent = `依据写 ${citation}`;
  passages.append(offered);
  const [words, around] = [range.getBoundingClientRect(), passages.getBoundingClientRect()];
  const left = Math.max(0, Math.min(words.left - around.left, around.width - offered.offsetWidth));
  offered.style.top = `${Math.min(words.bottom, around.bottom) - around.top + 4}px`;
  offered.style.left = `${left}px`;
}

document.addEventListener("selectionchange", offer);

/* Enter opens the article; the form it belongs to would be saved. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.id !== "of") return;
  event.preventDefault();
  document.querySelector("#beside button[value=law]").click();
});
