"""`python -m benchmarks.reading`: fields read right and seconds, on papers drawn for it.

Print only, of fictional people: no handwriting, no real cards, no real photographs.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Any

from rich.console import Console
from rich.table import Table

from court.files.sniffing import DOCX, PDF
from court.reading.papers import understand
from court.reading.port import read_lines
from court.reading.readers import can_read_photos
from court.reading.values import Paper
from tests.court.reading.synthetic import EXAMPLES, Example, as_pdf, as_photo, as_word

JPEG = "image/jpeg"
Drawing = Callable[[Example], bytes]


def photographed(example: Example) -> bytes:
    """Held askew in poor light: turned by two degrees, shaded, noisy, JPEG of quality 55."""
    import numpy
    from PIL import Image

    chance = random.Random(example.kind)
    drawn: Any = Image.open(BytesIO(as_photo(example))).convert("RGB")
    turned = drawn.rotate(chance.uniform(-2, 2), expand=True, fillcolor="white")
    shades = numpy.asarray(turned).astype(float)
    light = numpy.linspace(1.0, 0.7, shades.shape[1])[None, :, None]
    noise = numpy.random.default_rng(7).normal(0, 6, shades.shape)
    seen = Image.fromarray((shades * light + noise).clip(0, 255).astype("uint8"))
    out = BytesIO()
    seen.save(out, "JPEG", quality=55)
    return out.getvalue()


def sealed(example: Example) -> bytes:
    """A red ring over the middle of the print."""
    from PIL import Image, ImageDraw

    drawn: Any = Image.open(BytesIO(as_photo(example))).convert("RGB")
    x, y = drawn.width // 2, drawn.height // 2
    ImageDraw.Draw(drawn).ellipse((x - 140, y - 140, x + 140, y + 140), outline="red", width=12)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=85)
    return out.getvalue()


WAYS: Mapping[str, tuple[str, Drawing]] = {
    "PDF, its text": (PDF.media_type, as_pdf),
    "Word": (DOCX.media_type, as_word),
    "picture, clear": ("image/png", as_photo),
    "photograph (askew, shaded, noisy, JPEG 55)": (JPEG, photographed),
    "under a red seal": (JPEG, sealed),
}


def right(example: Example, paper: Paper) -> int:
    """How many wanted fields were read exactly."""
    people = {f"{n}.{k}": v.text for n, p in enumerate(paper.people) for k, v in p.values.items()}
    found = people | {name: value.text for name, value in paper.facts.items()}
    return sum(found.get(name) == text for name, text in example.wanted.items())


def main() -> None:
    """Print the table; photographs only where the extra `ocr` is installed."""
    table = Table("paper", *[example.kind for example in EXAMPLES], "fields right", "s each")
    for way, (media_type, draw) in WAYS.items():
        if media_type.startswith("image/") and not can_read_photos():
            continue
        cells, seconds, good, all_ = [], 0.0, 0, 0
        for example in EXAMPLES:
            data = draw(example)
            start = time.perf_counter()
            paper = understand(read_lines(way, media_type, partial(bytes, data)))
            seconds += time.perf_counter() - start
            count = right(example, paper)
            good, all_ = good + count, all_ + len(example.wanted)
            kind = "" if paper.kind == example.kind else f" ({paper.kind or '?'})"
            cells.append(f"{count}/{len(example.wanted)}{kind}")
        table.add_row(way, *cells, f"{good}/{all_}", f"{seconds / len(EXAMPLES):.1f}")
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
