/* A signature drawn with finger, pen or mouse; without scripts it is put on paper. */
const canvas = document.querySelector("canvas[data-sign]");
if (canvas) {
  const field = document.getElementById(canvas.dataset.sign);
  const pen = canvas.getContext("2d");
  canvas.closest("[hidden]")?.removeAttribute("hidden");
  pen.lineWidth = 3;
  pen.lineCap = "round";
  let drawing = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) * canvas.width) / box.width;
    return [x, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    field.value = canvas.toDataURL("image/png");
  });
  document.querySelector("[data-sign-again]")?.addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });
}

/* While somebody waits here, the page looks whether the judge has decided. */
const standing = document.getElementById("standing");
if (standing?.dataset.waits) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = fresh.getElementById("standing");
    if (now && now.dataset.state !== standing.dataset.state) location.reload();
  }, 10_000);
}
