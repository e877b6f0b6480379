"""Texts that hold nothing odd are taken as they are; what that is was once looked for in each."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values import ValueProblem, parse_text
from engine.values.basic import _CONTROL, _INVISIBLE, _ascii

SAID = st.text(st.one_of(st.characters(), st.sampled_from("\r\n\t \u200b\ufeff\xad\x00\x7f１甲é")))


def step_by_step(raw: str) -> str | None:
    """Every step on every text; None where it is refused."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    return None if _CONTROL.search(text) else unicodedata.normalize("NFC", text).strip()


@given(SAID)
def test_a_text_is_what_every_step_makes_of_it(raw: str) -> None:
    if (expected := step_by_step(raw)) is None:
        with pytest.raises(ValueProblem):
            parse_text(raw)
        return
    assert parse_text(raw) == expected
    assert _ascii(raw) == re.sub(r"\s+", "", unicodedata.normalize("NFKC", expected))


def test_every_character_alone_and_between_others() -> None:
    for point in range(0x3000):
        for raw in (chr(point), f"甲{chr(point)}乙"):
            try:
                found: str | None = parse_text(raw)
            except ValueProblem:
                found = None
            assert found == step_by_step(raw), hex(point)
