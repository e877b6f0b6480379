"""Writers of a SQLite database take turns, in this process and between processes.

SQLite itself lets a waiting writer look again after ever longer pauses, so that under load some
wait many times as long as others and give up in the end.  Here one waiter of each process looks
often, the others queue behind it; the operating system ends the turn of a process that dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from court.seats.computing import acquired, away

PAUSE_SECONDS = 0.001
LONGEST_PAUSE = 0.01


class WaitedTooLong(Exception):
    """No turn came in time."""


class Turns:
    """The queue of one database; `path` is the file that processes lock, None within one process."""

    def __init__(self, path: Path | None, patience: float) -> None:
        self.path = path
        self.patience = patience
        self.here = threading.RLock()
        self.depth = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the only turn; who has it already keeps it.  Raises `WaitedTooLong`."""
        until = time.monotonic() + self.patience
        if not acquired(self.here, self.patience):
            raise WaitedTooLong
        self.depth += 1
        try:
            if self.path is None or self.depth > 1:
                yield
                return
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _lock(descriptor, until)
                yield
            finally:
                os.close(descriptor)
        finally:
            self.depth -= 1
            self.here.release()


def _lock(descriptor: int, until: float) -> None:
    if _locked(descriptor):
        return
    pause = PAUSE_SECONDS
    with away(at_once=True):
        while not _locked(descriptor):
            if time.monotonic() >= until:
                raise WaitedTooLong
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
