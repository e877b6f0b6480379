"""Courts as they once were, so that what many tests begin with is done once a process.

A court whose history so far looks the same (who is there, which events the log has, what time it is) is
given the folder and the database that the first one had after the same step; that what was done before
is the same in substance, whoever asks has to know (`untouched` courts are).  Only SQLite is copied; other
courts take the step themselves, and so does one whose pages were asked for already.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from court.core.courthouse import Courthouse
from court.core.events import every
from court.core.roles import Role
from tests.court.houses import Founded, Person, founded

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the copy lies, and what a test's side of the court was like; `result` is an id."""

    folder: Path
    people: dict[tuple[Role, int], Person]
    now: datetime
    result: str


_KEPT: dict[Hashable, Snapshot] = {}


def once(court: Founded, step: Hashable, take: Callable[[], str]) -> str:
    """The id that `take` gives, after the court went through it or was given what it came to."""
    if not court.house.settings.url.startswith(SQLITE) or "app" in court.__dict__:
        return take()
    key = (step, _history(court))
    known = _KEPT.get(key)
    if known is None:
        result = take()
        _KEPT[key] = _copied(court, result)
        return result
    _become(court, known)
    return known.result


@contextmanager
def founded_again() -> Iterator[Founded]:
    """A new court in the place of the last one."""
    place = _place() / "court"
    shutil.rmtree(place, ignore_errors=True)
    with founded(place) as court:
        yield court


def untouched(court: Founded) -> bool:
    """Whether nobody has come yet and nothing has happened."""
    with court.house.look() as look:
        return not court.people and next(every(look.session), None) is None


def _history(court: Founded) -> Hashable:
    settings = court.house.settings.model_dump_json(exclude={"state"})
    with court.house.look() as look:
        events = tuple(entry.kind for entry in every(look.session))
    return (settings, court.clock.now, tuple(court.people), events)


def _copied(court: Founded, result: str) -> Snapshot:
    state, place = court.house.settings.state, _place() / str(len(_KEPT))
    database = _database(court.house)
    shutil.copytree(state, place, ignore=shutil.ignore_patterns(f"{database.name}*"))
    with (
        closing(sqlite3.connect(database)) as now,
        closing(sqlite3.connect(place / database.name)) as then,
    ):
        now.backup(then)
    return Snapshot(place, dict(court.people), court.clock.now, result)


def _become(court: Founded, known: Snapshot) -> None:
    house = court.house
    house.database.close()
    shutil.rmtree(house.settings.state)
    shutil.copytree(known.folder, house.settings.state)
    # Another object, because what was learnt of the old one's content is kept by object.
    court.house = Courthouse(house.settings, house.bundle, copy(house.database), court.clock)
    court.clock.now = known.now
    court.people.clear()
    court.people.update(known.people)


def _database(house: Courthouse) -> Path:
    return Path(house.settings.url.removeprefix(SQLITE))


@cache
def _place() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lian-snapshots-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
