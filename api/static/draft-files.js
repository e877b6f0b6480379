/* Files of a draft: chosen, dragged or photographed; sent one by one with what is typed; the part of
   the page about evidence comes back.  Letters typed there meanwhile are put back. */

const form = document.getElementById("filing");
const { clean, during, fields, headers, inTurn, settle, stay } = form?.draft ?? {};
const body = () => document.getElementById("b-evidence");
const zones = () => document.querySelector("[data-files]");

const LISTS = /^(证据|材料)\[/;
const carried = (page) => [...page.querySelectorAll(":scope > input[type=hidden]")].filter((one) => LISTS.test(one.name));

function snapshot() {
  const found = new Map();
  for (const one of body().querySelectorAll("input:not([type=file]),select,textarea")) {
    const box = /^(radio|checkbox)$/.test(one.type);
    found.set(box ? `${one.name}\n${one.value}` : one.name, box ? one.checked : one.value);
  }
  return found;
}

function swap(html, before) {
  const typed = [...snapshot()].filter(([key, value]) => before.get(key) !== value);
  const focus = document.activeElement?.id;
  for (const old of carried(form)) old.remove();
  body().innerHTML = html;
  for (const [key, value] of typed) {
    const [name, option] = key.split("\n");
    for (const one of body().querySelectorAll("input,select,textarea")) {
      if (one.name !== name || (option !== undefined && one.value !== option)) continue;
      if (option === undefined) one.value = value;
      else one.checked = value;
    }
  }
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  form.dispatchEvent(new Event("lian:rows"));
  form.dispatchEvent(new Event("lian:check"));
}

/* A page with several places for files: they and what the form carries along come anew, so that the
   next thing sent knows of the file.  What is typed stays. */
async function refresh() {
  const answer = await fetch(window.location.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("filing");
  if (!answer.ok || answer.redirected || !fresh) return window.location.reload();
  const held = document.activeElement?.closest("[data-files]")?.id;
  for (const old of carried(form)) old.remove();
  form.prepend(...carried(fresh));
  for (const zone of form.querySelectorAll("[data-files]")) {
    zone.innerHTML = page.getElementById(zone.id)?.innerHTML ?? zone.innerHTML;
  }
  if (held) document.getElementById(held).querySelector("[data-pick]")?.focus({ preventScroll: true });
  form.dispatchEvent(new Event("lian:check"));
}

/* XMLHttpRequest, because fetch does not tell how far an upload is. */
function post(to, data, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", to);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => progress?.(event.loaded / event.total));
    request.addEventListener("loadend", () => {
      let said = null;
      try { said = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
      const away = Boolean(request.responseURL) && !request.responseURL.endsWith(to);
      resolve([request.status, said, away]);
    });
    request.send(data);
  });
}

async function exchange(to, extra, progress) {
  const before = body() ? snapshot() : null;
  const data = new FormData();
  for (const [name, value] of fields()) data.append(name, value);
  for (const [name, value] of extra) data.append(name, value);
  clean();
  const [status, said, away] = await post(to, data, progress);
  if (status >= 400 && status < 500 && status !== 401 && status !== 409) return [said?.title ?? "没有传成，请再试一次。"];
  if (!settle(status, said, away)) return ["还没有传上去，连上以后请再选一次。"];
  if (before) swap(said.html, before);
  else await refresh();
  return said.refused;
}

function line(zone, text) {
  const made = zone.querySelector("[data-line]").content.firstElementChild.cloneNode(true);
  made.querySelector("span").textContent = text;
  made.querySelector("progress").setAttribute("aria-label", text);
  zone.querySelector("[data-going]").append(made);
  return made;
}

function refuse(zone, words) {
  const made = zone.querySelector("[data-refusal]").content.firstElementChild.cloneNode(true);
  made.querySelector("span").textContent = words;
  zone.querySelector("[data-going]").append(made);
}

/* The zone again after its part of the page was replaced. */
const again = (zone) => document.getElementById(zone.id) ?? zone;

async function add(zone, files) {
  const most = Number(zone.dataset.megabytes);
  const refused = [];
  zone.querySelector("[data-going]").replaceChildren();
  for (const file of files) {
    if (file.size > most * 1_000_000) {
      refused.push(`“${file.name}”超过 ${most} MB，请压缩、拆分以后再传。`);
      continue;
    }
    await inTurn(async () => {
      const shown = line(again(zone), `正在上传 ${file.name}`);
      const progress = (part) => { shown.querySelector("progress").value = Math.round(part * 100); };
      const extra = [["_file", file], ...(zone.dataset.n ? [["_n", zone.dataset.n]] : [])];
      const said = await exchange(zone.dataset.files, extra, progress);
      refused.push(...said);
      shown.remove();
    });
  }
  if (refused.length) stay();
  again(zone).querySelector("[data-going]").replaceChildren();
  for (const words of refused) refuse(again(zone), words);
}

function drag(event) {
  const drop = event.target.closest?.("[data-drop]");
  if (!drop || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  drop.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") during(add(drop.closest("[data-files]"), [...event.dataTransfer.files]));
}

function control(button, name) {
  inTurn(() => exchange(new URL(button.formAction).pathname, name ? [[button.name, button.value]] : []));
}

if (form?.draft && zones()) {
  /* Before the form's own listeners: these controls are not answers. */
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-pick],[data-kind]")) event.stopPropagation();
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick],[data-kind]")) event.stopPropagation();
    if (event.target.matches("[data-pick]")) {
      const chosen = [...event.target.files];
      event.target.value = "";
      during(add(event.target.closest("[data-files]"), chosen));
    } else if (event.target.matches("[data-kind]") && event.target.value !== "") {
      control(event.target.closest("[data-upload]").querySelector("[data-call]"), true);
    }
  }, true);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button || !body()) return;
    event.preventDefault();
    control(button, false);
    zones().querySelector("[data-pick]").focus({ preventScroll: true });
  });
  for (const name of ["dragover", "dragleave", "drop"]) form.addEventListener(name, drag);
}
