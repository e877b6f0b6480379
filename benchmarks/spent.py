"""Where a process spent its processor time, by what the time went into: a profile summed over modules."""

from __future__ import annotations

from collections import defaultdict
from cProfile import Profile
from pstats import Stats
from typing import Any, TypeAlias

Function: TypeAlias = tuple[str, int, str]
# What a built-in function belongs to, by a word in its name; others belong to whoever calls them.
BUILT_IN = (
    ("sqlite3", "the database itself (SQLite)"),
    ("orjson", "JSON"),
    ("json", "JSON"),
    ("hash", "hashes"),
    ("hmac", "hashes"),
    ("sha256", "hashes"),
    ("typst", "papers set in type"),
    ("cryptography", "seals"),
    ("rust", "seals"),
)
# What a module belongs to, by a part of its path; the first that fits counts.
MODULES = (
    ("/sqlalchemy/", "the object mapper (SQLAlchemy)"),
    ("/json/", "JSON"),
    ("/court/typesetting/", "papers set in type"),
    ("/typst/", "papers set in type"),
    ("/fontTools/", "papers set in type"),
    ("/court/signing/", "seals"),
    ("/pyhanko", "seals"),
    ("/asn1crypto/", "seals"),
    ("/cryptography/", "seals"),
    ("/court/documents/", "words of papers"),
    ("/jinja2/", "words of papers"),
    ("/engine/", "rules: filing checked, periods, parameters"),
    ("/court/core/", "log, hashes of rows, units of work, jobs"),
    ("/court/flow/", "reactors, due dates, tasks"),
    ("/court/", "rooms of the court"),
    ("/benchmarks/", "the benchmark itself"),
)
OTHER = "everything else"


def by_part(profile: Profile) -> dict[str, float]:
    """Seconds by part, the greatest first; a profile makes all Python slower, so only shares hold."""
    found: dict[str, float] = defaultdict(float)
    # The attribute is documented with the class, and missing in its types.
    stats: dict[Function, Any] = Stats(profile).stats  # type: ignore[attr-defined]
    for function, (_, _, own, _, callers) in stats.items():
        part = _part(function)
        if part:
            found[part] += own
            continue
        for caller, (_, _, here, _) in callers.items():
            found[_part(caller) or OTHER] += here
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _part(function: Function) -> str:
    """What a function's own time belongs to; empty for a built-in one that is nobody's own."""
    path, _, name = function
    if path == "~":
        return next((part for word, part in BUILT_IN if word in name.lower()), "")
    return next((part for piece, part in MODULES if piece in path), OTHER)
