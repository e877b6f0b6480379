"""Due dates rest on events: opened, met, voided and said by them, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from court.cases import queries, service
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CourtCase
from court.core.events import data_of
from court.core.roles import Relation, Role
from court.core.store.types import new_id
from court.core.tables import LogEntry
from court.flow import dues
from court.flow.counting import TAKES_BACK, count
from court.flow.periods import due_problems, load_due_rules
from court.flow.tables import DueDate, Task
from court.operations import reacting
from engine.bundle.bundle import Bundle
from engine.law.periods import deadline
from tests.court.cases.registered import registered
from tests.court.houses import MORNING, Founded, both_databases, founded

SUBJECT = "c" * 32


def due_of(house: Founded, subject: str, kind: str) -> DueDate:
    with house.house.look() as look:
        found = select(DueDate).where(DueDate.subject == subject, DueDate.kind == kind)
        return look.session.scalars(found).one()


def test_the_file_is_sound(bundle: Bundle) -> None:
    assert due_problems(bundle) == []
    assert {rule.name for rule in load_due_rules(bundle).rules} >= {"移送审判庭", "告知审判组织"}


@both_databases
def test_registration_opens_three_days_and_assignment_meets_them(house: Founded) -> None:
    case = registered(house)
    due = due_of(house, case.id, "移送审判庭")
    assert due.day == deadline(MORNING.date(), "3日", house.house.bundle.calendar)
    with house.house.look(house.actor(Role.judge)) as look:
        (row,) = queries.tasks(look)
        assert (row.task.kind, row.case.id, row.day) == ("分案", case.id, due.day)
        basis = look.session.get_one(LogEntry, (due.basis, ""))
        assert (basis.kind, basis.subject) == (CaseEvent.begin, case.id)
    host = house.person(Role.trial_judge).account_id
    with house.house.work() as work:
        found = work.session.get_one(CourtCase, case.id)
        service.record(work, found, CaseEvent.assign, 人员=[[host, Relation.host]])
    reacting.turn(house.house)
    assert due_of(house, case.id, "移送审判庭").state == dues.MET
    with house.house.look(house.actor(Role.judge)) as look:
        assert queries.tasks(look) == []
    with house.house.look(house.actor(Role.clerk)) as look:
        assert [row.task.kind for row in queries.tasks(look)] == ["告知当事人审判组织"]


@both_databases
def test_what_comes_near_and_what_is_over_is_said_once(house: Founded) -> None:
    case = registered(house)
    due = due_of(house, case.id, "移送审判庭")

    def said() -> list[str]:
        dues.turn_of_day(house.house)
        dues.turn_of_day(house.house)
        with house.house.look() as look:
            kinds = select(LogEntry).where(LogEntry.kind.in_((dues.NEAR, dues.PASSED)))
            found = look.session.scalars(kinds.order_by(LogEntry.number))
            return [entry.kind for entry in found if data_of(entry)["期限"] == due.kind]

    assert said() == []
    house.clock.now += due.warn_on - house.house.today
    assert said() == [dues.NEAR]
    house.clock.now += timedelta(days=30)  # a clock that jumps
    assert said() == [dues.NEAR, dues.PASSED]
    house.clock.now -= timedelta(days=20)
    assert said() == [dues.NEAR, dues.PASSED]


def opened(house: Founded, times: int = 1) -> list[DueDate]:
    found = []
    with house.house.work() as work:
        for _ in range(times):
            basis = work.log("送达", SUBJECT)
            found.append(dues.open_due(work, SUBJECT, "答辩期", work.today, basis))
    return found


@both_databases
def test_taking_an_event_back_voids_what_it_opened_and_nothing_else(house: Founded) -> None:
    first, second = opened(house, 2)
    with house.house.work() as work:
        count(work, work.log("撤销送达", SUBJECT, **{TAKES_BACK: first.basis}))
    with house.house.look() as look:
        states = {d.id: d.state for d in dues.all_of(look, SUBJECT)}
    assert states == {first.id: dues.VOID, second.id: dues.OPEN}


def test_the_same_basis_opens_one(house: Founded) -> None:
    with house.house.work() as work:
        basis = work.log("送达", SUBJECT)
        one = dues.open_due(work, SUBJECT, "答辩期", work.today, basis)
        assert dues.open_due(work, SUBJECT, "答辩期", work.today, basis) is one


@both_databases
def test_every_due_date_and_task_has_its_event(house: Founded) -> None:
    registered(house)
    with house.house.look() as look:
        for table in (DueDate, Task):
            lost = (
                select(func.count())
                .select_from(table)
                .outerjoin(
                    LogEntry, (LogEntry.number == table.basis) & (LogEntry.court == table.court)
                )
                .where((LogEntry.number.is_(None)) | (LogEntry.subject != table.subject))
            )
            assert look.session.scalar(lost) == 0


@given(st.lists(st.tuples(st.sampled_from("开办撤废"), st.integers(0, 5)), max_size=12))
def test_states_of_a_due_date_follow_its_events(
    shared: Founded, acts: list[tuple[str, int]]
) -> None:
    """Whatever comes in whatever order: a due date ends once, and stays as it ended."""
    subject = dues_subject()
    ends: dict[str, str] = {}
    with shared.house.work() as work:
        made: list[DueDate] = []
        for act, which in acts:
            entry = work.log("试", subject)
            if act == "开":
                made.append(dues.open_due(work, subject, "答辩期", work.today, entry))
                continue
            for due in made if act in "办废" else made[which : which + 1]:
                ends.setdefault(due.id, dues.MET if act == "办" else dues.VOID)
            if act == "办":
                dues.meet(work, subject, "答辩期", entry)
            elif act == "废":
                dues.void(work, subject, entry)
            elif made[which : which + 1]:
                dues.void_based_on(work, subject, made[which].basis, entry)
        assert {d.id: d.state for d in made} == {d.id: ends.get(d.id, dues.OPEN) for d in made}


def dues_subject() -> str:
    return new_id()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("dues")) as found:
        yield found
