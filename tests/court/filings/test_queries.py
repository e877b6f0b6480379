"""An account's own filings, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.filings import service as filings
from court.filings.queries import PAGE, Found, Wanted, listing
from tests.court.houses import Founded, both_databases


def found(house: Founded, which: int = 1, **wanted: Any) -> Found:
    with house.house.look(house.actor(Role.party, which)) as look:
        return listing(look, Wanted(**wanted))


@both_databases
def test_own_filings_by_group_and_words(house: Founded) -> None:
    house.draft("01")
    filed = house.filed("12")
    house.filed("01", which=2)
    assert found(house).total == 2
    assert found(house).counts == {
        "草稿": 1,
        "等您补正": 0,
        "审查中": 1,
        "已登记立案": 0,
        "其他": 0,
    }
    assert [f.id for f in found(house, group="审查中").filings] == [filed.id]
    assert [f.id for f in found(house, text=f" {filed.number} ").filings] == [filed.id]
    assert found(house, text="李文海 民间借贷").total == 1
    assert found(house, text="100%").total == 0
    assert found(house, text="_").total == 0


def test_pages(house: Founded) -> None:
    for _ in range(PAGE + 2):
        house.draft({"案由": "民间借贷纠纷"})
    assert len(found(house).filings) == PAGE
    assert len(found(house, page=2).filings) == 2
    assert [f.id for f in found(house, page=-5).filings] == [f.id for f in found(house).filings]


def test_deleted_drafts_are_gone(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        filings.discard(work, filings.own(work, draft.id, lock=True))
    assert found(house).total == 0


def test_staff_have_none(house: Founded) -> None:
    with house.house.look(house.actor(Role.judge)) as look, pytest.raises(NotAllowed):
        listing(look, Wanted())
