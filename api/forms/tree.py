"""The tree of the catalogue, opened branch by branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.bundle.bundle import Bundle
from engine.law.catalogue import Cause, Edition


@dataclass(frozen=True, slots=True)
class Branch:
    """A cause of the tree with what is below it."""

    cause: Cause
    below: tuple[Branch, ...]


def sections(bundle: Bundle, day: date) -> list[Cause]:
    """The top of the catalogue."""
    return list(bundle.catalogue.edition_on(day).children(""))


def branch(bundle: Bundle, day: date, id_: str) -> Branch | None:
    """A section with everything below it that is in force."""
    edition = bundle.catalogue.edition_on(day)
    cause = edition.by_id.get(id_)
    return _branch(edition, cause, day) if cause is not None else None


def _branch(edition: Edition, cause: Cause, day: date) -> Branch:
    below = [c for c in edition.children(cause.id) if c.start <= day]
    return Branch(cause, tuple(_branch(edition, c, day) for c in below))
