"""Problems found in rules, casetypes and filings, and the errors that carry them.

A problem is one sentence a person can act on, with the place it was found.
Loading collects problems instead of stopping at the first one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Mark(NamedTuple):
    """A place in a data file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in Chinese, with its place where there is one."""

    message: str
    mark: Mark | None = None
    severity: str = "错误"
    check: str = ""

    def __str__(self) -> str:
        place = f"{self.mark} " if self.mark else ""
        name = f" [{self.check}]" if self.check else ""
        return f"{place}{self.severity}：{self.message}{name}"


class LianError(Exception):
    """Base of every error this project raises on purpose; its text is for people."""


class BundleError(LianError):
    """Rules or casetypes that cannot be used; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(
            problems, key=lambda p: (p.mark is None, p.mark or Mark("", 0, 0), p.message)
        )
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a filing; `path` reads like `被告[0].证件号码`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


class FilingError(LianError):
    """A filing that cannot be read; carries a problem for every field concerned."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Problems:
    """Collects problems while a bundle loads."""

    items: list[Problem] = field(default_factory=list)

    def add(self, message: str, mark: Mark | None = None) -> None:
        self.items.append(Problem(message, mark))

    def raise_if_any(self) -> None:
        """Raise `BundleError` when anything was collected."""
        if self.items:
            raise BundleError(self.items)


LONGEST_WORD = 60  # no name is longer; comparing takes the square of the length


def nearest(word: str, options: Iterable[str]) -> str:
    """`（最接近的是“…”）` for the nearest right word, or an empty string."""
    if len(word) > LONGEST_WORD:
        return ""
    found = difflib.get_close_matches(word, list(options), n=1, cutoff=0.5)
    return f"（最接近的是“{found[0]}”）" if found else ""
