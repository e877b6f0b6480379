"""Case numbers: no gaps, no repeats, one for each filing, also with many at once."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select

from court.core.numbers import Series, assign, case_numbers, foretell, open_register
from court.core.store.base import metadata

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 9, 7, tzinfo=UTC)
SERIES = Series("粤2071", 2026, "民初")
WORKER = """
import sys
from datetime import UTC, datetime
from sqlalchemy import create_engine
from pathlib import Path
from court.core.numbers import Series, assign, open_register
place, me = sys.argv[1:]
engine = create_engine(place) if "://" in place else open_register(Path(place))
for n in range(25):
    with engine.begin() as connection:
        assign(connection, Series("粤2071", 2026, "民初"), f"{me}-{n}", datetime.now(UTC))
"""


def draw(engine: Engine, filing: str, series: Series = SERIES) -> str:
    with engine.begin() as connection:
        return assign(connection, series, filing, NOW)


def test_numbers_follow_and_belong_to_their_filing(tmp_path: Path) -> None:
    engine = open_register(tmp_path / "案号.sqlite")
    assert draw(engine, "a") == "（2026）粤2071民初1号"
    assert draw(engine, "b") == "（2026）粤2071民初2号"
    assert draw(engine, "a") == "（2026）粤2071民初1号"
    assert draw(engine, "c", Series("粤2071", 2027, "民初")) == "（2027）粤2071民初1号"
    assert draw(engine, "d", Series("粤2071", 2026, "民特")) == "（2026）粤2071民特1号"
    assert draw(engine, "e", Series("粤2072", 2026, "民初")) == "（2026）粤2072民初1号"


def test_foretelling_draws_nothing(tmp_path: Path) -> None:
    engine = open_register(tmp_path / "案号.sqlite")
    draw(engine, "a")
    with engine.begin() as connection:
        told = [foretell(connection, SERIES, filing) for filing in ("b", "c", "a")]
    assert told == [f"（2026）粤2071民初{n}号" for n in (2, 2, 1)]
    assert draw(engine, "c") == "（2026）粤2071民初2号"


def test_a_failure_leaves_no_gap(tmp_path: Path) -> None:
    engine = open_register(tmp_path / "案号.sqlite")
    draw(engine, "a")
    with pytest.raises(RuntimeError), engine.begin() as connection:
        assign(connection, SERIES, "b", NOW)
        raise RuntimeError
    assert draw(engine, "c") == "（2026）粤2071民初2号"


def many_at_once(place: str, engine: Engine) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, place, str(n)], cwd=ROOT) for n in range(4)
    ]
    assert [worker.wait() for worker in workers] == [0, 0, 0, 0]
    with engine.connect() as connection:
        found = connection.execute(select(case_numbers.c.number)).scalars().all()
    assert sorted(found) == list(range(1, 101))


def test_four_processes_at_once_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "案号.sqlite"
    many_at_once(str(path), open_register(path))


def test_four_processes_at_once_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    metadata.create_all(engine)
    many_at_once(postgres_url, engine)
