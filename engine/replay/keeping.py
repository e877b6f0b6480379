"""Under which rules kept grounds are good: a mark of every file that a filing is judged by.

Files that speak for other places of the tree of causes are not among them, so grounds outlast a
change of another cause's rules; a change of what all causes share is one of every cause's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine import __version__
from engine.bundle.bundle import ASKING, Bundle
from engine.bundle.levels import Path_
from engine.law.catalogue import Cause
from engine.text.files import digest


def mark_for(bundle: Bundle, cause: str, day: date) -> str:
    """The mark of what a filing that names a cause is judged by on a day; empty for no cause."""
    return bundle.kept(_Marks).named(cause, day)


def marks_of(bundle: Bundle, names: Iterable[str]) -> set[str]:
    """Those of causes by their names, of whatever edition."""
    named = (e.by_name.get(name, ()) for name in names for e in bundle.catalogue.editions)
    return {bundle.kept(_Marks).of(cause) for found in named for cause in found}


class _Marks:
    """The marks of one bundle, found when they are asked for."""

    def __init__(self, bundle: Bundle) -> None:
        self.files, self.catalogue = bundle.files, bundle.catalogue
        self.known: dict[Path_, str] = {}
        self.by_name: dict[tuple[str, date], str] = {}
        self.places: dict[Path_, list[str]] = {}
        for index in (bundle.casetype_files, bundle.rule_files):
            for path, names in index.items():
                self.places.setdefault(path, []).extend(names)
        of_places = {name for names in self.places.values() for name in names}
        everywhere = (name for name, _ in self.files.items() if name not in of_places)
        self.everywhere = self._digest(n for n in everywhere if not n.startswith(ASKING))

    def named(self, cause: str, day: date) -> str:
        if (cause, day) not in self.by_name:
            found = self.catalogue.resolve(cause, day).cause
            self.by_name[cause, day] = self.of(found) if found else ""
        return self.by_name[cause, day]

    def of(self, cause: Cause) -> str:
        path = self.catalogue.rule_path(cause)
        if path not in self.known:
            above = (path[:length] for length in range(len(path) + 1))
            own = self._digest(name for place in above for name in self.places.get(place, ()))
            said = f"{self.everywhere}{own}"
            self.known[path] = digest([(__version__, said.encode())])
        return self.known[path]

    def _digest(self, names: Iterable[str]) -> str:
        return digest((name, self.files[name]) for name in sorted(names))
