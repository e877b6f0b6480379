"""A change of the table's data is noticed by a situation: a place dropped, a condition dropped.

The changed kind is put into the table and the places are judged again, without the rest of the
rules; a kind whose every change goes unnoticed is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from engine.bundle.ruleset import Effective, derive
from engine.check.checker import SUBMITTED_STAGE, Checker
from engine.check.opening import open_content
from engine.check.outcomes import evaluate_one
from engine.evaluation.compiler import Workshop, compile_rule
from engine.evaluation.facts import Env
from engine.language.venue import Assigned, VenueKind, VenueTable
from engine.language.venue_rules import venue_rules
from engine.text.errors import Problems
from tests.engine.venue.courts import with_courts
from tests.engine.venue.test_situations import DAY, SITUATIONS

BUNDLE = with_courts()
# Share of the changes that situations have to notice; the others are places no situation is about.
NOTICED = 0.5


def prepared(filing: dict[str, Any]) -> tuple[Assigned, Env, Workshop]:
    court, _, _ = filing["受诉法院"].partition("#")
    opened = open_content(BUNDLE, {**filing, "受诉法院": court}, DAY)
    checker = Checker(BUNDLE, opened.ruleset, opened.cause, DAY, SUBMITTED_STAGE)
    env = checker.prepare(opened.values())
    derive(list(opened.ruleset.derivations.values()), env)
    assigned = BUNDLE.venues.assigned(opened.ruleset.path)
    assert assigned is not None
    shop = Workshop(
        opened.ruleset.vocabulary, BUNDLE.parameters.kinds, BUNDLE.templates, Problems()
    )
    return assigned, env, shop


def outcome(assigned: Assigned, table: VenueTable, env: Env, shop: Workshop) -> list[Any]:
    found = []
    for rule in venue_rules(assigned, table, shop.vocabulary):
        compiled = compile_rule(rule, shop)
        assert compiled is not None
        seen = evaluate_one(Effective(compiled, "", "", (), (), True, ()), env, "")
        found.append((rule.id, rule.effect, seen.applies, seen.holds))
    return found


def changes(kind: VenueKind) -> Iterator[VenueKind]:
    """The kind without one of its places, without a place's condition, with the other relation."""
    for position, place in enumerate(kind.places):
        rest = kind.places[:position], kind.places[position + 1 :]
        yield replace(kind, places=(*rest[0], *rest[1]))
        if place.when is not None and place.relation != "改用":
            yield replace(kind, places=(*rest[0], replace(place, when=None), *rest[1]))


@pytest.fixture(scope="module")
def by_kind() -> dict[str, list[tuple[Assigned, Env, Workshop]]]:
    found = defaultdict(list)
    for situation in SITUATIONS:
        ready = prepared(situation["材料"])
        for name in (ready[0].kind, *ready[0].others):
            for kind in BUNDLE.venues.family(name):
                found[kind.name].append(ready)
    return found


def test_a_change_of_the_table_is_noticed(
    by_kind: dict[str, list[tuple[Assigned, Env, Workshop]]],
) -> None:
    noticed, unnoticed = 0, []
    for kind in BUNDLE.venues.kinds.values():
        ready = by_kind.get(kind.name, [])[:12]
        before = [outcome(a, BUNDLE.venues, env, shop) for a, env, shop in ready]
        for changed in changes(kind):
            table = BUNDLE.venues.with_kind(changed)
            after = (outcome(a, table, env, shop) for a, env, shop in ready)
            if any(now != then for now, then in zip(after, before, strict=True)):
                noticed += 1
            else:
                unnoticed.append(kind.name)
    total = noticed + len(unnoticed)
    assert noticed / total >= NOTICED, (noticed, total, sorted(set(unnoticed)))
