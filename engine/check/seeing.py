"""The facts a finding rests on, with their values and their places."""

from __future__ import annotations

from typing import TypeAlias

from engine.check.opinion import FactSeen
from engine.evaluation.facts import Support, Values, path_of

FactKey: TypeAlias = tuple[str, int]
SeenCache: TypeAlias = dict[FactKey, FactSeen]


def facts_seen(support: Support, root: Values, cache: SeenCache) -> tuple[FactSeen, ...]:
    """The facts of a support without repetition, with their values.

    `cache` belongs to one opinion: many findings rest on the same facts.
    """
    found: dict[FactKey, FactSeen] = {}
    for ref, member in support:
        key = (ref.name, id(member))
        seen = cache.get(key)
        if seen is None:
            value = (root if member is None else member).get(ref.name)
            fact = ref.fact
            silence = fact.silent_words if value is None else ""
            seen = cache[key] = FactSeen(
                path_of(ref, member), fact.shown, value, fact.type, silence
            )
        found[key] = seen
    return tuple(found.values())
