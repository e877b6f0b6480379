"""A real PostgreSQL for tests: databases of their own, or one that is emptied between tests.

Making and dropping a database writes some hundred files; emptying one that exists costs a tenth.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection, create_engine

from court.core.migration import upgrade
from court.core.store.database import Database

OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$ DECLARE name regclass; used boolean; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r'
    AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' LOOP
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || name || ')' INTO used;
    IF used THEN EXECUTE 'DELETE FROM ' || name; END IF;
  END LOOP;
  FOR name IN SELECT oid FROM pg_class WHERE relkind = 'S'
    AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART';
  END LOOP;
END $$
"""
FIRST_OF_OURS = 16_384
SHAPE = f"""
SELECT string_agg(part, ' ' ORDER BY part) FROM (
  SELECT 'v' || version_num AS part FROM alembic_version
  UNION ALL SELECT 'c' || oid || relname FROM pg_class WHERE oid >= {FIRST_OF_OURS}
  UNION ALL SELECT 'a' || attrelid || attname || atttypid || attnotnull FROM pg_attribute
    WHERE attrelid >= {FIRST_OF_OURS}
  UNION ALL SELECT 't' || tgrelid || tgname || tgenabled::text FROM pg_trigger
  UNION ALL SELECT 'k' || oid || conname FROM pg_constraint
  UNION ALL SELECT 'f' || oid || md5(prosrc) FROM pg_proc WHERE oid >= {FIRST_OF_OURS}
) AS parts
"""


@contextmanager
def running() -> Iterator[str]:
    """The address of a server; the test is skipped, with the reason, where none can start."""
    pgserver = pytest.importorskip("pgserver", reason="没有 pgserver，没有在 PostgreSQL 上试")
    with tempfile.TemporaryDirectory(prefix="lian-pg-") as folder:
        try:
            server = pgserver.get_server(folder, cleanup_mode="stop")
        except Exception as error:
            pytest.skip(f"PostgreSQL 没有启动，没有在上面试：{error}")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        _spare_the_disk(url)
        yield url
        server.cleanup()


def _spare_the_disk(url: str) -> None:
    """Nothing here outlives the run, so nothing has to reach the disk before a commit returns."""
    off = ("fsync", "full_page_writes", "synchronous_commit")
    with _administering(url) as connection:
        for name in off:
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


@contextmanager
def created(server: str) -> Iterator[str]:
    """The address of a new, empty database, dropped afterwards."""
    name = f"t{uuid.uuid4().hex}"
    _on(server, f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield _named(server, name)
    _on(server, f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Reused:
    """One database with every table; made again when a test has changed more than rows."""

    server: str
    url: str = field(default="", init=False)
    shape: str = field(default="", init=False)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Its address while no table holds a row."""
        if not self.url:
            self._make()
        yield self.url
        with _administering(self.url) as connection:
            connection.exec_driver_sql(OTHERS_OUT)
            connection.exec_driver_sql(EMPTY)
            if self.shape != _shape(connection):
                self.url = ""

    def _make(self) -> None:
        name = f"m{uuid.uuid4().hex}"
        _on(self.server, f"CREATE DATABASE {name} STRATEGY FILE_COPY")
        self.url = _named(self.server, name)
        database = Database(self.url)
        upgrade(database)
        database.close()
        with _administering(self.url) as connection:
            self.shape = _shape(connection)


def _shape(connection: Connection) -> str:
    """Everything but rows: version, tables, columns, triggers, constraints, functions."""
    return str(connection.exec_driver_sql(SHAPE).scalar_one())


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


@contextmanager
def _administering(url: str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _on(url: str, statement: str) -> None:
    with _administering(url) as connection:
        connection.exec_driver_sql(statement)
