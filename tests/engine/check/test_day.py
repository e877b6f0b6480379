"""The day to check by is one answer for the command line, JSON and lines of many filings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from cli import common
from engine.check.day import day_for, read_day
from engine.text.errors import FilingError

TODAY, ASKED, STATED = date(2026, 9, 7), date(2026, 3, 2), date(2025, 5, 22)


def test_the_day_asked_for_comes_first_then_the_filings_own() -> None:
    raw = {"起诉日期": "2025年5月22日"}
    assert day_for(raw, ASKED, TODAY) == ASKED
    assert day_for(raw, None, TODAY) == STATED
    assert day_for({"起诉日期": ""}, None, TODAY) == TODAY
    assert common.day_of("2026-03-02", raw) == ASKED
    assert common.day_of("", raw) == STATED


@pytest.mark.parametrize("raw", [{"起诉日期": "明天"}, {"起诉日期": 0}])
def test_a_day_that_cannot_be_read_is_named_by_every_door(raw: dict[str, object]) -> None:
    doors: tuple[Callable[[], object], ...] = (
        lambda: day_for(raw, None, TODAY),
        lambda: common.day_of("", raw),
    )
    for ask in doors:
        with pytest.raises(FilingError) as refused:
            ask()
        assert refused.value.problems[0].path == "起诉日期"
    with pytest.raises(FilingError) as refused:
        read_day("明天", "on")
    assert refused.value.problems[0].path == "on"
