"""Which documents the rules and casetypes of a tree name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bundle.levels import Level
from engine.evaluation.compiler import walk
from engine.language.materials import Papers
from engine.language.syntax import HandedIn, OwnMaterial
from engine.text.errors import Mark

Use = tuple[str, str, Mark | None]
SHARED = "共用"


def words_used(levels: Iterable[Level]) -> Iterator[Use]:
    """Section, word and place of every document that a casetype or a condition names."""
    seen: set[int] = set()
    for level in levels:
        section = level.path[0] if level.path else SHARED
        for material in level.own_type.materials:
            yield from ((section, word, material.mark) for word in material.kinds)
        for rule in level.rules:
            if id(rule) in seen:  # shared by causes
                continue
            seen.add(id(rule))
            nodes = (*walk(rule.applies_node), *walk(rule.body_node))
            for node in nodes if rule.rule.origin != "材料" else ():
                if isinstance(node, HandedIn | OwnMaterial):
                    yield from ((section, word, rule.rule.mark) for word in node.kinds)


def unknown_words(levels: Iterable[Level], papers: Papers) -> list[Use]:
    """Every word the vocabulary has not, where it stands first."""
    found: dict[str, Use] = {}
    for section, word, mark in words_used(levels):
        if word not in papers:
            found.setdefault(word, (section, word, mark))
    return list(found.values())
