"""The header of a table understood: which column holds which fact, what all rows share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from court.bulk.layout import OWN_REFERENCE, Layout, Target, UnknownColumn, normal
from court.bulk.reading import Cell, Table
from engine.text.errors import LianError

MOST_PROBLEMS = 20  # each looks for the nearest name among hundreds


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in which cell; an empty cell means the row as a whole."""

    cell: str
    column: str
    message: str

    def to_dict(self) -> dict[str, str]:
        return {"单元格": self.cell, "栏目": self.column, "问题": self.message}


class HeaderRefused(LianError):
    """Columns that mean nothing; every one of them is named with its cell."""

    def __init__(self, problems: list[CellProblem]) -> None:
        self.problems = problems
        super().__init__("；".join(f"{p.cell}：{p.message}" for p in problems[:20]))


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was understood; `letter` is empty for a value shared by all rows."""

    header: str
    letter: str
    target: Target


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one table are read."""

    layout: Layout
    columns: Mapping[int, Column]
    shared: tuple[tuple[Column, Cell], ...]
    named: frozenset[int]
    reference: int | None

    @classmethod
    def of(cls, table: Table, layout: Layout) -> Plan:
        """Raises `HeaderRefused` naming every column that means nothing or stands twice."""
        reader = _HeaderReader(layout)
        columns = {n: c for n, cell in enumerate(table.header) if (c := reader.column(cell))}
        shared = [(c, value) for name, value in table.shared if (c := reader.shared(name))]
        if reader.problems:
            raise HeaderRefused(reader.problems)
        if not columns:
            raise HeaderRefused([CellProblem("A1", "", "没有认得出的栏目。请用下载的模板填写")])
        names = {n: normal(str(c.value)) for n, c in enumerate(table.header) if str(c.value)}
        own = next((n for n, name in names.items() if name == OWN_REFERENCE), None)
        return cls(layout, columns, tuple(shared), frozenset(names), own)

    def header_at(self, ref: str) -> str:
        """The header above a cell, or beside one of the shared sheet; empty when there is none."""
        letter = re.sub(r"\d+\Z", "", ref)
        own = (c.header for c in self.columns.values() if c.letter == letter)
        shared = (c.header for c, cell in self.shared if cell.ref == ref)
        return next(own, None) or next(shared, "")

    def columns_of(self, path: str) -> list[Column]:
        """The columns in which a fact could be written; of a list, its first column."""
        exact = [c for c in self.columns.values() if path_of(c.target) == path]
        return exact or [c for c in self.columns.values() if c.target.owner == path][:1]


class _HeaderReader:
    """Reads the header line: which fact stands in which column."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.problems: list[CellProblem] = []
        self.seen: dict[Target, str] = {}

    def column(self, cell: Cell) -> Column | None:
        letter = re.sub(r"\d+\Z", "", cell.ref)
        found = self._understood(cell, letter)
        if found is not None:
            if (before := self.seen.get(found.target)) is not None:
                self._refuse(cell, f"与 {before} 是同一栏，请只保留一栏")
            self.seen.setdefault(found.target, cell.ref)
        return found

    def shared(self, cell: Cell) -> Column | None:
        return self._understood(cell, "")

    def _understood(self, cell: Cell, letter: str) -> Column | None:
        if cell.problem:
            self._refuse(cell, cell.problem)
            return None
        header = str(cell.value).strip()
        if not header:
            return None
        try:
            target = self.layout.target(header)
        except UnknownColumn as error:
            self._refuse(cell, str(error))
            return None
        return Column(normal(header), letter, target) if target is not None else None

    def _refuse(self, cell: Cell, message: str) -> None:
        """Raises `HeaderRefused` when there are as many as anybody corrects at once."""
        self.problems.append(CellProblem(cell.ref, str(cell.value)[:40], message))
        if len(self.problems) >= MOST_PROBLEMS:
            rest = CellProblem("", "", "后面的栏目没有再看，请先改好这些，或者用下载的模板填写")
            raise HeaderRefused([*self.problems, rest])


def path_of(target: Target) -> str:
    """The path of a column's fact, members by number from 1 or by name: `被告[1].姓名`."""
    return f"{member_of(target.owner, target.slot)}.{target.fact.name}".lstrip(".")


def member_of(owner: str, slot: str) -> str:
    """`被告[1]`, `诉讼请求[本金]`; empty at the top of a filing."""
    return f"{owner}[{slot}]" if owner else ""
