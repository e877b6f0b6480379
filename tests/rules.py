"""The rules as delivered, read and compiled once a process, and with some files written anew."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import date
from functools import cache

from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered, remade
from engine.text.files import Files

COLLECTIONS = (50_000, 20, 50)


@cache
def delivered() -> Bundle:
    """What is there now stays until the end: collections of garbage took an eighth of the time."""
    bundle = Bundle.load()
    bundle.ruleset((), date.max)
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)
    return bundle


def with_files(changes: Mapping[str, str | bytes | None]) -> Bundle:
    """The delivered rules with some files changed, added, or taken away (None)."""
    return layered(
        delivered(),
        {name: said.encode() if isinstance(said, str) else said for name, said in changes.items()},
    )


def of_files(files: Mapping[str, bytes]) -> Bundle:
    """The rules of these files, made like the delivered ones where they agree."""
    return remade(delivered(), Files(files))
