"""The rules as delivered, read and compiled once a process, and with some files written anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered, remade
from engine.text.files import Files


@cache
def delivered() -> Bundle:
    return Bundle.load()


def with_files(changes: Mapping[str, str | bytes | None]) -> Bundle:
    """The delivered rules with some files changed, added, or taken away (None)."""
    return layered(
        delivered(),
        {name: said.encode() if isinstance(said, str) else said for name, said in changes.items()},
    )


def of_files(files: Mapping[str, bytes]) -> Bundle:
    """The rules of these files, made like the delivered ones where they agree."""
    return remade(delivered(), Files(files))
