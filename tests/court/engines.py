"""Databases of tests with engines that were used before, so that no statement is compiled twice.

An engine keeps the statements it has compiled, as SQL of its dialect; a sixth of the time of tests
that each found a court went into compiling the same ones.  What a court learns of its database is
kept by `Database` object, so each court has an object of its own.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from court.core.store.database import BUSY_SECONDS, MOST_WRITERS, Database
from court.core.store.turns import Turns
from court.files.keyring import KeyRing

HEARD = ("begin", "commit", "before_cursor_execute", "after_cursor_execute")


class Before(Database):
    """A database whose engine, closed, goes to the next; it connects to where that one is."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        event.listen(self.engine, "do_connect", self._connect)
        self.listeners = _listeners(self.engine)

    def _connect(self, _: object, __: object, places: list[Any], ___: object) -> None:
        if self.is_sqlite:
            places[:] = [make_url(self.url).database]


class Again(Database):
    """The database at an address, with the engine of another."""

    def __init__(self, url: str, before: Before) -> None:
        before.url = url
        vars(self).update(vars(before))
        self.before = before
        self.use(KeyRing())
        self._seats = threading.BoundedSemaphore(MOST_WRITERS)
        self._thread = threading.local()
        if self._turns is not None:
            place = Path(f"{make_url(url).database}.turn")
            self._turns = Turns(place, BUSY_SECONDS)

    def use(self, ring: KeyRing) -> None:
        super().use(ring)
        self.before.ring = ring  # which the engine writes and reads JSON with


_IDLE: defaultdict[str, list[Before]] = defaultdict(list)


@contextmanager
def at(url: str) -> Iterator[Database]:
    """The database at an address; closed at the end."""
    kind = "sqlite" if url.startswith("sqlite") else url
    before = _IDLE[kind].pop() if _IDLE[kind] else Before(url)
    database = Again(url, before)
    try:
        yield database
    finally:
        database.close()
    if _listeners(before.engine) == before.listeners:  # nobody listens who has gone
        _IDLE[kind].append(before)


def _listeners(engine: Engine) -> list[int]:
    heard = [getattr(engine.dispatch, name) for name in HEARD]
    return [len(list(one)) for one in (*heard, engine.pool.dispatch.connect)]
