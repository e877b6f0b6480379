"""Carriers, staff, reactors and the turn of the day on the same cases: nobody waits for each other.

What one unit of work holds while it waits is what another wants only where the order is not the
same: cases first, then what is due about them, the chain of events last.  PostgreSQL ends such a
wait by refusing one of them.  `LIAN_STRESS=400` tries that many units of work of each kind; without
it the test is left out.
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Select, event, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session

from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CourtCase
from court.core import events
from court.core.courthouse import Actor, Conflict
from court.core.roles import Relation, Role
from court.flow import dues
from court.flow.tables import DueDate
from court.hearings import availability
from court.operations import reacting
from court.oversight import audit
from court.service import dispatching, reporting, service
from court.service.mail import RETURNED, SIGNED
from court.service.ports import Notice
from court.service.tables import ServiceAttempt, ServiceTask
from engine.text.errors import FilingError
from tests.court.cases.registered import registered
from tests.court.houses import Founded

ROUNDS = int(os.environ.get("LIAN_STRESS", "0"))
CASES = 5
HOUR = timedelta(hours=1)
RANKS = {CourtCase.__tablename__: 0, DueDate.__tablename__: 1, "chain": 2}
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    (SIGNED, {"签收人": "本人"}),
    (RETURNED, {"原因": "查无此人"}),
    ("投递", {}),
)


def on_trial(house: Founded) -> CourtCase:
    case = registered(house)
    host = house.person(Role.trial_judge).account_id
    with house.house.work(house.actor(Role.chief)) as work:
        found = work.session.get_one(CourtCase, case.id)
        cases.record(work, found, CaseEvent.assign, 人员=[[host, Relation.host]])
        cases.record(work, found, CaseEvent.choose_procedure, 程序="普通")
    return case


def sent(house: Founded, count: int) -> list[ServiceAttempt]:
    """Cases whose papers are all with the carrier."""
    with house.house.work(house.actor(Role.chief)) as work:
        availability.add_room(work, "第一法庭", "小", public=True)
    for _ in range(count):
        on_trial(house)
    reacting.turn(house.house)
    with house.house.work(house.actor(Role.server)) as work:
        for task in list(work.session.scalars(select(ServiceTask))):
            try:
                service.send(work, task.case_id, task.id, "邮寄")
            except (Conflict, FilingError):
                continue
    with house.house.look() as look:
        return list(look.session.scalars(select(ServiceAttempt)))


@dataclass
class Day:
    """What happens to papers under way, each by chance."""

    house: Founded
    attempts: list[ServiceAttempt]
    of_case: dict[str, str]
    dues: list[str]
    server: Actor

    @classmethod
    def of(cls, house: Founded, count: int) -> Day:
        attempts = sent(house, count)
        house.clock.advance(days=9)
        with house.house.look() as look:
            of_case = {t.id: t.case_id for t in look.session.scalars(select(ServiceTask))}
            known = list(look.session.scalars(select(DueDate.id)))
        assert attempts and known
        return cls(house, attempts, of_case, known, house.actor(Role.server))

    def carrier(self, chance: random.Random) -> None:
        notices = []
        for one in chance.sample(self.attempts, min(4, len(self.attempts))):
            step, said = chance.choice(STEPS)
            at = self.house.clock() - chance.choice(range(1, 8)) * HOUR
            notices.append(Notice(one.number, step, at, dict(said)))
        dispatching.receive_all(self.house.house, notices)

    def staff(self, chance: random.Random) -> None:
        one = chance.choice(self.attempts)
        step, said = chance.choice(STEPS)
        at = self.house.clock() - chance.choice(range(1, 2_000)) * HOUR / 60
        with self.house.house.work(self.server) as work:
            reporting.report(work, self.of_case[one.task_id], one.id, step, at, said)

    def reactors(self, chance: random.Random) -> None:
        reacting.turn(self.house.house)

    def daily(self, chance: random.Random) -> None:
        with self.house.house.work() as work:
            again = update(DueDate).values(told_at=None, passed_at=None)
            work.session.execute(again.where(DueDate.id == chance.choice(self.dues)))
        dues.turn_of_day(self.house.house)


def test_cases_come_before_what_is_due_and_the_chain_comes_last(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is waited for, by unit of work: never a case or a due date once the chain is held."""
    order: dict[object, list[str]] = defaultdict(list)

    def chained(session: Session, *given: Any, **more: Any) -> None:
        order[session.get_transaction()].append("chain")

    def asked(state: ORMExecuteState) -> None:
        locking = getattr(state.statement, "_for_update_arg", None)
        if locking is not None and not locking.skip_locked:
            tables = {str(one) for one in cast("Select[Any]", state.statement).get_final_froms()}
            order[state.session.get_transaction()] += sorted(tables & set(RANKS))

    day = Day.of(house, 2)
    monkeypatch.setattr(events, "lock_chain", chained)
    monkeypatch.setattr(dues, "lock_chain", chained)
    event.listen(Session, "do_orm_execute", asked)
    try:
        for seed in range(6):
            for act in (day.staff, day.carrier, day.reactors, day.daily):
                act(random.Random(seed))
    finally:
        event.remove(Session, "do_orm_execute", asked)
    seen = [[RANKS[name] for name in names] for names in order.values()]
    assert {rank for ranks in seen for rank in ranks} == set(RANKS.values())
    assert [ranks for ranks in seen if ranks != sorted(ranks)] == []


@pytest.mark.skipif(not ROUNDS, reason="LIAN_STRESS=400 tries it")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_nobody_waits_for_each_other(house: Founded) -> None:
    day = Day.of(house, CASES)
    outcomes: Counter[str] = Counter()

    def busy(name: str, act: Callable[[random.Random], None], seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(ROUNDS):
            try:
                act(chance)
                outcomes[name] += 1
            except (Conflict, FilingError):
                outcomes[f"{name} refused"] += 1
            except OperationalError as error:
                outcomes[f"{name}: {type(error.orig).__name__}"] += 1

    acts = (*(day.carrier, day.staff, day.reactors) * 2, day.daily)
    threads = [
        threading.Thread(target=busy, args=(act.__name__, act, seed))
        for seed, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [name for name in outcomes if ":" in name], outcomes
    assert {act.__name__ for act in acts} <= set(outcomes)
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []
