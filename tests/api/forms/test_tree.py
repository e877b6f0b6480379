"""The tree of the catalogue."""

from __future__ import annotations

from api.forms.tree import Branch, branch, sections
from engine.bundle.bundle import Bundle
from tests.api.forms.test_building import DAY


def test_the_tree_holds_every_cause_of_the_day(bundle: Bundle) -> None:
    def count(found: Branch) -> int:
        return 1 + sum(count(b) for b in found.below)

    edition = bundle.catalogue.edition_on(DAY)
    branches = [branch(bundle, DAY, s.id) for s in sections(bundle, DAY)]
    assert None not in branches
    assert sum(count(b) for b in branches if b) == sum(c.start <= DAY for c in edition.causes)
