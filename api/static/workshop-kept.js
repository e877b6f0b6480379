/* What is typed and not saved outlasts the page: a session that ended, an error, a window that was
   closed.  It lies with the drafts that `app.js` forgets when somebody signs out, and after a week. */

const asked = new URLSearchParams(location.search);
// Whoever signs in next on this machine is offered nothing of somebody else.
const key = `lian:draft:rule:${document.body.dataset.who}:${location.pathname}:${asked.get("path")}:${asked.get("entry") ?? ""}`;
const textOf = () => document.getElementById("text");
const offer = document.getElementById("unsaved");
const shown = textOf().value;

function kept() {
  try { return JSON.parse(localStorage.getItem(key))?.text ?? null; } catch { return null; }
}
function forget() {
  try { localStorage.removeItem(key); } catch { /* nothing may be kept here */ }
}
function keep() {
  if (textOf().value === shown && kept() === null) return;
  try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), text: textOf().value })); } catch { /* too long, or nothing may be kept */ }
}

if (asked.get("done") === "saved") forget();
const before = kept();
if (offer && before !== null && before !== shown) offer.hidden = false;

/* What is there already stays until somebody says which of both is meant. */
const isOffered = () => offer && !offer.hidden;
document.addEventListener("input", (event) => {
  if (event.target.id === "text" && !isOffered()) keep();
});
document.body.addEventListener("htmx:afterSettle", () => isOffered() || keep());

offer?.addEventListener("click", ({ target }) => {
  const wish = target.dataset.unsaved;
  if (!wish) return;
  offer.hidden = true;
  if (wish === "drop") {
    forget();
    return;
  }
  textOf().value = before;
  document.body.dispatchEvent(new Event("lian:text"));
  textOf().dispatchEvent(new Event("input", { bubbles: true }));
  textOf().dispatchEvent(new Event("change", { bubbles: true }));
});

/* A session that ended would take the page away, and what a field just said with it. */
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, target } = event.detail;
  const door = xhr.getResponseHeader("HX-Redirect");
  if (!door || target?.id !== "checks") return;
  event.preventDefault();
  keep();
  const told = document.getElementById("told");
  const link = Object.assign(document.createElement("a"), {
    href: door,
    textContent: "重新登录",
  });
  told.replaceChildren("登录已经过期，没有查，也没有保存。文字里写的留在这台电脑上，回到这一页就能放回来：", link, "。");
  told.className = "ban fix";
  told.scrollIntoView({ block: "nearest" });
});
