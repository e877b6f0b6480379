"""Rows of a workbook of the table of venue: what each changes, and what is wrong with which cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from court.bulk.reading import Line, Table
from court.workshop import service
from court.workshop.rule_tables import MOST_FAULTS, CellChange, said
from engine.editing.venue_changes import Wanted
from engine.editing.venue_tabling import (
    BETWEEN,
    CAUSES,
    CELLS,
    CONDITIONS,
    IDENTITY,
    KIND,
    KINDS,
    LEVEL,
    LISTS,
    NUMBER,
    PLACES,
    RULE_ID,
    VenueRow,
    listed,
    rendered,
    rows,
)
from engine.language.venue import EVERY_CAUSE, TABLE
from engine.law.citations import CitationProblem, LawIndex
from engine.text.errors import FieldProblem, FilingError, Problem, nearest

NUMBERED, FOLLOWS = "现在的编号（不能改）", "现在照上级是（不能改）"
GONE, MARK = "去掉", "存出时（不能改）"
ASIDE: Mapping[str, tuple[str, ...]] = {
    KINDS: (NUMBERED, GONE),
    PLACES: (GONE,),
    CAUSES: (FOLLOWS, GONE),
}
SHOWN = {"看": "连接点"}
WHOLE_ROW = "整行"
MOST_SIGNS, MOST_USERS = 2_000, 5
_RULE_ID = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+(?:-[\u4e00-\u9fffA-Za-z0-9]+)+\Z")
_NAME = re.compile(r"[^\s#:：,，\[\]{}'\"|>&*!%@`-][^#:：,，\[\]{}'\"\n]{0,39}\Z")
_QUOTED = re.compile(r"“([^”]+)”")


def header(section: str) -> tuple[str, ...]:
    """The columns of a table: what says which row it is, its cells, what stands beside them."""
    names = (*IDENTITY[section], *CELLS[section])
    return (*(SHOWN.get(one, one) for one in names), *ASIDE[section], MARK)


def mark_of(row: VenueRow) -> str:
    """What a row carries of the cells it had when it went out."""
    return service.seen("\x1f".join((*row.key, *row.cells.values())))


@dataclass(frozen=True, slots=True)
class _Said:
    """A row of the workbook: its number, every column by name."""

    number: int
    cells: Mapping[str, str]
    problems: Mapping[str, str]


class Lines:
    """Reads the rows of one table against the text they go into."""

    def __init__(self, section: str, text: str, laws: LawIndex) -> None:
        self.section, self.laws = section, laws
        self.columns = (*IDENTITY[section], *CELLS[section], *ASIDE[section], MARK)
        self.known = {one.key: one for one in rows(text, section)}
        self.of_kinds, self.causes = rows(text, KINDS), rows(text, CAUSES)
        self.kinds = {one.kind for one in self.of_kinds}
        self.levels = {one.cells[LEVEL] for one in (*self.of_kinds, *self.causes)}
        self.changes: list[CellChange] = []
        self.faults: list[FieldProblem] = []
        self.rows: dict[tuple[str, ...], int] = {}
        self.wanted: list[tuple[Wanted, int]] = []

    def read(self, table: Table) -> list[Wanted]:
        """What is wanted.  Raises `FilingError` naming every wrong cell, or that nothing changes."""
        for line in table.lines():
            self._row(self._said(line))
            if len(self.faults) >= MOST_FAULTS:
                break
        if self.faults:
            raise FilingError(self.faults)
        if not self.wanted:
            raise FilingError([FieldProblem("文件", "表里没有改动，什么也没有改")])
        return [one for one, _ in self.wanted]

    def _said(self, line: Line) -> _Said:
        cells = {name: line.cells.get(n) for n, name in enumerate(self.columns)}
        wrong = {name: cell.problem for name, cell in cells.items() if cell and cell.problem}
        return _Said(line.number, {name: said(cell) for name, cell in cells.items()}, wrong)

    def _place(self, number: int, name: str) -> str:
        """第12行“连接点”（C12）"""
        column = get_column_letter(self.columns.index(name) + 1)
        return f"第{number}行“{SHOWN.get(name, name)}”（{column}{number}）"

    def _fault(self, number: int, name: str, message: str) -> None:
        self.faults.append(FieldProblem(self._place(number, name), message))

    def _row(self, line: _Said) -> None:
        if line.problems:
            for name, problem in line.problems.items():
                self._fault(line.number, name, problem)
            return
        row = self._which(line)
        if row is None:
            return
        new = row.key not in self.known and self.section != CAUSES
        gone = bool(line.cells.get(GONE))
        cells = {
            name: line.cells[name]
            for name in CELLS[self.section]
            if not _same(name, line.cells[name], row.cells.get(name, ""))
        }
        if not (new or gone or cells) or not (new or self._is_as_it_was(line, row, gone)):
            return
        if self._may(line, row, gone, {} if gone else cells):
            self._want(line.number, Wanted(row, {} if gone else cells, gone, new))

    def _which(self, line: _Said) -> VenueRow | None:
        """The row it is about, or a new one; None with a fault where there is neither."""
        key = tuple(line.cells[name] for name in IDENTITY[self.section])
        if key in self.rows and all(key):
            self._fault(line.number, IDENTITY[self.section][-1], f"和第{self.rows[key]}行是同一行")
            return None
        self.rows[key] = line.number
        if key in self.known:
            return self.known[key]
        empty = VenueRow(self.section, key, dict.fromkeys(CELLS[self.section], ""))
        return empty if self._may_be_new(line, key) else None

    def _may_be_new(self, line: _Said, key: tuple[str, ...]) -> bool:
        first, count = IDENTITY[self.section][0], len(self.faults)
        if self.section == CAUSES:
            if not key[0]:
                self._fault(line.number, first, "请写案由")
        elif line.cells[MARK]:
            self._fault(line.number, first, "规则里没有这一行了；请重新存一份再改")
        elif self.section == PLACES and key[0] not in self.kinds:
            self._fault(
                line.number, first, f"没有“{key[0][:40]}”这一类{nearest(key[0], self.kinds)}"
            )
        elif self.section == PLACES and key[1]:
            self._fault(line.number, NUMBER, "没有这一处；要加一处，“第几处”空着")
        elif self.section == KINDS and not _NAME.match(key[0]):
            self._fault(line.number, first, "请写类的名称，四十个字以内，不带标点")
        return len(self.faults) == count

    def _is_as_it_was(self, line: _Said, row: VenueRow, gone: bool) -> bool:
        """Whether the rules still say what the row said when it went out; told where they do not."""
        mark = line.cells[MARK]
        if mark == mark_of(row):
            return True
        own = VenueRow(row.section, row.key, {k: line.cells[k] for k in CELLS[row.section]})
        if mark == mark_of(own) and not gone:
            return False  # changed by others, not here
        why = "存出来以后别人改过这一行；请重新存一份再改" if mark else "已经有这一行，在那一行改"
        self._fault(line.number, IDENTITY[self.section][-1], why)
        return False

    def _may(self, line: _Said, row: VenueRow, gone: bool, cells: Mapping[str, str]) -> bool:
        count = len(self.faults)
        if gone and line.cells[GONE] != "是":
            self._fault(line.number, GONE, "要去掉这一行的写“是”，不去掉的空着")
        if gone and (row.key == (EVERY_CAUSE,) or row.key not in self.known):
            self._fault(line.number, GONE, "这一行不能去掉")
        if gone and self.section == KINDS and (users := self._users(row.key[0])):
            self._fault(line.number, GONE, f"还在用，不能去掉：{users}")
        if self.section == PLACES and not gone and not line.cells["看"]:
            self._fault(line.number, "看", "不能空着；要去掉这一处，在“去掉”写“是”")
        for name, value in cells.items():
            if why := self._misfit(name, value, row):
                self._fault(line.number, name, why)
        return len(self.faults) == count

    def _users(self, kind: str) -> str:
        """Who rests on a kind: causes that belong to it or look at it, kinds it is put into."""
        causes = [
            one.key[0]
            for one in self.causes
            if kind in (one.kind, *listed(one.cells["另看"])) and one.key[0]
        ]
        kinds = [one.kind for one in self.of_kinds if kind in listed(one.cells["并入"])]
        found = [
            f"{word}{'、'.join(names[:MOST_USERS])}{f'等 {len(names)} 个' * (len(names) > MOST_USERS)}"
            for word, names in (("案由 ", causes), ("并入它的类 ", kinds))
            if names
        ]
        return "；".join(found)

    def _misfit(self, name: str, value: str, row: VenueRow) -> str:
        """Why a cell cannot say this; empty where it can."""
        if len(value) > MOST_SIGNS:
            return f"超过 {MOST_SIGNS} 个字；请在文字里改"
        if not value:
            return "不能空着" if row.key == (EVERY_CAUSE,) and name == KIND else ""
        try:
            rendered(name, value)
        except ValueError as error:
            return str(error)
        if name == LEVEL and value not in self.levels:
            return f"没有“{value}”这一级{nearest(value, self.levels)}"
        if name == RULE_ID and not _RULE_ID.match(value):
            return "写成“管辖-地域-03”的样子：汉字、字母、数字，中间用“-”连接；空着就是“管辖-类名”"
        if name in (KIND, "并入", "另看"):
            wrong = [one for one in listed(value) if one not in self.kinds]
            return f"没有“{wrong[0]}”这一类{nearest(wrong[0], self.kinds)}" if wrong else ""
        return self._uncited(value) if name == "依据" else ""

    def _uncited(self, value: str) -> str:
        for one in listed(value):
            try:
                problems = self.laws.check(self.laws.read(one), None, None)
            except CitationProblem as error:
                problems = [str(error)]
            if problems:
                several = f"；几条之间写“{BETWEEN}”" if len(one.split()) > 2 else ""
                return problems[0] + several
        return ""

    def _want(self, number: int, one: Wanted) -> None:
        self.wanted.append((one, number))
        entry = _entry(one.row.key)
        if one.gone or one.new:
            before, after = (_told(one.row.cells), "") if one.gone else ("", _told(one.cells))
            place = self._place(number, self.columns[0])
            self.changes.append(CellChange(place, TABLE, entry, WHOLE_ROW, before, after))
            return
        for name, value in one.cells.items():
            label = SHOWN.get(name, name)
            before = one.row.cells[name]
            place = self._place(number, name)
            self.changes.append(CellChange(place, TABLE, entry, label, before, value))

    def standing(self, after: str) -> list[CellChange]:
        """Every change with the line of the new text its row stands in; a new place is its kind's last."""
        lines: dict[str, int] = {}
        for row in rows(after, self.section):
            at = after.count("\n", 0, row.spans[""][0]) + 1
            lines |= {row.key[0]: at, _entry(row.key): at}
        gone = (one.label == WHOLE_ROW and not one.after for one in self.changes)
        return [
            one if went else replace(one, line=lines.get(one.entry, 0))
            for one, went in zip(self.changes, gone, strict=True)
        ]

    # What the checks of the whole table say, at the cells it comes from

    def placed(self, problems: Iterable[Problem], after: str) -> list[FieldProblem]:
        """Each problem at the changed cell it is about; at the file where none is known."""
        starts = [0]
        for line in after.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        now = rows(after, self.section)
        found = []
        for one in problems:
            at = starts[one.mark.line - 1] + one.mark.column - 1 if one.mark else -1
            row = next((r for r in now if r.spans[""][0] <= at < r.spans[""][1]), None)
            found.append(self._at_cell(one, row, at))
        return found[:MOST_FAULTS]

    def named_elsewhere(self, found: Mapping[str, list[str]]) -> list[FieldProblem]:
        """Numbers that went and that other files name, at the lines they went from."""
        faults = []
        for one, number in self.wanted:
            was = one.row.cells[RULE_ID] or f"管辖-{one.row.kind}"
            if was in found:
                name = GONE if one.gone else RULE_ID
                said = f"“{was}”还写在 {'、'.join(found[was][:MOST_USERS])}；先改那里"
                faults.append(FieldProblem(self._place(number, name), said))
        return faults

    def taken(self, found: Mapping[str, list[str]]) -> list[FieldProblem]:
        """Numbers that something else is called by, at the cells they were written in."""
        return [
            FieldProblem(
                self._place(number, RULE_ID),
                f"编号“{said}”已经用过（{'、'.join(found[said][:MOST_USERS])}）；请写没有用过的",
            )
            for one, number in self.wanted
            if (said := one.cells.get(RULE_ID, "")) in found
        ]

    def _at_cell(self, problem: Problem, row: VenueRow | None, at: int) -> FieldProblem:
        quoted = _QUOTED.findall(problem.message)
        if row is not None and (place := self._in_row(row, at, quoted)):
            return FieldProblem(place, problem.message)
        if place := self._by_words(quoted):
            return FieldProblem(place, problem.message)
        line = f"（{TABLE} 改后的第 {problem.mark.line} 行）" if problem.mark else ""
        return FieldProblem("文件", problem.message + line)

    def _in_row(self, row: VenueRow, at: int, quoted: list[str]) -> str:
        """The cell of the line that was wanted for a row; by where it stands, or by what it says."""
        for one, number in self.wanted:
            cells = one.cells
            if self._is_row(one, row):
                names = [n for n in cells if _spans(row, n, at)]
                names += [n for n in cells if any(q == n or q in cells[n] for q in quoted)]
                return self._place(number, next(iter((*names, *cells)), self.columns[0]))
        return ""

    def _by_words(self, quoted: list[str]) -> str:
        """The first cell, or line, that says what a message quotes."""
        for one, number in self.wanted:
            name = next((n for n, v in one.cells.items() if any(q in v for q in quoted)), "")
            if name or any(q in one.row.key for q in quoted):
                return self._place(number, name or self.columns[0])
        return ""

    def _is_row(self, one: Wanted, row: VenueRow) -> bool:
        """Whether a row of the new text is the one that was changed or added."""
        if one.new and self.section == PLACES:
            return row.kind == one.row.kind and all(row.cells[n] == v for n, v in one.cells.items())
        return row.key == one.row.key


def _entry(key: tuple[str, ...]) -> str:
    """A row as people call it: a kind, a cause, `合同第2处`."""
    return key[0] + (f"第{key[1]}处" if any(key[1:]) else "")


def _same(name: str, one: str, other: str) -> bool:
    """Whether two cells say the same, however they are spaced."""
    if name in LISTS:
        return listed(one) == listed(other)
    return "".join(one.split()) == "".join(other.split()) if name in CONDITIONS else one == other


def _told(cells: Mapping[str, str]) -> str:
    """The filled cells of a row in one line."""
    return "　".join(f"{SHOWN.get(name, name)}：{value}" for name, value in cells.items() if value)


def _spans(row: VenueRow, name: str, at: int) -> bool:
    """Whether the text of a cell begins at or before a place of the file and ends after it."""
    first, last = row.spans.get(name, (0, 0))
    return first <= at < last
