"""The lines of one file, read in a process of its own: `python -m court.reading.readers`.

Photographs need the extra `ocr`; its models come inside the package, nothing is fetched.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from court.files.confinement import answer, confine

MEMORY = (
    6_000_000_000  # addresses, not use: the engine for photographs reserves far more than it takes
)
SECONDS = 60
MOST_PAGES, MOST_LINES, LONGEST_LINE = 10, 400, 2_000
MOST_PIXELS = 40_000_000
SIDE = 2_000  # longer photographs are drawn smaller; print stays above twenty pixels
SURE = 0.5
Read = Callable[[], list[str]]


def can_read_photos() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


def pdf(path: Path) -> Read:
    """The text layer of a PDF; scanned pages have none."""
    from pypdf import PdfReader

    def read() -> list[str]:
        pages = PdfReader(path).pages[:MOST_PAGES]
        return [line for page in pages for line in page.extract_text().splitlines()]

    return read


def word(path: Path) -> Read:
    """Paragraphs and the cells of tables, in the order of the document."""
    from docx import Document
    from docx.table import Table

    def read() -> list[str]:
        found: list[str] = []
        for part in Document(str(path)).iter_inner_content():
            if isinstance(part, Table):
                found += ["\t".join(cell.text for cell in row.cells) for row in part.rows]
            else:
                found.append(part.text)
        return found

    return read


def photo(path: Path) -> Read:
    """The print of a photograph, from top to bottom; red of seals is taken out before."""
    logging.disable(logging.INFO)
    import numpy
    from PIL import Image, ImageOps
    from rapidocr import RapidOCR

    engine: Any = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 2})

    def read() -> list[str]:
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        with Image.open(path) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
        upright.thumbnail((SIDE, SIDE))
        shades = numpy.asarray(upright).max(axis=2)
        found = engine(numpy.stack([shades] * 3, axis=2), use_det=True, use_cls=False, use_rec=True)
        texts = zip(found.txts or (), found.scores or (), strict=True)
        return [str(text) for text, score in texts if score >= SURE]

    return read


READERS: Mapping[str, Callable[[Path], Read]] = {"pdf": pdf, "word": word, "photo": photo}


def _child(kind: str, path: Path) -> None:
    """Everything is imported before the limits stand, the file is opened after."""
    read = READERS[kind](path)
    confine(MEMORY, SECONDS)
    lines = (" ".join(line.split(" ")).strip() for line in read())
    answer([line[:LONGEST_LINE] for line in lines if line][:MOST_LINES])


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
