"""What was worked out before is taken again only where everything it rests on is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from court.decisions.receiving import foresee, hand_in
from court.filings import service as filings
from court.opinions import remembered
from court.opinions.remembered import opinion_of
from engine.check.checker import check_opened
from engine.check.opening import Opened, open_content
from engine.check.opinion import Opinion
from engine.check.rulings import Ruling
from tests.court.houses import Founded
from tests.court.papers import DAY, example
from tests.rules import delivered


def test_another_order_day_or_ruling_is_another_opinion() -> None:
    raw = example("01")
    opened = open_content(delivered(), raw, DAY)
    known = opinion_of(opened, {})
    assert opinion_of(open_content(delivered(), dict(raw), DAY), {}) is known
    turned = dict(reversed(raw.items()))
    finding = known[1].findings[0]
    for other, rulings in (
        (open_content(delivered(), turned, DAY), {}),
        (open_content(delivered(), raw, DAY + timedelta(1)), {}),
        (opened.holding({**raw, "起诉状份数": "2"}), {}),
        (opened, {finding.key: Ruling("补正")}),
    ):
        assert opinion_of(other, rulings) is not known


def test_a_submission_checks_nothing_while_others_wait_for_the_database(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bool] = []

    def check(opened: Opened, rulings: dict[str, Ruling]) -> Opinion:
        checked.append(getattr(house.house.database._thread, "seated", False))
        return check_opened(opened, rulings=rulings)

    monkeypatch.setattr(remembered, "check_opened", check)
    draft, actor = house.draft({**example("02"), "事实与理由": "只在这里写过的事实"}), house.actor()
    foreseen = foresee(house.house, actor, draft.id)
    hand_in(
        house.house,
        actor,
        lambda w: filings.submit(w, filings.own(w, draft.id, lock=True), draft.revision, foreseen),
    )
    assert checked == [False]
