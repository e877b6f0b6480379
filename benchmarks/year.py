"""A year of a court: filings arrive, are registered, drawn, set for a hearing, served, heard and judged.

    .venv/bin/python -m benchmarks.year --share 0.01 --papers 50 --workers 2

Everything goes through the real services; only the clock and the carriers are simulated.  Each worker
is a court of its own with its own SQLite database and an equal part of the year.  Of every `--papers`th
set of papers real pages are set in type and sealed; of the others what they would say is kept, with its
hash, and nothing else differs.  At the end everything that must hold is checked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from cProfile import Profile
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, event

from api.serve import warm
from benchmarks.spent import by_part
from benchmarks.year_court import YEAR, Court
from court.documents import making
from court.signing.port import SealService
from court.typesetting.fonts import Fonts, Replaced
from court.typesetting.model import Document
from court.typesetting.pdf import Typeset, typeset
from tests.court.houses import founded

TARGET_MINUTES = 30
CORES = 2
BEFORE, CHECKED = ("起草、提交", "登记立案、文书"), "核对"


class Stages:
    """Seconds of processor and statements by part."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.statements: dict[str, int] = defaultdict(int)
        self._count = 0

    def watch(self, engine: Engine) -> None:
        """Count what is asked of a database from now on."""

        @event.listens_for(engine, "before_cursor_execute")
        def _(*_: Any) -> None:
            self._count += 1

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        began, before = time.process_time(), self._count
        try:
            yield
        finally:
            self.cpu[name] += time.process_time() - began
            self.statements[name] += self._count - before


class Papers:
    """Lets one set of papers in so many be set in type and sealed; the others are data and hash."""

    def __init__(self, every: int) -> None:
        self.every, self.sets, self.real = every, 0, True
        self.set_in_type, self.kept = 0, 0
        self._typeset, self._sealed = typeset, making._sealed

    def install(self) -> None:
        for name in ("typeset", "_sealed"):
            setattr(making, name, getattr(self, name.strip("_")))

    def next(self) -> None:
        """Another filing or turn: whether its papers are set in type."""
        self.real = self.sets % self.every == 0
        self.sets += 1

    def typeset(self, document: Document, fonts: Fonts | None = None) -> Typeset:
        if self.real:
            self.set_in_type += 1
            return self._typeset(document, fonts)
        self.kept += 1
        said = orjson.dumps(document.to_dict(), option=orjson.OPT_SORT_KEYS)
        return Typeset(said, None, Replaced())

    def sealed(
        self, result: Typeset, case: Any, document: Document, seal: SealService | None, moment: Any
    ) -> bytes:
        return self._sealed(result, case, document, seal, moment) if self.real else result.pdf


def run(
    count: int, every: int, worker: int, days: tuple[int, int], profiled: bool, answers: Any
) -> None:
    """One court through the first of its `days`; puts what it found into `answers`."""
    stop, year = days
    stages, papers, profile = Stages(), Papers(every), Profile(time.process_time)
    papers.install()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "state") as house:
        warm(house.house)
        stages.watch(house.house.database.engine)
        court = Court(house, stages, papers.next, count, worker)
        if profiled:
            profile.enable()
        for day in range(stop):
            court.day(day, year)
            if (day + 1) % 25 == 0:
                spent = time.process_time() - began
                print(
                    f"court {worker}: day {day + 1}, {court.filed} filed, {court.registered}"
                    f" registered, {court.judged} judged, {spent:.0f} s",
                    flush=True,
                )
        profile.disable()
        with stages(CHECKED):
            found = court.check()
    answers.put(
        {
            "cpu": dict(stages.cpu),
            "statements": dict(stages.statements),
            "parts": by_part(profile) if profiled else {},
            "found": found,
            "papers": (papers.set_in_type, papers.kept),
            "filed": court.filed,
            "spent": time.process_time() - began,
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--share", type=float, default=0.01, help="of 80,000 filings")
    parser.add_argument("--papers", type=int, default=50, help="set in type one set in so many")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--days", type=int, default=250, help="working days of the year")
    parser.add_argument("--stop", type=int, default=250, help="after so many of them")
    parser.add_argument("--profile", action="store_true", help="what the time goes into, slower")
    chosen = parser.parse_args()
    count = round(YEAR * chosen.share / chosen.workers)
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    workers = [
        context.Process(
            target=run,
            args=(
                count,
                chosen.papers,
                n,
                (min(chosen.stop, chosen.days), chosen.days),
                chosen.profile,
                answers,
            ),
        )
        for n in range(1, chosen.workers + 1)
    ]
    for worker in workers:
        worker.start()
    tell([answers.get() for _ in workers])
    for worker in workers:
        worker.join()


def tell(answers: list[dict[str, Any]]) -> None:
    """The table for the README, and what was found at the end."""
    count = sum(answer["filed"] for answer in answers)
    cpu, asked, parts = (_together(answers, key) for key in ("cpu", "statements", "parts"))
    print("| part | ms of processor a filing | statements |\n|---|---|---|")
    for name, seconds in cpu.items():
        print(f"| {name} | {seconds * 1000 / count:.0f} | {asked[name] / count:.0f} |")
    total = sum(cpu.values()) / count
    before = sum(cpu[name] for name in BEFORE) / count
    print(f"| after registration | {(total - before - cpu[CHECKED] / count) * 1000:.0f} | |")
    print(f"| together | {total * 1000:.0f} | {sum(asked.values()) / count:.0f} |")
    for name, seconds in parts.items():
        print(f"| {name} | {seconds / sum(parts.values()):.1%} |")
    for answer in answers:
        print(f"{answer['found']}, papers set in type and kept as data: {answer['papers']}")
    minutes = total * YEAR / CORES / 60
    print(
        f"{YEAR:,} at this rate: {minutes:.0f} minutes on {CORES} cores, target {TARGET_MINUTES}:"
        f" {minutes / TARGET_MINUTES:.1f} times as long"
    )


def _together(answers: list[dict[str, Any]], key: str) -> dict[str, float]:
    """What the courts have of each part, added up."""
    found: dict[str, float] = defaultdict(float)
    for answer in answers:
        for name, value in answer[key].items():
            found[name] += value
    return found


if __name__ == "__main__":
    main()
