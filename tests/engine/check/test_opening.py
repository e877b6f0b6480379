"""A filing is opened once: one look-up of the cause, one typing, however often it is used."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from court.documents.case import open_case
from engine.bundle.bundle import Bundle
from engine.check import opening
from engine.check.checker import TYPING_STAGE, check, check_opened
from engine.check.filing import receive_filing
from engine.check.opening import open_cause, open_content
from engine.text.errors import FilingError
from tests.court.papers import example

DAY = date(2026, 9, 7)


def test_values_are_typed_once(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[Any] = []

    def counted(*given: Any) -> Any:
        typed.append(given)
        return receive_filing(*given)

    monkeypatch.setattr(opening, "receive_filing", counted)
    opened = open_content(bundle, example("01"), DAY)
    assert typed == []
    open_case(opened, check_opened(opened))
    check_opened(opened, TYPING_STAGE)
    assert len(typed) == 1


def test_one_check_leaves_nothing_behind_for_the_next(bundle: Bundle) -> None:
    opened = open_content(bundle, example("01"), DAY)
    before = repr(opened.filing.values)
    first, typing = check_opened(opened), check_opened(opened, TYPING_STAGE)
    assert repr(opened.filing.values) == before
    assert first.to_dict() == check(bundle, example("01"), DAY).to_dict()
    assert typing.to_dict() == check(bundle, example("01"), DAY, TYPING_STAGE).to_dict()
    assert check_opened(opened).to_dict() == first.to_dict()


def test_other_content_is_typed_anew_under_the_same_cause(bundle: Bundle) -> None:
    opened = open_cause(bundle, "民间借贷纠纷", DAY)
    other = opened.holding({"案由": "民间借贷纠纷", "标的总额": "12万"})
    assert "标的总额" not in opened.values()
    assert other.values()["标的总额"] == 120_000
    assert other.ruleset is opened.ruleset
    assert other.hash != opened.hash


def test_the_cause_is_asked_for_and_values_refused_where_asked(bundle: Bundle) -> None:
    with pytest.raises(FilingError, match="案由"):
        open_content(bundle, {}, DAY)
    opened = open_content(bundle, {"案由": "民间借贷纠纷", "标的总额": "很多"}, DAY)
    with pytest.raises(FilingError, match="标的总额"):
        opened.readable()
    assert "标的总额" not in opened.values()
