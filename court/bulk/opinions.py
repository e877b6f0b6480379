"""Rows checked one after the other: what each comes to, and what is missing in which cell.

A filer sees the question, the article and the right way, never a refusal: what only a judge can
settle is said to be for the judge.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from court.bulk.header import CellProblem, Plan
from court.bulk.rows import Row
from court.core.courthouse import Courthouse
from court.filings.summary import title
from court.opinions.checking import checked_content
from court.opinions.tellings import SUPPLEMENT, Telling, tell
from engine.check.checker import check_opened
from engine.check.opening import open_content
from engine.text.errors import FilingError

READY, GAPS, UNREADABLE = "可提交", "有欠缺", "要改"


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with what it comes to: its state, the conclusion in a filer's words, what to do."""

    row: Row
    state: str
    words: str
    parties: str
    conclusion: str = ""
    items: tuple[CellProblem, ...] = ()
    content: dict[str, Any] = field(default_factory=dict)


def check_rows(
    house: Courthouse,
    plan: Plan,
    rows: Iterable[Row],
    on: date,
    channel: str,
    identity_verified: bool = False,
) -> Iterator[Checked]:
    """The opinion on every row as if it were submitted on a day; one row never stops the others."""
    for row in rows:
        yield _checked(house, plan, row, on, channel, identity_verified)
        time.sleep(0)  # lets requests of this process have their turn


def _checked(
    house: Courthouse, plan: Plan, row: Row, on: date, channel: str, identity_verified: bool
) -> Checked:
    parties = title(row.content)
    if row.problems:
        return Checked(row, UNREADABLE, "有的格子读不出来", parties, items=tuple(row.problems))
    given = checked_content(
        row.content,
        court=house.court,
        day=on,
        channel=channel,
        identity_verified=identity_verified,
    )
    try:
        opened = open_content(house.bundle, given, on)
        opinion = check_opened(opened)
    except FilingError as error:
        problems = tuple(CellProblem("", p.path, p.message) for p in error.problems)
        return Checked(row, UNREADABLE, "有的格子读不出来", parties, items=problems)
    state = GAPS if opinion.row.because == SUPPLEMENT else READY
    return Checked(
        row,
        state,
        opinion.row.to_filer,
        parties,
        opinion.conclusion,
        tuple(_items(plan, row, tell(opened, opinion))),
        row.content,
    )


def _items(plan: Plan, row: Row, told: Telling) -> Iterator[CellProblem]:
    """What is missing or for the judge, all at once, each with the cells it can be cured in."""
    for item in (*told.missing, *told.for_judge):
        facts = item.finding.facts
        found = [c for f in facts for c in plan.columns_of(row.in_table(f.path))]
        columns = [c for c in plan.columns.values() if c in found]
        cells = "、".join(f"{c.letter}{row.number}" for c in columns)
        yield CellProblem(cells, "、".join(c.header for c in columns), item.sentence)
