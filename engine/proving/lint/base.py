"""What a lint check is: a name, a meaning, a severity, and problems it finds in the tree."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule
from engine.language.kinds import WRITTEN
from engine.text.errors import Mark, Problem

ERROR = "错误"
WARNING = "警告"
CHECKS: list[type[Check]] = []


@dataclass(frozen=True, slots=True)
class Tree:
    """All levels that have files of their own, compiled; without `today` nothing is too old.

    `since` is a bundle that was looked at before.
    """

    bundle: Bundle
    levels: tuple[Level, ...]
    today: date | None = None
    since: Bundle | None = None

    def changed(self) -> Iterator[Level]:
        """Levels where an example may come out otherwise than in the bundle looked at before."""
        before = self.since
        alike = before is not None and (
            before.catalogue is self.bundle.catalogue
            and before.parameters is self.bundle.parameters
            and before.policy is self.bundle.policy
        )
        for level in self.levels:
            if before is None or not alike or before.open_level(level.path) is not level:
                yield level

    def rules(self) -> Iterator[tuple[Level, CompiledRule]]:
        """Every rule as compiled, with its level; one that causes share, once."""
        seen: set[int] = set()
        for level in self.levels:
            for rule in level.rules:
                if id(rule) not in seen:
                    seen.add(id(rule))
                    yield level, rule

    def written(self) -> Iterator[tuple[Level, CompiledRule]]:
        """Rules written by hand, without the requirements that follow from casetypes."""
        for level, rule in self.rules():
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
