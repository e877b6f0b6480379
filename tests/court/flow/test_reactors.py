"""Reactors: each event once, in order, after a kill as well; one that fails stops alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from court.core.courthouse import Work
from court.core.roles import Role
from court.core.tables import LogEntry
from court.flow import reactors
from court.flow.reactors import Reactor, react
from court.flow.tables import ReactorRow
from tests.court.houses import Founded, both_databases

ASKED, ANSWERED = "问", "答"


def answer(work: Work, entry: LogEntry) -> None:
    work.log(ANSWERED, entry.subject, 事件=entry.number)


ANSWERING = Reactor("应答", frozenset({ASKED}), answer)


def ask(house: Founded, times: int = 1) -> None:
    with house.house.work() as work:
        for _ in range(times):
            work.log(ASKED, "a" * 32)


def answered(house: Founded) -> list[str]:
    with house.house.look() as look:
        found = select(LogEntry.data).where(LogEntry.kind == ANSWERED).order_by(LogEntry.number)
        return list(look.session.scalars(found))


@both_databases
def test_each_event_is_handled_once_and_in_order(house: Founded) -> None:
    ask(house, reactors.BATCH + 3)
    assert react(house.house, (ANSWERING,)) == reactors.BATCH + 3
    assert react(house.house, (ANSWERING,)) == 0
    found = answered(house)
    assert len(found) == len(set(found)) == reactors.BATCH + 3
    ask(house)
    assert react(house.house, (ANSWERING,)) == 1


def test_what_was_looked_for_in_vain_is_not_looked_for_again(house: Founded) -> None:
    """A reactor without events asks once for each new head, and sees what comes after."""
    ask(house)
    react(house.house, (ANSWERING,))
    with house.house.work() as work:
        work.log("别的", "a" * 32)
    asked: list[str] = []

    def heard(*said: object) -> None:
        asked.append(str(said[2]))

    engine = house.house.database.engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        react(house.house, (ANSWERING,))
        first = len(asked)
        react(house.house, (ANSWERING,))
    finally:
        event.remove(engine, "before_cursor_execute", heard)
    assert len(asked) - first < first
    ask(house)
    assert react(house.house, (ANSWERING,)) == 1


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_at(engine: Engine, statement: int) -> Iterator[None]:
    """The process dies before its nth statement, of whatever kind, commits included."""
    count = [0]

    def dying(*_: object) -> None:
        count[0] += 1
        if count[0] == statement:
            raise Killed

    event.listen(engine, "before_cursor_execute", dying)
    event.listen(engine, "commit", dying)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", dying)
        event.remove(engine, "commit", dying)


@both_databases
def test_killed_between_any_two_statements_nothing_is_lost_or_doubled(house: Founded) -> None:
    engine = house.house.database.engine
    ask(house)
    react(house.house, (ANSWERING,))
    survived, step = False, 0
    while not survived:
        step += 1
        ask(house)
        asked = _count(house, ASKED)
        try:
            with killed_at(engine, step):
                react(house.house, (ANSWERING,))
            survived = True
        except Killed:
            assert _count(house, ANSWERED) in (asked - 1, asked)
        react(house.house, (ANSWERING,))
        assert _count(house, ANSWERED) == asked == len(set(answered(house)))
    assert step > 8


def _count(house: Founded, kind: str) -> int:
    with house.house.look() as look:
        return look.session.scalar(select(func.count()).where(LogEntry.kind == kind)) or 0


def failing(at: Callable[[LogEntry], bool]) -> Reactor:
    def handle(work: Work, entry: LogEntry) -> None:
        answer(work, entry)
        if at(entry):
            raise RuntimeError("张三的案件")

    return Reactor("会错", frozenset({ASKED}), handle)


@both_databases
def test_one_that_fails_stops_alone_and_names_the_event(house: Founded) -> None:
    with house.house.look() as look:
        start = look.session.scalar(select(func.max(LogEntry.number))) or 0
    ask(house, 3)
    broken = failing(lambda entry: entry.number == start + 2)
    assert react(house.house, (broken, ANSWERING)) == 1 + 3
    with house.house.look(house.actor(Role.administrator)) as look:
        stopped, other = reactors.overview(look, (broken, ANSWERING))
    assert (stopped.failed, stopped.failed_kind, stopped.behind) == (start + 2, ASKED, 2)
    assert "张三" not in stopped.error
    assert (other.failed, other.behind) == (None, 0)
    assert react(house.house, (broken,)) == 0  # waits before it tries again
    house.clock.advance(hours=2)
    mended = Reactor("会错", frozenset({ASKED}), answer)
    assert react(house.house, (mended,)) == 2
    assert len(answered(house)) == 6


def test_an_administrator_lets_it_try_again(house: Founded) -> None:
    ask(house)
    broken = failing(lambda _: True)
    react(house.house, (broken,))
    with house.house.work(house.actor(Role.administrator)) as work:
        reactors.retry(work, "会错")
    react(house.house, (broken,))
    with house.house.look() as look:
        assert look.session.get_one(ReactorRow, ("", "会错")).tries == 2


def test_a_projection_is_rebuilt_and_a_process_never(house: Founded) -> None:
    seen: list[int] = []
    projection = Reactor(
        "投影",
        frozenset({ASKED}),
        lambda _, entry: seen.append(entry.number),
        lambda _: seen.clear(),
    )
    ask(house, 3)
    react(house.house, (projection,))
    first = list(seen)
    assert reactors.rebuild(house.house, projection) == 3
    assert seen == first
    with pytest.raises(ValueError, match="never"):
        reactors.rebuild(house.house, ANSWERING)
