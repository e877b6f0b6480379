"""`make fuzz`: every fuzzer at length, with its progress; 1 when anything fell."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.progress import Progress as Bar
from rich.progress import TextColumn, TimeRemainingColumn

from engine.bundle.bundle import Bundle
from tests.court.houses import Founded, founded
from tests.fuzz import Failure, Progress, filings, requests, rule_files

FILINGS, REQUESTS, RULE_FILES = 100_000, 10_000, 5_000
SHOWN = 20


@contextmanager
def court(url: str = "") -> Iterator[Founded]:
    with tempfile.TemporaryDirectory(prefix="lian-fuzz-") as folder:
        state = Path(folder) / "state"
        with founded(state, url, calls_per_minute=10**9) as house:
            yield house


@contextmanager
def postgresql() -> Iterator[str]:
    from pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="lian-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


def main(first: int = 0, share: float = 1.0) -> None:
    """`first` is the first seed, `share` what part of the full numbers to run."""
    logging.disable(logging.CRITICAL)
    bundle = Bundle.load()

    def times(full: int) -> int:
        return max(1, int(full * share))

    found = watched("规则文件", times(RULE_FILES), lambda n, p: rule_files.run(bundle, n, first, p))
    with court() as house:
        found += watched(
            "请求（SQLite）", times(REQUESTS), lambda n, p: requests.run(house, n, first, p)
        )
    with postgresql() as url, court(url) as house:
        found += watched(
            "请求（PostgreSQL）", times(REQUESTS), lambda n, p: requests.run(house, n, first, p)
        )
    found += watched("起诉材料", times(FILINGS), lambda n, p: filings.run(bundle, n, first, p))
    sys.exit(1 if found else 0)


def watched(name: str, count: int, run: Callable[[int, Progress], Iterator[Failure]]) -> int:
    """How many failures a run gives; the first of them are printed."""
    found = 0
    columns = (
        *Bar.get_default_columns()[:-1],
        TimeRemainingColumn(),
        TextColumn("{task.completed}"),
    )
    with Bar(*columns) as bar:
        task = bar.add_task(name, total=count)
        for failure in run(count, lambda: bar.advance(task)):
            found += 1
            if found <= SHOWN:
                bar.console.print(str(failure), markup=False)
    print(f"{name}：{count:,} 次，{found} 次失败")
    return found


if __name__ == "__main__":
    typer.run(main)
