"""A question writes first only what it asks about, and misses nothing that was written for it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, exists, func, select, text
from sqlalchemy.orm import aliased

from court.core.store.asking import added, tables_of, unwritten
from court.core.tables import Account, Filing, LogEntry, Upload
from court.flow.tables import DueDate, Task
from tests.court.core.test_kept import asked, opened
from tests.court.houses import Founded, both_databases

ONE = "1" * 32
OTHER = aliased(Account)


@pytest.mark.parametrize(
    ("question", "tables"),
    [
        (select(Filing), {"filing"}),
        (select(Filing.id).where(Filing.owner_id == "x"), {"filing"}),
        (select(func.count()).select_from(Upload), {"upload"}),
        (select(Upload).join(Filing, Filing.id == Upload.filing_id), {"upload", "filing"}),
        (select(Filing).where(exists().where(Upload.filing_id == Filing.id)), {"upload", "filing"}),
        (select(Filing).where(Filing.owner_id.in_(select(Account.id))), {"filing", "account"}),
        (select(func.max(OTHER.name)), {"account"}),
        (select(select(Account.id).subquery().c.id), {"account"}),
        (select(func.lag(LogEntry.at).over(order_by=LogEntry.number)), {"event"}),
        (select(Filing).where(text("1 = (SELECT 1 FROM task)")), {"filing", "*"}),
    ],
)
def test_the_tables_of_a_question_are_all_it_reads(question: Select[Any], tables: set[str]) -> None:
    assert tables_of(question) == tables


@both_databases
def test_what_a_question_is_not_about_waits(house: Founded) -> None:
    with house.house.work() as work:
        due = opened(work, ONE)
        with asked(house) as said:
            work.session.scalars(select(Filing)).all()
            assert [one.split()[0] for one in said] == ["SELECT"]
            assert unwritten(work.session) >= {"event", "due_date", "task"}
            assert added(work.session, DueDate) == [due]
            assert work.session.scalars(select(Task.kind)).all() == ["办"]
        assert unwritten(work.session) == frozenset()
        assert added(work.session, DueDate) == []
        due.kind = "举证期"
        assert unwritten(work.session) == {"due_date"}
        found = select(DueDate.kind).where(DueDate.subject == ONE)
        assert work.session.scalar(found) == "举证期"


@both_databases
def test_a_deletion_never_waits(house: Founded) -> None:
    with house.house.work() as work:
        due = opened(work, ONE)
    with house.house.work() as work:
        for task in work.session.scalars(select(Task)):
            work.session.delete(task)
        kept = work.session.get_one(DueDate, due.id)
        work.session.delete(kept)
        work.session.scalars(select(Filing)).all()
        assert work.session.get(DueDate, due.id) is None
