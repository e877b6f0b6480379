"""Steps about hearings that are not set at once: too early, clashing, postponed, a closed room."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_bdd import parsers, then, when
from sqlalchemy import select

from court.cases import queries as case_lists
from court.core.courthouse import Work
from court.core.roles import Role
from court.hearings import arranging, availability
from court.hearings import displaced as moving
from court.hearings import service as hearings
from court.hearings.earliest import Earliest, HearingError
from court.hearings.postponing import Postponed
from court.hearings.preparing import Given, first_day
from court.hearings.service import Asked
from court.hearings.tables import HearingUse
from court.hearings.timetable import NoPlace, Place
from court.operations import reacting
from court.service.queries import RECORD
from engine.text.errors import LianError
from features.serving import Serving

MINUTES = 60
GROUND = "应当到庭的人有正当理由没有到庭"
FREE = Earliest(date.min, True, (), (), ())


def asked_on(day: date) -> Asked:
    return Asked(("小",), MINUTES, day, day)


def earliest(serving: Serving, evidence: str = "") -> Earliest:
    with serving.court.house.look() as look:
        return first_day(look, serving.case, RECORD, Given(evidence))


def options(work: Work, serving: Serving, day: date) -> list[Place]:
    return [one.place for one in hearings.options(work, serving.case.id, asked_on(day))]


def schedule(serving: Serving, place: Place, found: Earliest, past: str = "") -> None:
    """The clerk sets a hearing; why not stays in `refused`."""
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
            asked = asked_on(place.day)
            serving.hearing = hearings.schedule(work, serving.case.id, asked, place, found, past)
    except LianError as error:
        serving.refused = str(error)
    reacting.turn(serving.court.house)


def free_place(serving: Serving, said: str) -> Place:
    with serving.court.house.look(serving.court.actor(Role.clerk)) as look:
        return options(look, serving, date.fromisoformat(said))[0]


@then(parsers.re(r'最早可以开庭的是(?P<day>[\d-]{10})，因为"(?P<words>[^"]+)"'))
def first(serving: Serving, day: str, words: str) -> None:
    found = earliest(serving)
    assert str(found.day) == day
    assert any(words in reason.words for reason in found.reasons), found.reasons


@when(parsers.re(r"书记员照送达的记录把开庭排在(?P<day>[\d-]{10})\Z"))
def by_record(serving: Serving, day: str) -> None:
    schedule(serving, free_place(serving, day), earliest(serving))


@when(parsers.re(r'书记员写明理由"(?P<why>[^"]+)"，把开庭排在(?P<day>[\d-]{10})'))
def with_reason(serving: Serving, why: str, day: str) -> None:
    schedule(serving, free_place(serving, day), earliest(serving), why)


@then(parsers.parse('举证期限给{period}，做不成，因为"{why}"'))
def evidence_refused(serving: Serving, period: str, why: str) -> None:
    try:
        earliest(serving, period)
    except HearingError as error:
        assert why in str(error)
    else:
        raise AssertionError("the period was accepted")


@then(parsers.parse('举证期限给{period}，提示"{words}"'))
def evidence_remarked(serving: Serving, period: str, words: str) -> None:
    assert any(words in remark for remark in earliest(serving, period).remarks)


@then(parsers.re(r"各方都不要期间的，最早可以开庭的是(?P<day>[\d-]{10})"))
def at_once(serving: Serving, day: str) -> None:
    with serving.court.house.look() as look:
        assert str(first_day(look, serving.case, RECORD, Given(waived=True)).day) == day


@then(parsers.re(r'各方都不要期间，做不成，因为"(?P<why>[^"]+)"'))
def no_waiver(serving: Serving, why: str) -> None:
    with serving.court.house.look() as look, pytest.raises(HearingError, match=why):
        first_day(look, serving.case, RECORD, Given(waived=True))


@then(parsers.re(r'答辩期间给(?P<period>\S+)，做不成，因为"(?P<why>[^"]+)"'))
def answer_refused(serving: Serving, period: str, why: str) -> None:
    with serving.court.house.look() as look, pytest.raises(HearingError, match=why):
        first_day(look, serving.case, RECORD, Given(answer=period))


@then(parsers.parse('排期的时候请法官看"{words}"'))
def to_be_looked_at(serving: Serving, words: str) -> None:
    assert any(words in remark for remark in earliest(serving).remarks), earliest(serving).remarks


@then("这个庭的法庭空出来了")
def free_again(serving: Serving) -> None:
    with serving.court.house.look() as look:
        assert not list(look.session.scalars(select(HearingUse)))


@when(parsers.re(r"两个人同时把开庭排在(?P<day>[\d-]{10})的同一个时间"))
def two_at_once(serving: Serving, day: str) -> None:
    place = free_place(serving, day)
    schedule(serving, place, FREE)
    assert serving.refused == ""
    schedule(serving, place, FREE)


@when(
    parsers.re(
        r"庭长登记(?P<what>法庭|书记员|承办法官)(?P<day>[\d-]{10})(?P<half>全天|上午|下午)不能开庭"
    )
)
def closed(serving: Serving, what: str, day: str, half: str) -> None:
    _close(serving, what, day, half)


@when(parsers.re(r"庭长登记(?P<what>法庭|书记员|承办法官)(?P<day>[\d-]{10})恢复"))
def opened(serving: Serving, what: str, day: str) -> None:
    _close(serving, what, day, availability.AGAIN)


def _close(serving: Serving, what: str, day: str, half: str) -> None:
    court, on = serving.court, date.fromisoformat(day)
    with court.house.work(court.actor(Role.chief)) as work:
        if what == "法庭":
            who = serving.hearing.room_id if serving.hearing else availability.rooms(work)[0].id
        else:
            role = Role.clerk if what == "书记员" else Role.trial_judge
            who = court.person(role).account_id
        serving.closed = moving.close(work, who, on, on, half)
    reacting.turn(court.house)


@then(parsers.re(r"(?P<how>这个庭要|没有庭要)另排时间"))
def displaced(serving: Serving, how: str) -> None:
    with serving.court.house.look() as look:
        found = [one.id for one in hearings.displaced(look, serving.closed)]
    assert serving.hearing is not None
    assert found == ([serving.hearing.id] if how == "这个庭要" else [])


@then(parsers.re(r'(?P<who>书记员|承办法官)的待办里(?P<how>有|没有)"(?P<kind>[^"]+)"'))
def to_do(serving: Serving, who: str, how: str, kind: str) -> None:
    role = Role.clerk if who == "书记员" else Role.trial_judge
    with serving.court.house.look(serving.court.actor(role)) as look:
        found = [row.task.kind for row in case_lists.tasks(look)]
    assert (kind in found) == (how == "有"), found


@then("建议给这个庭另排时间，别的庭都不动")
def proposed_move(serving: Serving) -> None:
    with serving.court.house.look(serving.court.actor(Role.chief)) as look:
        (one,) = moving.moves_proposed(look, RECORD).placed
    assert serving.hearing is not None and one.hearing is not None
    assert (one.hearing.id, one.lost) == (serving.hearing.id, True)
    assert one.place.day != serving.hearing.day


@when("庭长照建议改期")
def moved_as_proposed(serving: Serving) -> None:
    with serving.court.house.work(serving.court.actor(Role.chief)) as work:
        placed = moving.moves_proposed(work, RECORD).placed
        chosen = [(one.hearing.id, one.place) for one in placed if one.hearing]
        moving.move_all(work, chosen, RECORD)
    reacting.turn(serving.court.house)


@when("立案法官照建议把等着排期的案件一次排定")
def set_as_proposed(serving: Serving) -> None:
    with serving.court.house.work(serving.court.actor(Role.judge)) as work:
        placed = arranging.proposed(work, RECORD).placed
        chosen = [(one.case.id, one.place) for one in placed]
        done, left = arranging.set_all(work, chosen, RECORD)
    assert not left
    (serving.hearing,) = done
    reacting.turn(serving.court.house)


@then("这个庭不早于最早可以开庭的日子")
def lawful(serving: Serving) -> None:
    assert serving.hearing is not None and serving.hearing.day >= earliest(serving).lawful


@then("没有等着排期的案件")
def none_waits(serving: Serving) -> None:
    with serving.court.house.look(serving.court.actor(Role.judge)) as look:
        assert arranging.waiting(look) == []


@then(parsers.re(r'一次排定排不了这个案件，因为"(?P<why>[^"]+)"'))
def not_set_together(serving: Serving, why: str) -> None:
    with serving.court.house.look(serving.court.actor(Role.judge)) as look:
        found = arranging.proposed(look, RECORD)
    assert not found.placed
    assert [(one.case.id, why in one.why) for one in found.left] == [(serving.case.id, True)]


@then(parsers.re(r'(?P<day>[\d-]{10})不能开庭，因为"(?P<why>[^"]+)"'))
def no_place(serving: Serving, day: str, why: str) -> None:
    try:
        free_place(serving, day)
    except NoPlace as error:
        assert why in str(error)
    else:
        raise AssertionError("there is a place")


@then(parsers.re(r"(?P<day>[\d-]{10})可以开庭\Z"))
def place(serving: Serving, day: str) -> None:
    assert str(free_place(serving, day).day) == day


@when(parsers.re(r"书记员延期开庭到(?P<day>[\d-]{10})\Z"))
def postponed(serving: Serving, day: str) -> None:
    _move(serving, day, Postponed(GROUND))


@when(parsers.re(r"书记员延期开庭到(?P<day>[\d-]{10})，当事人同意\Z"))
def postponed_by_consent(serving: Serving, day: str) -> None:
    _move(serving, day, Postponed(GROUND, excused=True))


@when(
    parsers.re(
        r'书记员因为"(?P<ground>[^"]+)"延期开庭到(?P<day>[\d-]{10})(?P<approved>，院长已经批准)?\Z'
    )
)
def postponed_for(serving: Serving, ground: str, day: str, approved: str | None) -> None:
    _move(serving, day, Postponed(ground, approved=bool(approved)))


@when(parsers.re(r"书记员想把开庭改到(?P<day>[\d-]{10})"))
def would_move(serving: Serving, day: str) -> None:
    _move(serving, day)


@when(parsers.re(r"书记员看好(?P<day>[\d-]{10})的时间"))
def looked_at(serving: Serving, day: str) -> None:
    serving.place = free_place(serving, day)


@when("书记员把开庭改到看好的时间")
def move_there(serving: Serving) -> None:
    assert serving.place is not None
    _move(serving, str(serving.place.day), at=serving.place)


def _move(
    serving: Serving, day: str, postponed: Postponed | None = None, at: Place | None = None
) -> None:
    assert serving.hearing is not None
    on = date.fromisoformat(day)
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
            at = at or options(work, serving, on)[0]
            hearings.move(work, serving.hearing.id, asked_on(on), at, FREE, postponed)
    except LianError as error:
        serving.refused = str(error)
    reacting.turn(serving.court.house)


@when("书记员记下已经开庭")
def held(serving: Serving) -> None:
    assert serving.hearing is not None
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
            hearings.take_place(work, serving.hearing.id)
    except LianError as error:
        serving.refused = str(error)
    reacting.turn(serving.court.house)
