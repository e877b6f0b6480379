"""`make fuzz`: every fuzzer at length, with its progress; 1 when anything fell."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress as Bar
from rich.progress import TextColumn, TimeRemainingColumn

from engine.bundle.bundle import Bundle
from tests.court.houses import Founded, founded
from tests.fuzz import Failure, Progress, filings, requests, rule_files

Run = Callable[[int, int, Progress], Iterator[Failure]]
RULE_FILES, ON_SQLITE, ON_POSTGRESQL, FILINGS = (
    "规则文件",
    "请求（SQLite）",
    "请求（PostgreSQL）",
    "起诉材料",
)
FULL = {RULE_FILES: 5_000, ON_SQLITE: 10_000, ON_POSTGRESQL: 10_000, FILINGS: 100_000}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was run before, a line a run, so that the counts of several runs add up."""

    path: Path | None

    def runs(self, name: str) -> list[dict[str, Any]]:
        if self.path is None or not self.path.exists():
            return []
        lines = map(json.loads, self.path.read_text("utf-8").splitlines())
        return [line for line in lines if line["种类"] == name]

    def next_seed(self, name: str, first: int) -> int:
        """The seed after the last that was run, `first` when none was."""
        return max([first, *(int(run["从"]) + int(run["次"]) for run in self.runs(name))])

    def note(self, name: str, first: int, count: int, found: int, seconds: float) -> None:
        if self.path is not None:
            line = {
                "种类": name,
                "从": first,
                "次": count,
                "失败": found,
                "处理器秒": round(seconds),
            }
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def total(self, name: str) -> tuple[int, int]:
        """Inputs and failures of all runs."""
        runs = self.runs(name)
        return sum(run["次"] for run in runs), sum(run["失败"] for run in runs)


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


@contextmanager
def runner(name: str, bundle: Bundle) -> Iterator[Run]:
    """A fuzzer with what it needs around it."""
    if name == RULE_FILES:
        yield lambda count, first, progress: rule_files.run(bundle, count, first, progress)
    elif name == FILINGS:
        yield lambda count, first, progress: filings.run(bundle, count, first, progress)
    elif name == ON_SQLITE:
        with court() as house:
            yield lambda count, first, progress: requests.run(house, count, first, progress)
    else:
        with postgresql() as url, court(url) as house:
            yield lambda count, first, progress: requests.run(house, count, first, progress)


def main(
    first: int = 0,
    share: float = 1.0,
    only: Annotated[str, typer.Option(help="kinds with these words in their names")] = "",
    ledger: Annotated[Path | None, typer.Option(help="go on where this file ends")] = None,
) -> None:
    """`first` is the first seed, `share` what part of the full numbers to run."""
    logging.disable(logging.CRITICAL)
    bundle, known, failed = Bundle.load(), Ledger(ledger), 0
    for name in (name for name in FULL if only in name):
        count, seed = max(1, int(FULL[name] * share)), known.next_seed(name, first)
        begun = time.process_time()
        with runner(name, bundle) as run:
            found = watched(name, count, seed, run)
        known.note(name, seed, count, found, time.process_time() - begun)
        failed += found
        if ledger:
            total, fell = known.total(name)
            print(f"{name}：各次合计 {total:,} 次，{fell} 次失败，目标 {FULL[name]:,}")
    sys.exit(1 if failed else 0)


def watched(name: str, count: int, seed: int, run: Run) -> int:
    """How many failures a run gives; the first of them are printed."""
    found = 0
    columns = (
        *Bar.get_default_columns()[:-1],
        TimeRemainingColumn(),
        TextColumn("{task.completed}"),
    )
    with Bar(*columns) as bar:
        task = bar.add_task(name, total=count)
        for failure in run(count, seed, lambda: bar.advance(task)):
            found += 1
            if found <= SHOWN:
                bar.console.print(str(failure), markup=False)
    print(f"{name}：{count:,} 次（从 {seed} 起），{found} 次失败")
    return found


if __name__ == "__main__":
    typer.run(main)
