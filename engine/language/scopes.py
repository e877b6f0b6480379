"""What names mean at a place in a condition, and where they mean the same again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.language.syntax import Node, Ref
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.yamlio import YMap


@dataclass(frozen=True, slots=True)
class Scope(Collection[str]):
    """What names mean at a place in a condition: the filing, then the quantified members."""

    vocabulary: Vocabulary
    members: tuple[str, ...] = ()

    def inside(self, list_name: str) -> Scope:
        return Scope(self.vocabulary, (*self.members, list_name))

    def find(self, name: str) -> Ref | None:
        """The fact a name means here: innermost member first, then outwards."""
        for depth in range(len(self.members), 0, -1):
            fact = self.vocabulary.member_facts(self.members[depth - 1]).get(name)
            if fact:
                return Ref(name, depth, fact)
        fact = self.vocabulary.facts.get(name)
        return Ref(name, 0, fact) if fact else None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        """Every name with a meaning here, the innermost members' first."""
        for list_name in self.members:
            yield from self.vocabulary.member_facts(list_name)
        yield from self.vocabulary.facts

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Reading:
    """A condition that was read without fault, and the facts of the filing it names.

    It keeps the YAML it was read from, so that nothing else is taken for it.
    """

    raw: YMap
    node: Node
    named: Mapping[str, Fact]
    records: Mapping[str, Mapping[str, Fact]]

    def means_the_same(self, vocabulary: Vocabulary) -> bool:
        """Whether every name in it means the same fact in another vocabulary."""
        facts = vocabulary.facts
        return self.records is vocabulary.records and all(
            facts.get(name) is fact for name, fact in self.named.items()
        )


# Conditions of the filing itself that many rules share, by the id of their YAML.
Readings = dict[int, Reading]
