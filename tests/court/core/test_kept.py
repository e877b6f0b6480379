"""Rows are whole when made, written parents first, and read once a unit of work for many owners."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from court.core.courthouse import Work
from court.core.store.kept import forget
from court.flow.dues import MET, OPEN, OPEN_ONES, close, open_due, open_of
from court.flow.tables import DueDate, Task
from court.flow.tasks import WAITING_TASKS, Whom, open_task
from court.flow.tasks import open_of as todo_of
from tests.court.houses import Founded, both_databases

ONE, OTHER, NONE = "1" * 32, "2" * 32, "3" * 32


@contextmanager
def asked(house: Founded) -> Iterator[list[str]]:
    """The statements of a block, without those of transactions."""
    engine, said = house.house.database.engine, list[str]()

    def heard(*about: object) -> None:
        said.append(str(about[2]))

    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def opened(work: Work, subject: str, after: int = 1) -> DueDate:
    """A due date with its task, by an event of its own."""
    entry = work.log("试", subject)
    due = open_due(work, subject, "答辩期", work.today + timedelta(days=after), entry)
    open_task(work, subject, "办", entry, Whom(role="法官"), due=due)
    return due


@both_databases
def test_what_hangs_on_another_row_is_added_with_it_and_written_once(house: Founded) -> None:
    """A task names its due date (a foreign key): both have ids before either is written."""
    with house.house.work() as work, asked(house) as said:
        work.log("试", ONE)
        assert (open_of(work, ONE), todo_of(work, ONE)) == ([], [])
        said.clear()
        dues = [opened(work, ONE, n) for n in (2, 1)]
        assert all(due.id and due.told_at is None for due in dues)
        assert open_of(work, ONE) == dues[::-1]  # the nearest first, none of them written
        assert not said
        work.session.flush()
        for table in ("event", "due_date", "task"):
            assert len([one for one in said if one.startswith(f"INSERT INTO {table} ")]) == 1
    with house.house.look() as look:
        assert {task.due_id for task in todo_of(look, ONE)} == {due.id for due in dues}


@both_databases
def test_rows_of_many_are_read_by_one_question_and_followed(house: Founded) -> None:
    with house.house.work() as work:
        first, second = opened(work, ONE), opened(work, OTHER)
    with house.house.work() as work:
        with asked(house) as said:
            OPEN_ONES.fetch(work.session, (ONE, OTHER, NONE), lock=True)
            WAITING_TASKS.fetch(work.session, (ONE, OTHER))
            found = [due.id for subject in (ONE, OTHER, NONE) for due in open_of(work, subject)]
        assert found == [first.id, second.id]
        assert len([one for one in said if one.startswith("SELECT")]) == 2
        (due,) = open_of(work, ONE)
        close(work, due, MET, work.log("试", ONE))
        third = opened(work, NONE)
        assert (open_of(work, ONE), todo_of(work, ONE)) == ([], [])
        assert open_of(work, NONE) == [third]
    with house.house.look() as look:
        states = look.session.execute(
            select(DueDate.id, DueDate.state, Task.state).join(Task, Task.due_id == DueDate.id)
        )
        assert {tuple(row) for row in states} == {
            (first.id, MET, "已办"), (second.id, OPEN, "待办"), (third.id, OPEN, "待办"),
        }  # fmt: skip


@both_databases
def test_nothing_outlives_its_transaction_or_a_way_back(house: Founded) -> None:
    with pytest.raises(KeyError), house.house.work() as work:
        opened(work, ONE)
        raise KeyError
    with house.house.work() as work:
        assert open_of(work, ONE) == []
        point = work.session.begin_nested()
        opened(work, ONE)
        assert len(open_of(work, ONE)) == 1
        point.rollback()
        assert open_of(work, ONE) == []
        due = opened(work, ONE)
        work.session.flush()
        work.session.execute(update(DueDate).values(kind="上诉期"))
        forget(work.session)
        assert [one.kind for one in open_of(work, ONE, lock=True)] == ["上诉期"] == [due.kind]
