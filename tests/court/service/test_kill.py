"""The process dies between any two statements of the reactors of service: nothing lost, nothing doubled."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from court.core.roles import Role
from court.core.tables import LogEntry
from court.disclosure.tables import CaseFollower
from court.flow.reactors import react
from court.flow.tables import Task
from court.operations.reacting import reactors
from court.oversight import audit
from court.service.tables import ServiceAddress, ServiceTask
from tests.court.cases.registered import registered, registered_filing
from tests.court.flow.test_reactors import Killed, killed_at
from tests.court.houses import Founded

# Every statement of a turn would take long, and they repeat: one in so many, from another start each.
STRIDE = 7
MOST = 400


def counts(house: Founded) -> tuple[Counter[str], dict[str, int]]:
    with house.house.look() as look:
        kinds = Counter(look.session.scalars(select(LogEntry.kind)))
        rows = {
            table.__name__: len(list(look.session.scalars(select(table))))
            for table in (ServiceTask, ServiceAddress, CaseFollower, Task)
        }
    return kinds, rows


def test_killed_anywhere_the_case_is_served_as_if_nothing_was(house: Founded) -> None:
    registered(house)
    kinds, rows = counts(house)
    house.actor(Role.server)
    registered_filing(house)
    engine = house.house.database.engine
    killed = 0
    for statement in range(1, MOST, STRIDE):
        try:
            with killed_at(engine, statement):
                react(house.house, reactors(house.house))
        except Killed:
            killed += 1
        else:
            break
    react(house.house, reactors(house.house))
    after, doubled = counts(house)
    assert killed > 5
    assert doubled == {name: 2 * count for name, count in rows.items()}
    for kind in ("案件成立", "安排送达"):
        assert after[kind] == 2 * kinds[kind]
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []
