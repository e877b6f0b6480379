"""A bundle made from another one: only what changed files touch is read and compiled again.

The result is equal to the bundle made from the same files alone.  Levels are immutable once they
are compiled, so two bundles may share them.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.bundle.bundle import CATALOGUE, DICTIONARY, Bundle
from engine.bundle.levels import Path_
from engine.language.venue import TABLE
from engine.text.files import Files

# Every level is compiled with what these say.
EVERYWHERE = (CATALOGUE, DICTIONARY, TABLE)


def layered(base: Bundle, changes: Mapping[str, bytes | None]) -> Bundle:
    """The bundle with some files changed, added, or taken away (None).  Raises `BundleError`."""
    return remade(base, base.files.with_changes(changes))


def remade(base: Bundle, files: Files) -> Bundle:
    """The bundle of these files, made like `base` where they agree.  Raises `BundleError`."""
    found = Bundle(files, base)
    changed = files.differences(base.files)
    if _holds_everywhere(base, found, changed):
        return found
    touched = _touched(base, found, changed)
    found.adopt(base, lambda path: not any(path[: len(top)] == top for top in touched))
    return found


def _holds_everywhere(base: Bundle, found: Bundle, changed: frozenset[str]) -> bool:
    """Whether the changes may alter how any level is compiled."""
    if any(name.startswith(EVERYWHERE) for name in changed):
        return True
    kinds_differ = base.parameters.kinds != found.parameters.kinds
    return kinds_differ or base.calendar != found.calendar


def _touched(base: Bundle, found: Bundle, changed: frozenset[str]) -> set[Path_]:
    """Places of the tree for which a changed file speaks."""
    return {
        path
        for bundle in (base, found)
        for index in (bundle.casetype_files, bundle.rule_files)
        for path, names in index.items()
        if not changed.isdisjoint(names)
    }
