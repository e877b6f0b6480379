/* The result on a phone: a sheet over the form, a dialog with its own way out. */

const button = document.getElementById("sheet-open");
const panel = document.getElementById("panel");
const narrow = window.matchMedia("(max-width: 960px)");

function others() {
  const around = [...document.querySelectorAll("body > *, main > *, .form-lay > *")];
  return around.filter((one) => !one.contains(panel) && one !== panel && !one.matches(".bottom") && !one.querySelector(".bottom"));
}

function set(open) {
  document.body.classList.toggle("sheet", open);
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? "收起，继续填写" : "查看结果";
  for (const one of others()) one.inert = open;
  if (open) {
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    panel.tabIndex = -1;
    panel.focus();
  } else {
    panel.removeAttribute("role");
    panel.removeAttribute("aria-modal");
    panel.removeAttribute("tabindex");
  }
}

if (button && panel) {
  const isOpen = () => document.body.classList.contains("sheet");
  button.addEventListener("click", () => set(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    set(false);
    button.focus();
  });
  document.body.addEventListener("lian:lead", () => { if (isOpen()) set(false); });
  document.addEventListener("click", (event) => {
    if (isOpen() && !event.target.closest("#panel,.bottom")) set(false);
  });
  narrow.addEventListener("change", () => { if (!narrow.matches && isOpen()) set(false); });
}
