"""Shared fixtures: the real bundle, deterministic Hypothesis."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from engine.bundle.bundle import Bundle
from tests.rules import delivered

if TYPE_CHECKING:
    from tests.court.houses import Founded
    from tests.postgres import Reused

ROOT = Path(__file__).resolve().parent.parent
LONGEST = "tests/walks/test_every_page.py"
MEMORY, ENOUGH = Path("/dev/shm"), 2_000_000_000


def _keep_in_memory() -> None:
    """Courts, keys and databases of tests need no disk, where the system has one in memory."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


_keep_in_memory()

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
    from tests.postgres import running

    with running() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database of its own."""
    from tests.postgres import created

    with created(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Reused:
    from tests.postgres import Reused

    return Reused(postgres_server)


@pytest.fixture
def migrated_postgres_url(migrated_postgres: Reused) -> Iterator[str]:
    """A database with every table and no row, used by one test after another."""
    with migrated_postgres.empty() as url:
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
