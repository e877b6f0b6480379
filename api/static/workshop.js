/* The editor: form and text stay in step while somebody types.  Without this, the buttons do it. */

const body = document.body;

/* What a field was changed from is what the text now says. */
body.addEventListener("htmx:afterSettle", (event) => {
  const sent = event.detail.requestConfig?.parameters;
  if (!sent || sent.view !== "form") return;
  for (const old of document.querySelectorAll('#ruleform input[name^="was-"]')) {
    const name = old.name.slice("was-".length);
    if (typeof sent[name] === "string") old.value = sent[name];
  }
});

/* Words while typing: those that hold what stands before the caret; Alt+1 … Alt+8 or a click takes one. */
const PART = /[^\s:：,，、[\]{}｛｝［］“”"'#]+$/;
const MOST = 8;
let wanted = 0;

body.addEventListener("input", (event) => {
  if (event.target.id !== "text" || !event.target.dataset.words) return;
  clearTimeout(wanted);
  wanted = setTimeout(() => offer(event.target), 250);
});

async function offer(area) {
  const place = document.getElementById("near");
  const said = area.value.slice(0, area.selectionStart).match(PART)?.[0] ?? "";
  if (!place) return;
  if (!said || said.length > 20) {
    place.replaceChildren();
    return;
  }
  const answer = await fetch(`${area.dataset.words}&q=${encodeURIComponent(said)}`).catch(() => null);
  if (!answer?.ok) return;
  const words = await answer.json();
  place.replaceChildren(...words.map((one, number) => wordButton(area, said, one, number)));
}

function wordButton(area, said, one, number) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn s q",
    textContent: `${number + 1} ${one.word}`,
    title: one.about,
  });
  button.addEventListener("click", () => take(area, said, one.word));
  return button;
}

function take(area, said, word) {
  const end = area.selectionStart;
  area.focus();
  area.setRangeText(word, end - said.length, end, "end");
  document.getElementById("near").replaceChildren();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

body.addEventListener("keydown", (event) => {
  if (event.target.id !== "text" || !event.altKey) return;
  const number = Number(event.key);
  if (!(number >= 1 && number <= MOST)) return;
  const button = document.getElementById("near")?.children[number - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
});
