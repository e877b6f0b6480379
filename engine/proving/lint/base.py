"""What a lint check is: a name, a meaning, a severity, and problems it finds in the tree."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule
from engine.language.kinds import WRITTEN
from engine.text.errors import Mark, Problem

ERROR = "错误"
WARNING = "警告"
CHECKS: list[type[Check]] = []


@dataclass(frozen=True)
class Tree:
    """All levels that have files of their own, compiled; without `today` nothing is too old.

    `since` is a bundle that was looked at before: what it shares with this one is not looked at
    again.
    """

    bundle: Bundle
    levels: tuple[Level, ...]
    today: date | None = None
    since: Bundle | None = None

    @cached_property
    def before(self) -> Bundle | None:
        """The bundle looked at before, when it has everything in common that all rules rest on."""
        before, now = self.since, self.bundle
        alike = before is not None and (
            before.catalogue is now.catalogue
            and before.dictionary is now.dictionary
            and before.parameters is now.parameters
            and before.policy is now.policy
            and before.laws is now.laws
        )
        return before if alike else None

    @cached_property
    def changed(self) -> tuple[Level, ...]:
        """Levels where something may be wrong that was right in the bundle looked at before."""
        before = self.before
        return tuple(
            level
            for level in self.levels
            if before is None or before.open_level(level.path) is not level
        )

    @cached_property
    def rules(self) -> tuple[tuple[Level, CompiledRule], ...]:
        """Every rule as compiled, with its level; one that causes share, once."""
        found: dict[int, tuple[Level, CompiledRule]] = {}
        for level in self.changed:
            for rule in level.rules:
                found.setdefault(id(rule), (level, rule))
        for level in self.levels if self.before else ():
            for rule in self.before.open_level(level.path).rules if self.before else ():
                found.pop(id(rule), None)
        return tuple(found.values())

    def written(self) -> Iterator[tuple[Level, CompiledRule]]:
        """Rules written by hand, without the requirements that follow from casetypes."""
        for level, rule in self.rules:
            if rule.rule.origin in WRITTEN:
                yield level, rule


class Check(ABC):
    """Subclasses register themselves; `severity` 错误 fails the lint, 警告 does not."""

    name: ClassVar[str]
    meaning: ClassVar[str]
    severity: ClassVar[str] = ERROR

    def __init_subclass__(cls) -> None:
        CHECKS.append(cls)

    @abstractmethod
    def run(self, tree: Tree) -> Iterator[Problem]:
        """Problems found in the tree."""

    def problem(self, message: str, mark: Mark | None) -> Problem:
        return Problem(message, mark, self.severity, self.name)
