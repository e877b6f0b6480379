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

/* The list renews itself; somebody who has come to wait at the window is heard once. */
const known = new Set([...document.querySelectorAll("[data-waits]")].map((one) => one.dataset.waits));
const ring = () => {
  try {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    volume.gain.value = 0.1;
    tone.frequency.value = 660;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.25);
  } catch {
    /* A browser without sound still shows the line. */
  }
};
if (document.getElementById("list") && location.pathname === "/inbox") {
  setInterval(async () => {
    const list = document.getElementById("list");
    if (!list || document.hidden || list.contains(document.activeElement)) return;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = fresh.getElementById("list");
    if (!now) return;
    if (now.innerHTML !== list.innerHTML) {
      list.replaceWith(document.adoptNode(now));
      globalThis.htmx?.process(document.getElementById("list"));
    }
    const here = [...document.querySelectorAll("[data-waits]")].map((one) => one.dataset.waits);
    if (here.some((one) => !known.has(one))) ring();
    here.forEach((one) => known.add(one));
  }, 20_000);
}
