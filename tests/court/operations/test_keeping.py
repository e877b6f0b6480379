"""Rows are deleted after the days the table says; what was handed in never."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from court.core.limits import SEND_CODE_PHONE, count
from court.core.tables import Filing, RateCount
from court.messages.tables import Message, OutboxItem
from court.operations.retention import COUNTS, DRAFT_ENDS, DRAFTS, PERIODS, TEXTS, forget_rows
from tests.court.houses import Founded, both_databases


def forget(house: Founded) -> dict[str, int]:
    with house.house.work() as work:
        return dict(forget_rows(work))


def days(house: Founded, name: str) -> int:
    return int(house.house.bundle.parameters.on(house.house.today)(PERIODS)[name])


@both_databases
def test_a_draft_goes_after_its_time_and_its_owner_is_warned_once(house: Founded) -> None:
    draft, filed = house.draft("02"), house.filed("01")
    house.clock.advance(days=days(house, DRAFTS) - 31)
    assert forget(house)[DRAFTS] == 0
    house.clock.advance(days=2)
    forget(house)
    forget(house)
    with house.house.look() as look:
        warned = select(func.count()).where(Message.subject == DRAFT_ENDS)
        assert look.session.scalar(warned) == 1
    house.clock.advance(days=29)
    assert forget(house)[DRAFTS] == 0, "less than thirty days after the warning"
    house.clock.advance(days=1)
    assert forget(house)[DRAFTS] == 1
    assert house.fresh(draft).state == "已删除"
    assert house.fresh(filed).state == "待审查" and house.fresh(filed).content["原告"]


def test_a_draft_that_was_touched_again_stays(house: Founded) -> None:
    draft = house.draft("02")
    house.clock.advance(days=days(house, DRAFTS) - 20)
    forget(house)
    with house.house.work() as work:
        work.session.get_one(Filing, draft.id).updated_at = house.clock()
    house.clock.advance(days=40)
    assert forget(house)[DRAFTS] == 0
    assert house.fresh(draft).state == "草稿"


@both_databases
def test_texts_and_counts_go(house: Founded) -> None:
    house.actor()
    with house.house.work() as work:
        count(work.session, SEND_CODE_PHONE, "13900139000", work.now)
    house.clock.advance(days=days(house, TEXTS) + 4)
    done = forget(house)
    assert done[TEXTS] >= 1 and done[COUNTS] >= 1
    with house.house.look() as look:
        for table in (OutboxItem, RateCount):
            assert look.session.scalar(select(func.count()).select_from(table)) == 0


def test_what_was_just_counted_stays(house: Founded) -> None:
    with house.house.work() as work:
        count(work.session, SEND_CODE_PHONE, "13900139000", work.now)
    house.clock.advance(**{"hours": timedelta(days=1).total_seconds() / 3600})
    assert forget(house)[COUNTS] == 0
