"""Periods that begin when a paper is served: to answer, to appeal, to ask for a review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from court.service.kinds import KINDS, kinds_of
from engine.law.periods import Calendar, deadline

OPENED = "送达开出的期限"
APPEAL = "上诉"
Parameters = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """A period of one person: `kind` 答辩, 管辖异议, 上诉, 复议; `basis` the event that served it."""

    kind: str
    paper: str
    last_day: date
    basis: int
    articles: tuple[str, ...]


def opened(
    papers: Iterable[str],
    day: date,
    basis: int,
    abroad: bool,
    parameters: Parameters,
    calendar: Calendar,
) -> list[Opened]:
    """The periods that these papers open for the person they were served on, on `day`."""
    table, kinds = parameters(OPENED), parameters(KINDS)
    return [
        Opened(kind, paper, _last(said, day, abroad, calendar), basis, tuple(said["依据"]))
        for paper in papers
        for of in sorted(kinds_of(paper, kinds))
        for kind, said in table.get(of, {}).items()
    ]


def _last(said: Mapping[str, Any], day: date, abroad: bool, calendar: Calendar) -> date:
    return deadline(day, said["境外" if abroad else "境内"], calendar)
