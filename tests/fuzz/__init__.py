"""Fuzzers: seeded, so that whatever they find is found again; short in the suite, long by `make fuzz`.

`hostile` makes values of every wrong shape; `filings` checks filings made of them, `requests` sends
them to every route, `rule_files` mutates rules and casetypes.  Each gives its `Failure`s: an input
that ended in a traceback or a 5xx instead of an answer or a clear refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[], None]


def silently() -> None:
    """The progress of a run nobody watches."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`what` went wrong with which `input`, made from which `seed`."""

    seed: int
    input: str
    what: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.what}\n{self.input[:2_000]}"
