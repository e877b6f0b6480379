/* Choosing instead of typing: regions of an address, sentences of what happened.
   Without this file the fields are typed into, and the choices stay hidden. */

const GAP = "＿＿";
const told = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function gap(field, from) {
  const at = field.value.indexOf(GAP, from);
  const found = at < 0 ? field.value.indexOf(GAP) : at;
  field.focus();
  if (found < 0) field.setSelectionRange(field.value.length, field.value.length);
  else field.setSelectionRange(found, found + GAP.length);
}

/* A region replaces the one the field begins with; the street stays. */
function region(field, place, all) {
  const before = all.filter((one) => field.value.startsWith(one)).sort((a, b) => b.length - a.length)[0] ?? "";
  field.value = place + field.value.slice(before.length);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  told(field);
}

/* A sentence that stands there already is taken out again. */
function sentence(field, words) {
  const start = field.value.length;
  if (field.value.includes(words)) field.value = field.value.replace(words, "");
  else field.value += words;
  told(field);
  field.dispatchEvent(new Event("gaps"));
  gap(field, Math.min(start, field.value.length));
}

for (const list of document.querySelectorAll("[data-into]")) {
  list.hidden = false;
  const field = document.getElementById(list.dataset.into);
  const all = [...list.querySelectorAll("[data-region]")].map((one) => one.dataset.region);
  const next = list.querySelector("[data-gap]");
  const left = () => next && (next.hidden = !field.value.includes(GAP));
  left();
  field.addEventListener("input", left);
  list.addEventListener("click", (event) => {
    const one = event.target.closest("button");
    if (!one) return;
    if (one.dataset.region) {
      region(field, one.dataset.region, all);
      one.closest("details").open = false;
    } else if (one.dataset.sentence) sentence(field, one.dataset.sentence);
    else gap(field, field.selectionEnd);
  });
}
