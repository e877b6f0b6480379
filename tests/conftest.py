"""Shared fixtures: the real bundle, deterministic Hypothesis."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine

from engine.bundle.bundle import Bundle

if TYPE_CHECKING:
    from tests.court.houses import Founded

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("LIAN_HYPOTHESIS", "repeatable"))


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return Bundle.load(ROOT)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL for this run; skipped with the reason where it cannot start."""
    pgserver = pytest.importorskip("pgserver", reason="没有 pgserver，没有在 PostgreSQL 上试")
    with tempfile.TemporaryDirectory(prefix="lian-pg-") as folder:
        try:
            server = pgserver.get_server(folder, cleanup_mode="stop")
        except Exception as error:
            pytest.skip(f"PostgreSQL 没有启动，没有在上面试：{error}")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database of its own."""
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: SQLite, unless the test is marked `both_databases`."""
    which = getattr(request, "param", "sqlite")
    return "" if which == "sqlite" else request.getfixturevalue("postgres_url")


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
