"""The explicit steps and the models say the same, on both databases; the log cannot be changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from court.core.events import append, verify_chain
from court.core.migration import comparing, current, newest, require_current, upgrade
from court.core.store.append_only import REFUSAL
from court.core.store.database import Database
from court.operations.schema import metadata
from engine.text.errors import LianError

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
