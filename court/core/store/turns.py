"""Writers of a SQLite database take turns, in this process and between processes.

SQLite itself lets a waiting writer look again after ever longer pauses, so that under load some
wait many times as long as others and give up in the end.  Here the operating system wakes one waiter
of each process in its turn, the others queue behind it; it also ends the turn of a process that dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from court.seats.aside import aside
from court.seats.computing import acquired, away


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
            descriptor = _locked(self.path, until)
            try:
                yield
            finally:
                os.close(descriptor)
        finally:
            self.depth -= 1
            self.here.release()


def _locked(path: Path, until: float) -> int:
    """An open file with the only lock on it; whatever else happens, it is closed.

    Raises `WaitedTooLong`, and the `OSError` of a file system that can lock nothing.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if _locked_at_once(descriptor):
            return descriptor
        # In a thread of its own: a wait of the operating system knows no end of patience.
        waiting = aside(fcntl.flock, descriptor, fcntl.LOCK_EX)
    except BaseException:
        os.close(descriptor)
        raise
    try:
        with away(at_once=True):
            waiting.result(max(0, until - time.monotonic()))
    except BaseException as error:
        # The lock may come yet, to nobody: closing gives it back.
        waiting.add_done_callback(lambda _: os.close(descriptor))
        if isinstance(error, TimeoutError):
            raise WaitedTooLong from None
        raise
    return descriptor


def _locked_at_once(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
