"""The first day of a hearing: answers, evidence and the summons of every defendant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from court.hearings.earliest import (
    Addressee,
    Earliest,
    HearingError,
    Obstacle,
    Preparation,
    Sent,
    earliest,
)
from engine.bundle.bundle import Bundle

TODAY = date(2026, 9, 7)


def first(bundle: Bundle, *people: Addressee, procedure: str = "普通程序", **how: Any) -> Earliest:
    known = Preparation(procedure, people, **how)
    return earliest(known, TODAY, bundle.parameters.on(TODAY), bundle.calendar)


def served(day: date, way: str = "邮寄") -> Sent:
    return Sent(day, True, way, basis=7)


def test_the_last_defendant_decides(bundle: Bundle) -> None:
    """Sent on Friday 11 September: the 26th is a Saturday, so the answer is in time until the 28th."""
    one = Addressee("李某", served(date(2026, 9, 8)))
    other = Addressee("周某", served(date(2026, 9, 11)))
    found = first(bundle, one, other)
    assert found.day == found.lawful == date(2026, 9, 29)
    assert {r.basis for r in found.reasons if "传票" not in r.words} == {7}
    last = max(found.reasons, key=lambda reason: reason.day)
    assert last.who == "周某" and "到2026年9月28日为止" in last.words


def test_a_defendant_abroad_has_thirty_days(bundle: Bundle) -> None:
    found = first(bundle, Addressee("陈某", served(date(2026, 9, 11)), abroad=True))
    assert found.day == date(2026, 10, 13)  # the 30th day is 11 October, a Sunday


def test_unserved_papers_are_expected_and_the_day_is_provisional(bundle: Bundle) -> None:
    """Announced on 1 September: the 30th day lies in the National Day holiday, then the answer period."""
    found = first(bundle, Addressee("吴某", Sent(date(2026, 9, 1), False, "公告")))
    assert found.provisional and found.day == date(2026, 10, 26)
    assert "预计2026年10月8日送达" in found.reasons[0].words
    assert first(bundle, Addressee("吴某")).provisional


def test_a_summons_three_whole_days_before(bundle: Bundle) -> None:
    """Everything else is long over; the summons arrives on 14 September."""
    person = Addressee("李某", served(date(2026, 7, 1)), served(date(2026, 9, 14)))
    assert first(bundle, person).day == date(2026, 9, 18)


def test_a_summons_that_nobody_sent_takes_its_time(bundle: Bundle) -> None:
    """The complaint was served in July; today is Monday the 7th, a letter takes until the 14th."""
    found = first(bundle, Addressee("李某", served(date(2026, 7, 1))))
    assert found.day == date(2026, 9, 18) and found.provisional
    assert found.lawful == date(2026, 9, 11)  # were it served today
    announced = first(bundle, Addressee("吴某", served(date(2026, 7, 1), "公告")))
    assert announced.day == date(
        2026, 10, 12
    )  # announced anew, 30 days, a holiday, three whole days


def test_each_period_names_its_article(bundle: Bundle) -> None:
    """民事诉讼法 128, 285; 民诉法解释 99, 266, 275."""
    abroad = Addressee("陈某", served(TODAY), abroad=True)
    answering = Addressee("李某", served(TODAY), answer="10日")

    def articles(person: Addressee, procedure: str) -> set[str]:
        found = first(bundle, person, procedure=procedure)
        return {one for reason in found.reasons for one in reason.articles}

    assert articles(abroad, "普通程序") == {"民事诉讼法 285", "民诉法解释 99", "民事诉讼法 139"}
    assert articles(answering, "简易程序") == {"民诉法解释 266"}
    assert articles(answering, "小额诉讼程序") == {"民诉法解释 275"}


def test_the_simple_procedure_needs_neither(bundle: Bundle) -> None:
    waives = Addressee("李某", served(TODAY), waives=True)
    assert first(bundle, waives, procedure="简易程序").day == TODAY
    asked = Addressee("李某", served(TODAY), answer="10日")
    found = first(bundle, asked, procedure="简易程序", evidence="3日")
    assert found.day == date(2026, 9, 18) and len(found.reasons) == 2


@pytest.mark.parametrize(
    ("procedure", "evidence", "words"),
    [("普通程序", "14日", "不得少于15日"), ("简易程序", "16日", "不得超过15日")],
)
def test_limits_of_the_time_for_evidence(
    bundle: Bundle, procedure: str, evidence: str, words: str
) -> None:
    with pytest.raises(HearingError, match=words):
        first(bundle, Addressee("李某"), procedure=procedure, evidence=evidence)


def test_what_is_only_usual_is_a_remark(bundle: Bundle) -> None:
    found = first(bundle, Addressee("李某"), procedure="小额诉讼程序", evidence="10日")
    assert found.remarks == ("小额诉讼程序的举证期限一般不超过7日（民诉法解释 275）",)


def test_no_announcement_and_no_waiver_where_the_law_excludes_them(bundle: Bundle) -> None:
    announced = Addressee("李某", Sent(TODAY, False, "公告"))
    with pytest.raises(HearingError, match="不能公告送达"):
        first(bundle, announced, procedure="简易程序")
    with pytest.raises(HearingError, match="普通程序不能放弃答辩期间"):
        first(bundle, Addressee("李某", waives=True))


def test_obstacles_are_handed_on(bundle: Bundle) -> None:
    objection = Obstacle("管辖权异议还没有裁定", ("民事诉讼法 130",), 9)
    assert first(bundle, Addressee("李某"), obstacles=(objection,)).obstacles == (objection,)
