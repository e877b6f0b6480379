"""Seats for threads that compute (docs/decisions/0030).

A request takes a seat for its whole work (`seated`).  Where it waits for something that needs no
interpreter of this process, it gives the seat back (`away`), and comes before newcomers when it is
back.  Who waited for a lock (`acquired`) sits down at once, because others wait for what it now has;
so a few more than the seats compute until it has given the lock back (`settle`).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
AT_ONCE = 2  # of one process; one and three were slower (benchmarks/README.md)
LONGEST_SECONDS = 2.0


class Sitter:
    """A thread in a seat since a moment of the monotonic clock; `late` when it lost the seat."""

    def __init__(self) -> None:
        self.since = time.monotonic()
        self.late = False


class Seats:
    """`many` threads at once; others wait in the order in which they came.

    Who sits longer than `longest` seconds goes on without the seat when somebody waits: long work,
    and a wait that was not foreseen, slow others down and never stop them.
    """

    def __init__(self, many: int, longest: float) -> None:
        self.longest = longest
        self._free = many  # below 0 while more compute than there are seats
        self._sitting: set[Sitter] = set()
        self._back: deque[threading.Event] = deque()
        self._new: deque[threading.Event] = deque()
        self._lock = threading.Lock()
        self._thread = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A seat for this thread; who has one keeps it."""
        if self._sitter is not None:
            yield
            return
        self._wait(self._new)
        self._sit()
        try:
            yield
        finally:
            self._rise()

    @contextmanager
    def away(self, at_once: bool = False) -> Iterator[None]:
        """Wait for something without a seat; nothing for a thread that has none.

        Afterwards there is a seat when one is free, or `at_once`.
        """
        if self._sitter is None:
            yield
            return
        self._rise()
        try:
            yield
        finally:
            if at_once:
                with self._lock:
                    self._free -= 1
            else:
                self._wait(self._back)
            self._sit()

    def settle(self) -> None:
        """Let others go on first where more compute than there are seats."""
        with self._lock:
            crowded = self._free < 0
        if crowded:
            with self.away():
                pass

    @property
    def _sitter(self) -> Sitter | None:
        return getattr(self._thread, "sitter", None)

    def _wait(self, queue: deque[threading.Event]) -> None:
        """Wait until a seat is this thread's."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return
            called = threading.Event()
            queue.append(called)
        while not called.wait(self.longest / 4):
            self._pass_over_the_late()

    def _sit(self) -> None:
        sitter = self._thread.sitter = Sitter()
        with self._lock:
            self._sitting.add(sitter)

    def _rise(self) -> None:
        sitter, self._thread.sitter = self._sitter, None
        assert sitter is not None
        with self._lock:
            self._sitting.remove(sitter)
            if not sitter.late:
                self._give_back()

    def _pass_over_the_late(self) -> None:
        with self._lock:
            until = time.monotonic() - self.longest
            for sitter in self._sitting:
                if sitter.since < until and not sitter.late:
                    sitter.late = True
                    self._give_back()

    def _give_back(self) -> None:
        self._free += 1
        queue = self._back or self._new
        if self._free > 0 and queue:
            self._free -= 1
            queue.popleft().set()


class Lock(Protocol):
    """What threads take turns with."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool: ...

    def release(self) -> None: ...


SEATS = Seats(AT_ONCE, LONGEST_SECONDS)
away = SEATS.away


def acquired(lock: Lock, timeout: float = -1) -> bool:
    """Take a lock, without a seat while somebody else has it; False when the time (s) is over."""
    if lock.acquire(blocking=False):
        return True
    with away(at_once=True):
        return lock.acquire(timeout=timeout)


@contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Hold a lock that is waited for without a seat."""
    acquired(lock)
    try:
        yield
    finally:
        lock.release()


def seated(work: Callable[P, T]) -> Callable[P, T]:
    """Work that is done in a seat of this process."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with SEATS.taken():
            return work(*args, **kwargs)

    return done
