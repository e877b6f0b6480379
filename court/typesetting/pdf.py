"""PDF by typst: PDF/A-3a with PDF/UA-1 tags, the case data inside, the same bytes every time.

All words travel as JSON strings into one fixed layout (`layout/公文.typ`); no text of a user or
a template is ever typst source.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

from court.typesetting.fonts import Fonts, Replaced, load, printable
from court.typesetting.model import Document
from engine.text.errors import LianError

LAYOUT = Path(__file__).resolve().parent / "layout"
Standard = Literal["a-3a", "ua-1"]
STANDARDS: list[Standard] = ["a-3a", "ua-1"]
_local = threading.local()


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where the seal's centre goes: page from 1, points from the left and from the bottom."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished page make-up: the file, the seal's place, what had to be replaced."""

    pdf: bytes
    seal: SealPlace | None
    replaced: Replaced


def typeset(document: Document, fonts: Fonts | None = None) -> Typeset:
    """Lay a document out.  Raises `LianError` with the layout program's reason."""
    fonts = fonts or load()
    replaced = Replaced()
    shown = _clean(document.to_dict(), fonts, replaced)
    inputs = {
        "data": orjson.dumps(shown).decode(),
        "fonts": orjson.dumps(fonts.families).decode(),
    }
    if document.data:
        inputs["case"] = orjson.dumps(dict(document.data), option=orjson.OPT_SORT_KEYS).decode()
    compiler = _compiler("公文.typ", fonts)
    moment = datetime.combine(document.day, time(0, 0), UTC)
    pdf = compile_pdf(compiler, inputs, document.name, STANDARDS, moment)
    return Typeset(pdf, _seal_place(compiler, document), replaced)


def compile_pdf(
    compiler: typst.Compiler,
    inputs: dict[str, str],
    name: str,
    standards: Sequence[Standard],
    moment: datetime,
) -> bytes:
    """One run of the compiler; its complaint becomes an error a person can read."""
    try:
        pdf = compiler.compile(
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=list(standards),
            timestamp=int(moment.timestamp()),
        )
    except RuntimeError as error:
        raise LianError(f"“{name}”排版失败：{error}") from error
    assert isinstance(pdf, bytes)
    return pdf


def _compiler(layout: str, fonts: Fonts) -> typst.Compiler:
    """One compiler per thread and layout: typst's must not be shared between threads."""
    key = (layout, fonts.folders)
    known: dict[Any, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if key not in known:
        known[key] = typst.Compiler(
            input=str(LAYOUT / layout),
            root=str(LAYOUT),
            font_paths=fonts.handle,
            ignore_system_fonts=True,
        )
    return known[key]


compiler_for = _compiler


def _seal_place(compiler: typst.Compiler, document: Document) -> SealPlace | None:
    if document.signature.seal != "盖章":
        return None
    found = orjson.loads(compiler.query("<seal>", field="value", one=True))
    return SealPlace(found["page"], found["x"], found["height"] - found["y"])


def _clean(value: Any, fonts: Fonts, replaced: Replaced) -> Any:
    if isinstance(value, str):
        return printable(value, fonts, replaced)
    if isinstance(value, list):
        return [_clean(item, fonts, replaced) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item, fonts, replaced) for key, item in value.items()}
    return value
