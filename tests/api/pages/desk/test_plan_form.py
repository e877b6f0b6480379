"""A plan of a decision from a form or an address: what is typed, left out, or too much."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from starlette.datastructures import QueryParams

from api.pages.desk.plan_form import NOTE_LIMIT, read_plan
from court.core.lifecycle import PROPOSE
from court.decisions.plan import Plan
from court.documents.own_words import LONGEST, MOST_ITEMS, OwnItem, OwnWords, Words, own_key

SUPPLEMENT, REGISTER = "补正告知", "登记立案"


def plan(*pairs: tuple[str, str], kind: str = SUPPLEMENT) -> Plan:
    return read_plan(QueryParams(urlencode([("kind", kind), *pairs])), 15)


@pytest.mark.parametrize(
    ("written", "days"),
    [("7", 7), ("", 0), ("七", 0), ("７", 0), ("-1", 0), ("1.5", 0), ("9999", 9999), ("10000", 0)],
)
def test_days_as_they_were_written(written: str, days: int) -> None:
    assert plan(("days", written)).days == days


def test_days_that_nobody_wrote_are_the_usual_ones_of_a_notice_alone() -> None:
    assert plan().days == 15
    assert plan(("days", "7"), kind=REGISTER).days is None


def test_findings_count_only_where_somebody_chose() -> None:
    some = (("finding", "甲"), ("finding", "乙"))
    assert plan(*some).confirmed is None
    assert plan(("chosen", "1"), *some).confirmed == frozenset({"甲", "乙"})
    assert plan(("chosen", "1")).confirmed == frozenset()
    assert plan(("chosen", "1"), *some, kind=REGISTER).confirmed is None


def test_own_words_stand_in_the_order_that_was_numbered() -> None:
    found = plan(
        ("explanation:甲", " 要写明 "), ("cure:甲", "请写"), ("place:甲", "2"),
        ("explanation:乙", "说明"), ("place:乙", "x"),
        ("own-explanation", "另外"), ("own-cure", ""), ("own-basis", "民事诉讼法 122"), ("own-place", "1"),
        ("own-explanation", " "), ("own-cure", " "), ("own-basis", "只有依据"), ("own-place", "3"),
    ).own  # fmt: skip
    assert found.worded == {"甲": Words("要写明", "请写"), "乙": Words("说明", "")}
    assert found.added == (OwnItem("另外", "", "民事诉讼法 122"),)
    assert found.order == (own_key(0), "甲", "乙")
    assert plan(("explanation:甲", "要写明"), kind=REGISTER).own == OwnWords()


def test_no_more_than_a_notice_holds() -> None:
    items = [
        (f"own-{part}", "长" * (LONGEST + 1))
        for _ in range(MOST_ITEMS + 1)
        for part in ("explanation", "cure", "basis", "place")
    ]
    found = plan(("note", "注" * (NOTE_LIMIT + 1)), *items)
    assert len(found.note) == NOTE_LIMIT and len(found.own.added) == MOST_ITEMS
    assert {len(item.explanation) for item in found.own.added} == {LONGEST}


def test_a_panel_and_a_clerk_are_of_a_ruling_alone() -> None:
    names = [*(("panel", f"法官{n}") for n in range(10)), ("clerk", "书" * 61)]
    ruling, notice = plan(*names, kind=PROPOSE), plan(*names)
    assert (len(ruling.panel), len(ruling.clerk)) == (9, 60)
    assert (notice.panel, notice.clerk) == ((), "")
