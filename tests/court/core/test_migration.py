"""The explicit steps and the models say the same, on both databases; the log cannot be changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

from court.core.courthouse import Courthouse
from court.core.events import append, verify_chain
from court.core.jobs import work_off
from court.core.migration import comparing, current, newest, require_current, upgrade
from court.core.settings import Settings
from court.core.store.append_only import REFUSAL
from court.core.store.database import Database
from court.identity.tables import ApiKey
from court.messages.delivery import TOO_OLD
from court.operations import handlers
from court.operations.schema import metadata
from engine.text.errors import LianError
from tests.rules import delivered

NOW = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / '立案.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    found = Database(url)
    yield found
    found.close()


def test_an_upgraded_database_has_the_tables_of_the_models(database: Database) -> None:
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=comparing)
        assert compare_metadata(context, metadata) == []


def test_what_an_empty_and_a_current_database_are_told(database: Database) -> None:
    assert current(database) is None
    with pytest.raises(LianError, match=r"还没有建表。请先运行 lian db upgrade"):
        require_current(database)
    assert upgrade(database) == newest() == current(database)
    assert upgrade(database) == newest()
    require_current(database)


def test_a_database_newer_than_the_program_is_left_alone(database: Database) -> None:
    upgrade(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (upgrade, require_current):
        with pytest.raises(LianError, match="比这个程序新"):
            act(database)


def test_an_upgrade_that_stops_half_way_leaves_the_old_tables(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Operations.create_table

    def stopped(self: Operations, name: str, *columns: Any, **more: Any) -> Any:
        made = real(self, name, *columns, **more)
        if name == "rule_release":
            raise RuntimeError("stopped")
        return made

    with monkeypatch.context() as patched, pytest.raises(RuntimeError, match="stopped"):
        patched.setattr(Operations, "create_table", stopped)
        upgrade(database)
    assert current(database) is None
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    assert upgrade(database) == newest()


def test_two_upgrades_at_once_follow_each_other(database: Database) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        mine = Database(database.url)
        try:
            upgrade(mine)
        except BaseException as error:
            faults.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert current(database) == newest()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET data = '{}' WHERE number = 1",
        "UPDATE event SET number = 7 WHERE number = 2",
        "DELETE FROM event WHERE number = 2",
        "DELETE FROM event",
    ],
)
def test_the_database_refuses_to_change_an_event(database: Database, statement: str) -> None:
    refuses(database, statement)


def test_postgresql_refuses_to_empty_the_log(postgres_url: str) -> None:
    refuses(Database(postgres_url), "TRUNCATE event")


def refuses(database: Database, statement: str) -> None:
    upgrade(database)
    with database.transaction() as session:
        for kind in ("登录", "退出"):
            append(session, kind, "", "someone", "立案法官", NOW)
    with pytest.raises(DatabaseError, match=REFUSAL), database.transaction() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert verify_chain(session) == (2, [])


def test_a_database_that_does_not_answer_is_said_without_its_password() -> None:
    away = Database("postgresql+psycopg://lian:geheim@127.0.0.1:9/lian?connect_timeout=2")
    with pytest.raises(LianError, match="连不上") as refused:
        require_current(away)
    assert "geheim" not in str(refused.value)


def value_for(column: Column[Any], row: int) -> Any:
    """Something that fits a column, different in every row."""
    if isinstance(column.type, Boolean):
        return row % 2 == 0
    if isinstance(column.type, DateTime):
        return NOW + timedelta(minutes=row)
    if isinstance(column.type, Date):
        return NOW.date()
    if isinstance(column.type, Integer | Numeric):
        return row
    if isinstance(column.type, LargeBinary):
        return b"x" * row
    if isinstance(column.type, JSON):
        return {"row": row}
    length = getattr(column.type, "length", None) or 32
    return f"{column.name}-{row}"[-length:]


def fill(database: Database, rows: int = 3) -> dict[str, list[dict[str, Any]]]:
    """Rows in every table as it is now; what refers to a row refers to the one of its number."""
    tables = MetaData()
    written: dict[str, list[dict[str, Any]]] = {}
    with database.engine.begin() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            written[table.name] = [row_for(table, n, written) for n in range(1, rows + 1)]
            connection.execute(table.insert(), written[table.name])
    return written


def row_for(table: Table, number: int, written: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    found = {column.name: value_for(column, number) for column in table.columns}
    for key in table.foreign_keys:
        found[key.parent.name] = written[key.column.table.name][number - 1][key.column.name]
    return found | STATES.get(table.name, {}).get(number, {})


# What the steps look at: texts sent, waiting, too old; files being worked on or done; drafts.
STATES: dict[str, dict[int, dict[str, Any]]] = {
    "outbox": {1: {"sent_at": NOW}, 2: {"sent_at": None, "tries": 4}, 3: {"sent_at": None}},
    "bulk_job": {
        1: {"state": "检查中"},
        2: {"state": "已提交"},
        3: {"state": "提交中", "held_until": None},
    },
    "filing": {
        1: {"state": "草稿", "channel": "自助终端", "owner_id": None},
        2: {"state": "草稿", "channel": "网上"},
        3: {"state": "待审查", "channel": "自助终端", "owner_id": None},
    },
}


def test_the_release_before_is_brought_here_with_everything_in_it(database: Database) -> None:
    upgrade(database, to="0001")
    before = fill(database)
    upgrade(database)
    tables = MetaData()
    with database.engine.connect() as connection:
        tables.reflect(connection)
        for name, rows in before.items():
            table = tables.tables[name]
            key = [column.name for column in table.primary_key]
            found = list(connection.execute(table.select().order_by(*table.primary_key)))
            rows = sorted(rows, key=lambda row: [row.get(k, "") for k in key])
            kept = [c.name for c in table.columns if c.name in rows[0]]
            assert len(found) == len(rows), name
            for after, row in zip(found, rows, strict=True):
                for column in kept:
                    assert plain(getattr(after, column)) == plain(row[column]), (name, column)
            gone = set(rows[0]) - set(kept)
            assert gone == GONE.get(name, set()), name
        job = tables.tables["job"]
        moved = [
            (j.kind, j.key, j.tries, j.state, plain(j.due), j.round)
            for j in connection.execute(job.select().order_by(job.c.id))
        ]
    outbox, files = before["outbox"], before["bulk_job"]
    assert moved == [
        ("短信", outbox[1]["id"], 4, "等待", plain(outbox[1]["next_try_at"]), 1),
        ("短信", outbox[2]["id"], 3, "等待", plain(outbox[2]["next_try_at"]), 1),
        ("批量起诉", files[0]["id"], 0, "等待", plain(files[0]["held_until"]), 1),
        ("批量起诉", files[2]["id"], 0, "等待", plain(files[2]["updated_at"]), 1),
        ("自助机清除", before["filing"][0]["id"], 0, "等待", plain(before["filing"][0]["updated_at"]), 1),
    ]  # fmt: skip


# Columns that later steps took away.
GONE = {
    "outbox": {"next_try_at", "tries"},
    "bulk_job": {"held_until"},
    "account": {"failures", "locked_until", "id_number"},
}


def plain(value: Any) -> Any:
    """Moments without their zone (SQLite keeps none), binary as bytes."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None)
    return bytes(value) if isinstance(value, memoryview) else value


def test_keys_of_before_end_in_a_quarter(database: Database) -> None:
    upgrade(database, to="0001")
    assert fill(database)["api_key"]
    upgrade(database)
    with database.reading() as session:
        ends = list(session.scalars(select(ApiKey.expires_at)))
    days = {(end - datetime.now(UTC)).days for end in ends if end is not None}
    assert len(ends) and days == {89}


def test_what_waited_in_the_release_before_is_done(database: Database) -> None:
    """A text and a kiosk draft of the old tables are worked off by the new handlers."""
    upgrade(database, to="0001")
    fill(database)
    upgrade(database)
    bundle = delivered()
    settings = Settings(database_url=database.url, development=True)
    house = Courthouse(settings, bundle, database, lambda: NOW + timedelta(days=1))
    with house.work() as work:
        work.session.execute(text("UPDATE chain_head SET id = 1, number = 3 WHERE id = 1"))
    assert work_off(house, {"短信": handlers.quick()["短信"]}) == 2
    with house.look() as look:
        states = look.session.execute(text("SELECT state, error FROM job WHERE kind = '短信'"))
        assert {tuple(row) for row in states} == {("放弃", TOO_OLD)}
