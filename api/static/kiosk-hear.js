/* Saying instead of typing.  What was heard is shown and put in only when somebody touches it. */

const button = document.querySelector("[data-hear]");
const heard = document.getElementById("heard");
const kiosk = document.getElementById("kiosk");
const fields = document.querySelectorAll(".kflds :is(textarea, input.t)");
const LONGEST = 60_000;
let recorder = null;
let field = fields[0];

for (const one of fields) one.addEventListener("focus", () => (field = one));

function show(text) {
  button.querySelector("span").textContent = text;
}

async function send(parts, type) {
  show("正在听写…");
  const body = new FormData();
  body.append("csrf", kiosk.dataset.csrf);
  body.append("_sound", new Blob(parts, { type }), "sound");
  const answer = await fetch("/kiosk/hear", { method: "POST", body }).catch(() => null);
  show("再说一次");
  if (answer?.redirected) location.reload();
  else if (answer?.ok) heard.innerHTML = await answer.text();
  else heard.textContent = "没有听写成，请自己填，或者再说一次。";
}

async function start() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const parts = [];
  recorder = new MediaRecorder(stream);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    for (const track of stream.getTracks()) track.stop();
    send(parts, recorder.mimeType);
    recorder = null;
  });
  recorder.start();
  heard.replaceChildren();
  show("正在听，说完点这里");
  setTimeout(() => recorder?.state === "recording" && recorder.stop(), LONGEST);
}

if (button && navigator.mediaDevices && window.MediaRecorder) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (recorder) recorder.stop();
    else start().catch(() => (heard.textContent = "话筒用不了，请自己填。"));
  });
  heard.addEventListener("click", (event) => {
    if (!event.target.closest("[data-take]")) return;
    const words = heard.querySelector("[data-heard]").textContent;
    field.value = field.tagName === "TEXTAREA" && field.value ? `${field.value}${words}` : words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    heard.replaceChildren();
    field.focus();
  });
}
