"""Lint: small checks over all rules and casetypes, each one class with a fixed description."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date

from engine.bundle.bundle import Bundle
from engine.proving.lint.base import CHECKS, Check, Tree
from engine.text.errors import BundleError, Problem, Problems

Progress = Callable[[str], None]


def all_checks() -> list[Check]:
    """Every check in this package, found by importing its modules."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return [kind() for kind in sorted(CHECKS, key=lambda kind: kind.name)]


def lint(
    bundle: Bundle,
    progress: Progress = lambda _: None,
    today: date | None = None,
    since: Bundle | None = None,
) -> list[Problem]:
    """All problems of all files: loading problems first, then every check.

    Without a table of conclusions no example has a state: then its problems are the last.  What is
    too old is found only when `today` is given.  With `since`, another bundle, what both share is
    mostly not looked at again: everything new is found, not everything old.
    """
    problems = Problems()
    levels = []
    for path in bundle.paths():
        level = bundle.open_level(path)
        problems.items += level.problems.items
        problems.items += level.connections.problems if level.connections is not None else []
        levels.append(level)
    found = list(problems.items)
    try:
        _ = bundle.policy  # read once, to hear what is wrong with it
    except BundleError as error:
        found += error.problems
    else:
        tree = Tree(bundle, tuple(levels), today, since)
        for check in all_checks():
            progress(check.name)
            found += check.run(tree)
    return sorted(set(found), key=lambda p: (p.severity, str(p.mark or "~"), p.message))
