"""The database's tables brought to what this version of the software needs.

Every step is explicit (`court/core/store/migrations/versions/`).  An upgrade runs in one transaction:
all of it or nothing; two at once follow each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from court.core.store.database import READING, Database
from engine.text.errors import LianError

FOLDER = Path(__file__).resolve().parent / "store" / "migrations"
LOCK = 0x6C69_616E_02
comparing: dict[str, Any] = {"compare_type": True, "compare_server_default": True}


def upgrade(
    database: Database, to: str = "head", then: Callable[[Connection], None] | None = None
) -> str:
    """Bring the tables up to date, or to an earlier step, and give the version reached.

    `then` works on them in the same transaction.

    Raises `LianError` when the database is newer than this software or does not answer.
    """
    config = _config()
    with _spoken(), database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        version = _version(connection)
        _known(version)
        if version != (newest() if to == "head" else to):
            config.attributes["connection"] = connection
            command.upgrade(config, to)
        if then is not None:
            then(connection)
    return newest() if to == "head" else to


def newest() -> str:
    """The version this software needs."""
    return str(_steps().get_current_head())


def current(database: Database) -> str | None:
    """The version the database has; None for an empty one.  Raises `LianError` when it is away."""
    with _spoken(), database.engine.connect() as connection:
        return _version(connection.execution_options(**{READING: True}))


def require_current(database: Database) -> None:
    """Raises `LianError`, saying what to run, when the tables are not what is needed."""
    version = current(database)
    if version == newest():
        return
    _known(version)
    state = "还没有建表" if version is None else "还是旧版本的表"
    raise LianError(f"数据库{state}。请先运行 lian db upgrade（升级前请备份）")


def _known(version: str | None) -> None:
    known = {step.revision for step in _steps().walk_revisions()}
    if version is not None and version not in known:
        raise LianError(
            f"数据库的版本（{version[:20]}）比这个程序新。请使用对应版本的程序，不要降级"
        )


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


@contextmanager
def _spoken() -> Iterator[None]:
    """Say in words that the database does not answer; its address may hold a password."""
    try:
        yield
    except OperationalError as error:
        raise LianError("数据库连不上。请检查它是否在运行、地址和密码是否正确") from error
