"""Shared fixtures: the real bundle, deterministic Hypothesis."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine

from engine.bundle.bundle import Bundle
from tests.rules import delivered

if TYPE_CHECKING:
    from tests.court.houses import Founded

ROOT = Path(__file__).resolve().parent.parent
LONGEST = "tests/walks/test_every_page.py"

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("LIAN_HYPOTHESIS", "repeatable"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The file that takes longest, the walk through every page, begins first."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return delivered()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL for this run; skipped with the reason where it cannot start."""
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


def _administer(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _spare_the_disk(url: str) -> None:
    """Nothing here outlives the run, so nothing has to reach the disk before a commit returns."""
    off = ("fsync", "full_page_writes", "synchronous_commit")
    _administer(url, *(f"ALTER SYSTEM SET {name} = off" for name in off), "SELECT pg_reload_conf()")


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


@contextmanager
def _created(server: str, template: str = "template1") -> Iterator[str]:
    name = f"t{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _named(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database of its own."""
    with _created(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with every table and no row; copying it is quicker than migrating."""
    from court.core.migration import upgrade
    from court.core.store.database import Database

    name = "migrated"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    database = Database(_named(postgres_server, name))
    upgrade(database)
    database.close()
    return name


@pytest.fixture
def migrated_postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    with _created(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: SQLite, unless the test is marked `both_databases`."""
    which = getattr(request, "param", "sqlite")
    return "" if which == "sqlite" else request.getfixturevalue("migrated_postgres_url")


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[Founded]:
    """A courthouse of the test's own: clock, accounts of every role, clients, filings."""
    from tests.court.houses import founded

    with founded(tmp_path / "state", database) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium for the browser tests of a module."""
    from tests.browsing import chromium

    with chromium() as found:
        yield found
