/* Adding and removing parties, claims and evidence without loading the page. */

const form = document.getElementById("filing");
const NUMERALS = "一二三四五六七八九十";
const numeral = (n) => NUMERALS[n] ?? String(n + 1);
const rowsIn = (box) => [...box.querySelectorAll(":scope > [data-row]")];
const numberOf = (row) => Number(/-(\d+)$/.exec(row.id)?.[1] ?? -1);

function rename(node, change) {
  for (const one of [node, ...node.querySelectorAll("*")]) {
    for (const { name, value } of [...one.attributes]) {
      const changed = change(value);
      if (changed !== value) one.setAttribute(name, changed);
    }
  }
}

/* A new row: the list's own template, or its last row with everything taken out of it. */
function fresh(box, number) {
  const template = box.querySelector(":scope > template[data-new]");
  if (template) {
    const row = template.content.firstElementChild.cloneNode(true);
    rename(row, (value) => value.replaceAll("__n__", number));
    return row;
  }
  const last = rowsIn(box).at(-1);
  const row = last.cloneNode(true);
  const list = box.dataset.rows;
  const old = numberOf(last);
  const id = new RegExp(`-${list}-${old}(?!\\d)`, "g");
  rename(row, (value) => value.replaceAll(`${list}[${old}].`, `${list}[${number}].`).replace(id, `-${list}-${number}`));
  row.querySelector("[data-remove]").value = `${list}[${number}]`;
  empty(row);
  return row;
}

function empty(row) {
  for (const one of row.querySelectorAll("input,select,textarea")) {
    if (one.type === "hidden") one.remove();
    else if (/^(radio|checkbox)$/.test(one.type)) one.checked = one.name.endsWith(".类型") && one.defaultChecked;
    else one.value = "";
    one.removeAttribute("aria-invalid");
  }
  for (const one of row.querySelectorAll(".slot,.capital")) one.replaceChildren();
  for (const one of row.querySelectorAll(".slot")) { delete one.dataset.kind; delete one.dataset.text; }
  for (const one of row.querySelectorAll(".bad,.room")) one.classList.remove("bad", "room");
  for (const one of row.querySelectorAll("details[open]")) one.open = false;
}

function titles(box) {
  const rows = rowsIn(box).filter((row) => row.matches(".member"));
  rows.forEach((row, position) => {
    const words = rows.length > 1 ? `${box.dataset.noun}${numeral(position)}` : box.dataset.noun;
    row.querySelector(":scope > header [data-title]").textContent = words;
    row.setAttribute("aria-label", words);
    row.querySelector(":scope > header [data-remove]").hidden = rows.length <= Number(box.dataset.least);
  });
}

function add(box) {
  const row = fresh(box, Math.max(-1, ...rowsIn(box).map(numberOf)) + 1);
  const last = rowsIn(box).at(-1);
  if (last) last.after(row);
  else box.prepend(row);
  titles(box);
  const first = row.querySelector("input:not([type=hidden]),select,textarea");
  first?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function remove(row) {
  const box = row.closest("[data-rows]");
  const typed = [...row.querySelectorAll("input,select,textarea")].some((one) =>
    /^(radio|checkbox)$/.test(one.type) ? one.checked && one.value : one.value.trim());
  const words = row.getAttribute("aria-label");
  if (typed && !window.confirm(`移除${words}？这一项填的内容会一起去掉。`)) return;
  const near = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  titles(box);
  (near?.querySelector("input,select,textarea") ?? box.querySelector(":scope > [data-add]")).focus({ preventScroll: true });
  form.dispatchEvent(new Event("lian:check"));
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add],[data-remove]");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-add]")) add(button.closest("[data-rows]"));
    else remove(button.closest("[data-row]"));
  });
  form.querySelectorAll("[data-rows]").forEach(titles);
  form.addEventListener("lian:rows", () => form.querySelectorAll("[data-rows]").forEach(titles));
}
