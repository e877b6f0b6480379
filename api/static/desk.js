/* The review desk.  Additions only: links, forms and filters work without any of this. */

/* ↑ ↓ move between the rows of the inbox, Enter opens (the link has the focus), / searches. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches?.("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing) {
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
    return;
  }
  if (typing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const links = [...document.querySelectorAll("#list tbody th a")];
  if (!links.length) return;
  const row = document.activeElement?.closest?.("#list tbody tr");
  const now = links.findIndex((link) => row?.contains(link));
  const next = event.key === "ArrowDown" ? now + 1 : now < 0 ? 0 : now - 1;
  const link = links[Math.min(links.length - 1, Math.max(0, next))];
  event.preventDefault();
  link.focus();
});

/* A fact's link shows its place in the paper beside it, without moving the page. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-place]");
  const paper = document.getElementById("paper");
  if (!link || !paper) return;
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!place || !paper.contains(place)) return;
  for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
  place.classList.add("here");
  const beside = matchMedia("(min-width: 961px)").matches;
  if (!beside) return;
  event.preventDefault();
  const aside = paper.closest("aside");
  if (aside) aside.scrollTop = 0;
  const away = place.getBoundingClientRect().top - paper.getBoundingClientRect().top;
  paper.scrollTop += away - paper.clientHeight / 3;
});

/* An open menu closes with Escape and with a click elsewhere. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* Deadlines are counted in days: at midnight in China the list is made anew. */
if (document.getElementById("list")) {
  const day = 86_400_000;
  const left = day - ((Date.now() + 8 * 3_600_000) % day);
  setTimeout(() => location.reload(), left + 2_000);
}
