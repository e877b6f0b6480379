"""Two versions of a filing side by side, so that nobody overwrites what he has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from court.opinions.facts_shown import FactNames, typed
from engine.language.vocabulary import Vocabulary
from engine.values.showing import show_whole

NOTHING = "没有填"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is not the same in both: its place in words, and both values."""

    label: str
    here: str
    there: str


def differences(
    here: Mapping[str, Any], there: Mapping[str, Any], vocabulary: Vocabulary
) -> list[Difference]:
    """Every fact that differs, in the order of the version here, then of the other."""
    mine, theirs = (dict(_flat(typed(v, vocabulary))) for v in (here, there))
    found = []
    for path in dict.fromkeys((*mine, *theirs)):
        if mine.get(path) != theirs.get(path):
            names = FactNames(here if path in mine else there, vocabulary)
            values = (mine.get(path) or NOTHING, theirs.get(path) or NOTHING)
            found.append(Difference(names.label(path), *values))
    return found


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            for position, member in enumerate(value):
                for key, inner in member.items() if isinstance(member, Mapping) else ():
                    yield f"{name}[{position}].{key}", show_whole(inner)
        else:
            yield name, show_whole(value)
