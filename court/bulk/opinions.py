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
from court.bulk.layout import OWN_REFERENCE
from court.bulk.repeats import Known
from court.bulk.row_papers import Folder
from court.bulk.rows import Row
from court.core.courthouse import Courthouse
from court.filings.summary import title
from court.opinions.audience import SUPPLEMENT
from court.opinions.checking import checked_content
from court.opinions.tellings import Item, Telling, tell
from engine.check.checker import check_opened
from engine.check.opening import open_content
from engine.text.errors import FilingError

READY, GAPS, REPEATED, UNREADABLE = "可提交", "有欠缺", "可能重复", "要改"
CANNOT_READ = "有的格子读不出来"


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


@dataclass(frozen=True, slots=True)
class Checking:
    """What rows are checked with: the court, the table, its files, the rows before them."""

    house: Courthouse
    plan: Plan
    on: date
    channel: str
    identity_verified: bool
    folder: Folder
    known: Known

    def rows(self, rows: Iterable[Row]) -> Iterator[Checked]:
        """The opinion on every row as if it were submitted that day; none stops the others."""
        for row in rows:
            yield self._checked(row)
            time.sleep(0)  # lets requests of this process have their turn

    def _checked(self, row: Row) -> Checked:
        files = self.folder.of_row(row.number, row.reference)
        content = self.folder.named_in(row.content, files)
        repeats = self.known.repeated(row)
        parties = title(row.content)
        try:
            state, words, conclusion, gaps = self._opinion(row, content, {f.name for f in files})
        except FilingError as error:
            gaps = [CellProblem("", p.path, p.message) for p in error.problems]
            state, words, conclusion = UNREADABLE, CANNOT_READ, ""
        if row.problems:
            state, words, conclusion = UNREADABLE, CANNOT_READ, ""
        elif repeats and state != UNREADABLE:
            state = REPEATED
        twice = [CellProblem("", OWN_REFERENCE, repeats)] if repeats else []
        items = (*row.problems, *twice, *gaps)
        return Checked(row, state, words, parties, conclusion, items, content)

    def _opinion(
        self, row: Row, content: dict[str, Any], files: set[str]
    ) -> tuple[str, str, str, list[CellProblem]]:
        """State, words, conclusion and gaps.  What cannot be read is as if it were not there."""
        given = checked_content(
            content,
            court=self.house.court,
            day=self.on,
            channel=self.channel,
            identity_verified=self.identity_verified,
            files=files,
        )
        opened = open_content(self.house.bundle, given, self.on)
        opinion = check_opened(opened)
        state = GAPS if opinion.row.because == SUPPLEMENT else READY
        gaps = list(_items(self.plan, row, tell(opened, opinion)))
        return state, opinion.row.to_filer, opinion.conclusion, gaps


def _items(plan: Plan, row: Row, told: Telling) -> Iterator[CellProblem]:
    """What is missing or for the judge, all at once, each with the cells it can be cured in."""
    unread = {problem.cell for problem in row.problems}
    for item in (*told.missing, *told.for_judge):
        paths = _open_paths(item)
        found = [c for path in paths for c in plan.columns_of(row.in_table(path))]
        columns = [c for c in plan.columns.values() if c in found]
        cells = [f"{c.letter}{row.number}" for c in columns]
        if not unread.isdisjoint(cells):
            continue  # the cell is filled in, and said to be unreadable
        yield CellProblem("、".join(cells), "、".join(c.header for c in columns), item.sentence)


def _open_paths(item: Item) -> list[str]:
    """The facts that nobody stated, or all of them where every one was."""
    facts = item.finding.facts
    return [f.path for f in facts if f.value is None] or [f.path for f in facts]
