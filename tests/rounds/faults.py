"""The harm that is done to a court at work, and what has to be true afterwards."""

from __future__ import annotations

import json
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from court.core.roles import Role
from court.core.tables import Filing, Upload
from court.decisions.tables import DecisionRecord
from court.oversight import audit
from court.payments.service import PAID as PAID_STATE
from court.payments.tables import Payment
from tests.court.houses import ROOT, Founded
from tests.rounds.working import DECIDED, FAILED, FILED, KEPT, PAID

PEOPLE = 2
PATIENCE = 300.0  # on a busy machine the rules alone take a minute
YEARS = 10 * 365 * 24 * 3600


@dataclass
class Round:
    """One process at work on a court; `done` is what it said, in the order it said it."""

    house: Founded
    clock: Path
    chance: random.Random
    restart_database: Callable[[], None] | None = None
    done: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Round:
        people = [self.house.person(role, n).account_id
                  for role in (Role.party, Role.judge) for n in range(1, PEOPLE + 1)]  # fmt: skip
        self.clock.write_text("0")
        settings = self.house.house.settings
        command = [sys.executable, "-m", "tests.rounds.working"]
        self.process = subprocess.Popen(
            [*command, str(settings.state), settings.database_url, str(self.clock), *people],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.reader.join(PATIENCE)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):  # a line cut off by the kill was not said
                kind, what = json.loads(line)
                self.done.append((kind, what))

    def works(self, acts: int = 4, kind: str = "") -> None:
        """Wait until so many more acts are done.  Raises `AssertionError` when nothing happens."""
        wanted, until = self._count(kind) + acts, time.monotonic() + PATIENCE
        while self._count(kind) < wanted:
            assert self.process.poll() is None, "the process at work ended by itself"
            assert time.monotonic() < until, f"nothing is done any more: {Counter(self.kinds)}"
            time.sleep(0.01)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.done]

    def _count(self, kind: str) -> int:
        return sum(one == kind if kind else one != FAILED for one in self.kinds)

    def kill(self) -> None:
        """At a moment nobody chose."""
        time.sleep(self.chance.uniform(0, 0.5))
        self.process.send_signal(signal.SIGKILL)

    def set_clock(self) -> None:
        """Ten years on, ten years back, and right again."""
        for seconds in (YEARS, -YEARS, 0):
            self.clock.write_text(str(seconds))
            self.works(2, FILED)

    def fill_disk(self) -> None:
        """No file can grow any more: every write fails at the place where it is; then there is room."""
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (4_096, resource.RLIM_INFINITY))
        try:
            self.works(2, FAILED)
        finally:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, unlimited)

    def restart(self) -> None:
        """The database goes away in the middle of it and comes back."""
        assert self.restart_database is not None
        self.restart_database()


FAULTS: Mapping[str, Callable[[Round], None]] = {
    "时钟": Round.set_clock,
    "磁盘": Round.fill_disk,
    "重启": Round.restart,
    "杀掉": Round.kill,
}


def lost(house: Founded, done: list[tuple[str, str]]) -> list[str]:
    """What was said to be done and is not there, once; and every fault of the record."""
    with house.house.look() as look:
        known: dict[str, list[str | None]] = {
            FILED: list(look.session.scalars(select(Filing.number))),
            KEPT: list(look.session.scalars(select(Upload.sha256))),
            DECIDED: list(look.session.scalars(select(DecisionRecord.case_number))),
            PAID: list(
                look.session.scalars(
                    select(Payment.order_number).where(Payment.state == PAID_STATE)
                )
            ),
        }
        said = [(kind, what) for kind, what in done if kind != FAILED]
        found = [f"{kind} {what}" for kind, what in said if what not in known[kind]]
        for kind in (FILED, DECIDED):
            times = Counter(filter(None, known[kind]))
            found += [f"{kind} {what}: {n} times" for what, n in times.items() if n > 1]
        verified = audit.verify(look.session, look.now, files=house.house.files)
        return [*found, *map(str, verified.faults)]
