"""The causes that need requirements of their own: leaves, and parents that stand for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.language.casetypes import Casetype
from engine.language.words import NON_CONTENTIOUS
from engine.law.catalogue import Cause
from engine.proving.wholes import Tried

FAMILY_DEPTH = 2  # what level 1 of the tree says is no family's own


@dataclass(frozen=True, slots=True)
class Node:
    """A cause with the level that states its requirements and the whole filings that name it."""

    cause: Cause
    leaf: bool
    level: Level
    tried: tuple[Tried, ...]

    @property
    def own(self) -> Casetype:
        """What the file of this very cause says; nothing when it has none."""
        return self.level.own_type if self.has_file else Casetype()

    @property
    def has_file(self) -> bool:
        return self.level.path == self.cause.path

    @property
    def casetype(self) -> Casetype:
        return self.level.casetype

    @property
    def contentious(self) -> bool:
        return self.casetype.procedure != NON_CONTENTIOUS

    @property
    def family(self) -> list[Level]:
        """The levels that may speak for this cause: its own, and those above but the topmost two."""
        return [level for level in self.level.chain() if len(level.path) >= FAMILY_DEPTH]


def nodes(bundle: Bundle, tried: Iterable[Tried]) -> Iterator[Node]:
    """Every cause of the newest edition that has to be written for, in its order.

    Raises `BundleError` for unusable rules.
    """
    edition = bundle.catalogue.editions[-1]
    by_path: dict[tuple[str, ...], list[Tried]] = defaultdict(list)
    for one in tried:
        by_path[bundle.catalogue.rule_path(one.whole.cause)].append(one)
    for cause in edition.causes:
        node = node_of(bundle, cause, by_path[cause.path])
        if node.leaf or (node.own.sayings and len(cause.path) >= FAMILY_DEPTH):
            yield node


def node_of(bundle: Bundle, cause: Cause, tried: Iterable[Tried]) -> Node:
    """A cause of the newest edition with the filings that name it.  Raises `BundleError`."""
    leaf = not bundle.catalogue.editions[-1].children(cause.id)
    return Node(cause, leaf, bundle.level(bundle.stated(cause.path)), tuple(tried))
