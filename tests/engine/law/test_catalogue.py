"""The catalogue in three editions."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.law.catalogue import CatalogueError, Cause, CauseUnknown
from tests.rules import delivered

CATALOGUE = delivered().catalogue
NOW = date(2026, 9, 7)
EVERY = [cause for edition in CATALOGUE.editions for cause in edition.causes]


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        ("2011", {1: 10, 2: 43, 3: 424 + 1, 4: 367 + 1}),
        ("2021", {1: 11, 2: 54, 3: 473, 4: 389}),
        ("2026", {1: 12, 2: 59, 3: 514, 4: 470}),
    ],
)
def test_counts_by_level(year: str, counts: dict[int, int]) -> None:
    edition = next(e for e in CATALOGUE.editions if e.year == year)
    assert Counter(c.level for c in edition.causes) == counts


def test_the_edition_in_force() -> None:
    days = [date(2011, 4, 1), date(2020, 12, 31), date(2021, 1, 1), date(2025, 12, 31), NOW]
    assert [CATALOGUE.edition_on(d).year for d in days] == ["2011", "2011", "2021", "2021", "2026"]
    with pytest.raises(CatalogueError):
        CATALOGUE.edition_on(date(2011, 3, 31))


def test_causes_added_in_2019_count_from_2019() -> None:
    assert CATALOGUE.resolve("平等就业权纠纷", date(2019, 1, 1)).cause is not None
    before = CATALOGUE.resolve("平等就业权纠纷", date(2018, 12, 31)).cause
    assert before is None or before.start <= date(2018, 12, 31)


def test_old_names_and_codes_lead_to_todays_cause() -> None:
    renamed = CATALOGUE.resolve("居间合同纠纷", NOW)
    assert renamed.cause is not None and renamed.cause.name == "中介合同纠纷"
    assert "居间合同纠纷" in renamed.note
    split = CATALOGUE.resolve("专利合同纠纷", NOW)
    assert split.cause is None
    assert {c.name for c in split.candidates} >= {"发明专利合同纠纷", "外观设计专利合同纠纷"}


def test_a_code_needs_its_edition() -> None:
    today = CATALOGUE.resolve("9999", NOW).cause
    assert today is not None and today.name == "实用新型专利申请权权属纠纷"


def test_an_unknown_name_comes_with_the_nearest() -> None:
    found = CATALOGUE.resolve("民间借货纠纷", NOW)
    assert found.cause is None
    assert "民间借贷纠纷" in found.nearest


@given(st.sampled_from(EVERY))
def test_every_name_resolves_to_itself_on_its_day(cause: Cause) -> None:
    found = CATALOGUE.resolve(cause.name, cause.start)
    assert found.cause is not None
    assert found.cause.name == cause.name


@given(st.sampled_from(EVERY))
def test_every_cause_of_every_edition_has_an_address_in_the_tree(cause: Cause) -> None:
    path = CATALOGUE.rule_path(cause)
    known = {c.path for c in CATALOGUE.editions[-1].causes}
    assert path in known or path == ()


def test_only_one_heading_has_no_single_counterpart() -> None:
    assert [c.name for c in EVERY if CATALOGUE.rule_path(c) == ()] == ["适用特殊程序案件案由"]


def test_a_name_finds_one_cause_or_says_what_there_is_to_choose_from() -> None:
    cause, notes = CATALOGUE.find("居间合同纠纷", NOW)
    assert cause.name == "中介合同纠纷"
    assert len(notes) == 1
    with pytest.raises(CauseUnknown, match=r"请从中选择：.+"):
        CATALOGUE.find("专利合同纠纷", NOW)
    with pytest.raises(
        CauseUnknown, match=r"没有“民间借货纠纷”这个案由；最接近的有：.*民间借贷纠纷"
    ):
        CATALOGUE.find("民间借货纠纷", NOW)
