"""Small pictures: a screenshot with at most 256 colours, as an indexed PNG.

The browser that took the picture also counts its colours.  The palette takes again and again the
colour that is worst served so far (its distance times how often it occurs), so that frequent
colours stay exact and rare ones are not lost.
"""

from __future__ import annotations

import base64
import struct
import zlib
from itertools import pairwise
from typing import Any

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEX = """async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(
    context.getImageData(0, 0, image.width, image.height).data.buffer,
  );
  const counts = new Map();
  for (const p of pixels) counts.set(p, (counts.get(p) || 0) + 1);
  const all = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const far = (a, b) => {
    const [r, g, b_] = [0, 8, 16].map((s) => ((a >> s) & 255) - ((b >> s) & 255));
    return r * r + g * g + b_ * b_;
  };
  const colours = [], error = new Map(all.map((c) => [c, Infinity])), place = new Map();
  while (colours.length < 256 && colours.length < all.length) {
    let next = all[0], worst = -1;
    for (const c of all) {
      const cost = error.get(c) * counts.get(c);
      if (cost > worst) [next, worst] = [c, cost];
    }
    if (worst === 0) break;
    for (const c of all) {
      const distance = far(c, next);
      if (distance < error.get(c)) error.set(c, distance), place.set(c, colours.length);
    }
    colours.push(next);
  }
  let text = "";
  for (let i = 0; i < pixels.length; i += 8192)
    text += String.fromCharCode(...Array.from(pixels.subarray(i, i + 8192), (p) => place.get(p)));
  return { width: image.width, height: image.height, colours, indices: btoa(text) };
}"""


def small(browser: Any, picture: bytes) -> bytes:
    """A picture as an indexed PNG."""
    page = browser.new_page()
    try:
        found = page.evaluate(INDEX, base64.b64encode(picture).decode())
    finally:
        page.close()
    return indexed(
        found["width"], found["height"], found["colours"], base64.b64decode(found["indices"])
    )


def indexed(width: int, height: int, colours: list[int], indices: bytes) -> bytes:
    """A PNG of rows of palette numbers; `colours` are little-endian RGBA without transparency."""
    palette = b"".join(struct.pack("<I", colour & 0xFFFFFFFF)[:3] for colour in colours)
    starts = [*range(0, width * height, width), width * height]
    rows = b"".join(b"\0" + indices[start:end] for start, end in pairwise(starts))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)))
    return SIGNATURE + b"".join(_chunk(*part) for part in (*parts, (b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG.  Raises `ValueError` when it is none."""
    if not picture.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)
