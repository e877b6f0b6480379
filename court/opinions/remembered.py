"""Opinions worked out a moment ago: the same content under the same rules comes to the same.

What a filer was told while writing is what is kept when it is handed in, and what the judge then
opens: the check is worked out once for all of them, and before anybody holds the database.
Remembered with the rules they were made by, and gone with them.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from typing import TypeAlias

from cachetools import LRUCache

from engine.bundle.bundle import Bundle
from engine.check.checker import check_at_both_stages, check_opened
from engine.check.opening import Opened
from engine.check.opinion import Opinion
from engine.check.rulings import Ruling

MOST = 160  # of 50 KB each, 250 once one is put into words
Key: TypeAlias = Hashable
Made: TypeAlias = tuple[Opened, Opinion]


class Remembered:
    """The last opinions of a submission, by what was checked."""

    def __init__(self, _: Bundle) -> None:
        self.opinions: LRUCache[Key, Made] = LRUCache(MOST)
        self.lock = threading.Lock()

    def get(self, key: Key) -> Made | None:
        with self.lock:
            return self.opinions.get(key)

    def put(self, key: Key, made: Made) -> None:
        with self.lock:
            self.opinions[key] = made

    def forget(self) -> None:
        """Nothing was worked out before."""
        with self.lock:
            self.opinions.clear()


def opinion_of(opened: Opened, rulings: Mapping[str, Ruling]) -> Made:
    """The opinion on a filing as submitted, and the filing, its values typed when it was made.

    Nobody changes what either holds.
    """
    known, key = opened.bundle.kept(Remembered), _key(opened, rulings)
    found = known.get(key)
    if found is None:
        found = opened, check_opened(opened, rulings=rulings)
        known.put(key, found)
    return found


def opinions_of(opened: Opened) -> tuple[Opinion, Opinion]:
    """What is still being typed, as it stands, and as if it were submitted now."""
    typing, final = check_at_both_stages(opened, opened)
    opened.bundle.kept(Remembered).put(_key(opened, {}), (opened, final))
    return typing, final


def _key(opened: Opened, rulings: Mapping[str, Ruling]) -> Key:
    """What an opinion depends on, to the letter: even its notes follow the order of the content."""
    said = tuple(sorted(rulings.items()))
    return repr(opened.raw), opened.day, opened.cause, opened.cause_notes, said
