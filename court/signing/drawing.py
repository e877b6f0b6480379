"""The seal as a vector drawing, made once per profile."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import orjson

from court.signing.port import DEVELOPMENT_WARNING, SealProfile
from court.typesetting.fonts import load
from court.typesetting.pdf import compile_pdf, compiler_for

DIAMETER = 42 / 25.4 * 72


@lru_cache(maxsize=32)
def seal_drawing(profile: SealProfile, development: bool) -> bytes:
    """A one-page PDF of 42 × 42 mm; a development seal says on its face that it is none."""
    fonts = load()
    seal = {
        "name": profile.name,
        "purpose": profile.purpose,
        "code": profile.code,
        "warning": DEVELOPMENT_WARNING if development else "",
    }
    inputs = {"seal": orjson.dumps(seal).decode(), "fonts": orjson.dumps(fonts.families).decode()}
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    return compile_pdf(compiler_for("印章.typ", fonts), inputs, "印章", [], moment)
