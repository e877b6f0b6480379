"""What was read in a paper: values under the names of facts, each with whether it proves itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Value:
    """A text as a form takes it; `proven` when a check digit or a second place in the paper agrees."""

    text: str
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A party the paper names; `side` is 原告, 被告 or empty where the paper does not say."""

    values: Mapping[str, Value]
    side: str = ""

    @property
    def name(self) -> str:
        return next((self.values[n].text for n in ("姓名", "名称") if n in self.values), "")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was understood: what it is, whom it names, facts of the whole filing."""

    kind: str
    people: tuple[Person, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.facts and not any(person.values for person in self.people)
