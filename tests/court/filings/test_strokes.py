"""A name drawn by hand: what a page may send, to the last line and point."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from court.filings.signing import (
    HEIGHT,
    LEAST_NUMBERS,
    MOST_NUMBERS,
    MOST_STROKES,
    WIDTH,
    read_strokes,
)
from engine.text.errors import FilingError

LINE = [1, 2] * (LEAST_NUMBERS // 2)


@pytest.mark.parametrize(
    "drawn",
    [
        [],
        [LINE],
        [[0, max(WIDTH, HEIGHT)] * (LEAST_NUMBERS // 2)],
        [[1, 2]] * MOST_STROKES,
        [[1, 2] * (MOST_NUMBERS // 2)],
    ],
)
def test_lines_as_they_were_drawn(drawn: Any) -> None:
    assert read_strokes(orjson.dumps(drawn).decode()) == drawn


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("[[1, 2", "没有收到"),
        ("\ud800", "没有收到"),
        ('{"1": 2}', "没有收到"),
        ("[1, 2]", "没有收到"),
        ("[[1, 2, 3]]", "没有收到"),
        ("[[1.5, 2.5]]", "没有收到"),
        ("[[true, false]]", "没有收到"),
        ("[[-1, 2]]", "没有收到"),
        (f"[[1, {max(WIDTH, HEIGHT) + 1}]]", "没有收到"),
        (orjson.dumps([[1, 2]] * (MOST_STROKES + 1)).decode(), "没有收到"),
        (orjson.dumps([[1, 2] * (MOST_NUMBERS // 2 + 1)]).decode(), "没有收到"),
        (orjson.dumps([LINE[2:]]).decode(), "太短"),
    ],
)
def test_what_is_no_name(sent: str, why: str) -> None:
    with pytest.raises(FilingError, match=why):
        read_strokes(sent)
