"""Change sets released: by two people, on their day, told to those concerned, taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from court.core import releases
from court.core.courthouse import Conflict, NotAllowed
from court.core.jobs import work_off
from court.core.roles import Role
from court.core.tables import LogEntry
from court.messages.service import inbox
from court.operations import handlers
from court.opinions import service as opinions
from court.opinions.tables import StoredOpinion
from court.oversight.audit import verify
from court.workshop import approving, releasing, service
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases
from tests.court.workshop.helping import (
    LOANS,
    WRITTEN,
    approved,
    begun,
    handed_in,
    rule,
    started,
    written,
)


@both_databases
def test_nobody_alone_releases_and_two_do_without_a_restart(house: Founded) -> None:
    started(house)
    filing = house.filed("01")
    found = begun(house)
    written(house, found, rule())
    with (
        pytest.raises(FilingError, match="影响"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.hand_in(work, found.id)
    waiting = handed_in(house, found)
    with (
        pytest.raises(NotAllowed, match="另一个人"),
        house.house.work(house.actor(Role.editor)) as work,
    ):
        approving.approve(work, found.id, waiting.content)
    with pytest.raises(Conflict, match="不能发布"):
        releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    approved(house, found)
    made = releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    assert releases.follow(house.house)
    assert WRITTEN["id"] in house.house.bundle.files.text(LOANS)
    assert house.house.bundle.hash == made.bundle
    later = house.filed("01")
    with house.house.look() as look:
        kinds = look.session.scalars(select(LogEntry.kind)).all()
        stored = list(look.session.scalars(select(StoredOpinion)))
        assert verify(look.session, look.now).faults == []
    for kind in (service.BEGUN, approving.HANDED_IN, approving.ENDORSED, releasing.PUT_IN_FORCE):
        assert kinds.count(kind) == 1
    assert {one.filing_id for one in stored} == {filing.id, later.id}
    assert len({one.receipt["规则库"] for one in stored}) == 2
    assert all(opinions.recompute(house.house, one) == [] for one in stored)


def test_those_concerned_are_told_what_changed(house: Founded) -> None:
    started(house)
    judge = house.actor(Role.judge)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    approved(house, found)
    releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    with house.house.look(judge) as look:
        (message,) = inbox(look)
    assert re.fullmatch(r"规则更新：2026-\d\d-\d\d 第2版", message.subject)
    assert "民间借贷纠纷：新增“起诉状写明事实”（提示，施行）" in message.body


@both_databases
def test_a_release_is_taken_back_in_one_step_by_two_people(house: Founded) -> None:
    started(house)
    before = house.house.bundle.files.hash
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    approved(house, found)
    made = releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    releases.follow(house.house)
    with house.house.work(house.actor(Role.judge)) as work:
        back = releasing.ask_to_return(work, made.number)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
        approving.approve(work, back.id, back.content)
    approved(house, back)
    releasing.release(house.house, house.actor(Role.editor, 2), back.id)
    assert releases.follow(house.house)
    assert house.house.bundle.files.hash == before


def test_what_was_approved_is_released_on_its_day(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    day = house.house.today + timedelta(days=2)
    approved(house, found, day=day)
    number = house.house.rules.in_force.number
    work_off(house.house, handlers.slow())
    assert not releases.follow(house.house)
    house.clock.advance(days=2)
    work_off(house.house, handlers.slow())
    assert releases.follow(house.house)
    assert house.house.rules.in_force.number == number + 1
    assert WRITTEN["id"] in house.house.bundle.files.text(LOANS)


def test_a_day_that_has_passed_is_no_day_of_release(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    with pytest.raises(FilingError, match="今天以后"):
        approved(house, found, day=date(2020, 1, 1))


def test_a_trial_without_an_end_is_not_handed_in(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule().replace("状态: 施行", "状态: 试行"))
    with pytest.raises(FilingError, match="试行到哪天"):
        handed_in(house, found)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        dated = text.replace("状态: 试行", "状态: 试行\n  废止: 2027-12-01", 1)
        service.write(work, found.id, LOANS, dated, service.seen(text))
    handed_in(house, found)
