/* Signatures drawn with finger, pen or mouse; without scripts a name is typed or put on paper.
   A field takes the picture as PNG, or with data-strokes the lines as JSON: x and y in turn. */
for (const canvas of document.querySelectorAll("canvas[data-sign]")) {
  const field = document.getElementById(canvas.dataset.sign);
  const pen = canvas.getContext("2d");
  canvas.closest("[hidden]")?.removeAttribute("hidden");
  pen.lineWidth = 3;
  pen.lineCap = "round";
  const asLines = "strokes" in canvas.dataset;
  let lines = [];
  let drawing = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) * canvas.width) / box.width;
    const y = ((event.clientY - box.top) * canvas.height) / box.height;
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
    return [within(x, canvas.width), within(y, canvas.height)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    const point = at(event);
    lines.push([...point]);
    pen.beginPath();
    pen.moveTo(...point);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const point = at(event);
    lines.at(-1).push(...point);
    pen.lineTo(...point);
    pen.stroke();
  });
  const end = () => {
    if (!drawing) return;
    drawing = false;
    field.value = asLines ? JSON.stringify(lines) : canvas.toDataURL("image/png");
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  canvas.closest("form").querySelector("[data-sign-again]")?.addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    lines = [];
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
