"""Values and texts of rules as a workbook, and what was changed in it as edits of a change set.

A row is a value: where it stands, what it says now, and an empty cell for what it should say.  Nothing
is changed unless every filled cell can be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from court.bulk.opening import open_outside
from court.bulk.reading import Cell, Line, Table, TableRefused
from court.bulk.workbooks import SheetData, to_xlsx
from court.core.courthouse import Work
from court.core.tables import ChangeSet
from court.files.sniffing import XLSX
from court.workshop import service
from court.workshop.layers import base_of, changes_of
from engine.editing.tabling import SECTIONS, Row, misfit, rows, with_rows
from engine.text.errors import FieldProblem, FilingError

HEADER = ("文件", "哪一条", "名称", "哪一项", "种类", "现在的", "改成")
FILE, ENTRY, LABEL, NOW, NEW = 0, 1, 3, 5, 6
WIDTHS = (44, 26, 30, 24, 8, 60, 60)
MOST_ROWS, MOST_BYTES, MOST_FAULTS = 5_000, 10_000_000, 30
ARCHIVE = b"PK"  # what every file of this kind begins with


@dataclass(frozen=True, slots=True)
class CellChange:
    """A filled cell: where it is in the table, and what it changed.

    `line` is that of the changed file, from 1, where it has no entries; 0 where it has, or the line went.
    """

    cell: str
    file: str
    entry: str
    label: str
    before: str
    after: str
    line: int = 0


@dataclass
class _Reading:
    """A table that is read: what is to be changed, and what is wrong with it, cell by cell."""

    changes: list[CellChange] = field(default_factory=list)
    faults: list[FieldProblem] = field(default_factory=list)

    def fault(self, cell: str, message: str) -> None:
        self.faults.append(FieldProblem(cell, message))


def exported(work: Work, set_id: str, section: str, below: str) -> bytes:
    """The values of a section of all files whose path holds a word, as the change set has them.

    Raises `NotAllowed`, `NotFound`, `FilingError`.
    """
    found = service.one(work, set_id)
    if section not in SECTIONS:
        raise FilingError([FieldProblem("哪一类", f"请选一种：{'、'.join(SECTIONS)}")])
    listed = [
        (name, row.entry, row.title, row.label, row.kind, row.said, None)
        for name, text in _texts(work, found).items()
        if below in name
        for row in rows(text, section)
    ]
    if not listed:
        raise FilingError([FieldProblem("范围", f"没有找到“{below}”的{section}")])
    if len(listed) > MOST_ROWS:
        raise FilingError(
            [FieldProblem("范围", f"有 {len(listed)} 项，一张表最多 {MOST_ROWS} 项；请写案由")]
        )
    return to_xlsx([SheetData(section, HEADER, listed, WIDTHS)])


def _texts(work: Work, change_set: ChangeSet) -> dict[str, str]:
    """Every file that can be edited, as the change set has it."""
    files = base_of(work.house, work.session, change_set.base).files
    own = changes_of(work.session, change_set)
    names = {*files.below("rules"), *files.below("casetypes"), *own}
    texts = {n: own[n] if n in own else files.text(n).encode() for n in sorted(names)}
    return {name: data.decode() for name, data in texts.items() if data is not None}


def opened(data: bytes) -> Table:
    """A workbook from outside, read in a process of its own: never inside a transaction.

    Raises `FilingError`.
    """
    if len(data) > MOST_BYTES:
        raise FilingError([FieldProblem("文件", f"文件超过 {MOST_BYTES // 1_000_000} MB")])
    if not data.startswith(ARCHIVE):
        raise FilingError(
            [FieldProblem("文件", "这不是 Excel（.xlsx）文件；请用“存成 Excel”得到的表")]
        )
    try:
        return open_outside(data, XLSX)
    except TableRefused as error:
        raise FilingError([FieldProblem("文件", str(error))]) from None


def imported(work: Work, set_id: str, table: Table) -> list[CellChange]:
    """What the table changes, written into the change set; nothing when a cell is wrong.

    Raises `FilingError` naming every wrong cell, at most `MOST_FAULTS`; else as `service.write`.
    """
    found = service.as_member(work, set_id)
    _require_header(table)
    texts, reading = _texts(work, found), _Reading()
    known: dict[str, dict[tuple[str, str], Row]] = {}
    for line in table.lines():
        _read(line, texts, known, reading)
        if len(reading.faults) >= MOST_FAULTS:
            break
    by_file: dict[str, dict[tuple[str, str], CellChange]] = {}
    for one in reading.changes:
        own = by_file.setdefault(one.file, {})
        if (one.entry, one.label) in own:
            reading.fault(one.cell, f"和 {own[one.entry, one.label].cell} 改的是同一项")
        own[one.entry, one.label] = one
    if reading.faults:
        raise FilingError(reading.faults)
    if not reading.changes:
        raise FilingError([FieldProblem("文件", "“改成”一栏里没有写什么，没有改")])
    for name, changed in by_file.items():
        _write(work, found, name, texts[name], changed)
    return reading.changes


def _require_header(table: Table) -> None:
    for name, cell in zip(HEADER, [*table.header, *[Cell("A1", "")] * len(HEADER)], strict=False):
        if cell.value != name:
            raise FilingError(
                [FieldProblem(cell.ref, f"这一栏应是“{name}”；请在存出来的表里改，不要动栏目")]
            )


def _read(
    line: Line,
    texts: dict[str, str],
    known: dict[str, dict[tuple[str, str], Row]],
    reading: _Reading,
) -> None:
    """One row: nothing to change, a change, or a fault at its cell."""
    new = line.cells.get(NEW)
    if new is None:
        return
    if wrong := [one for one in line.cells.values() if one.problem]:
        reading.fault(wrong[0].ref, wrong[0].problem)
        return
    name, entry, label, now = (said(line.cells.get(n)) for n in (FILE, ENTRY, LABEL, NOW))
    if name not in texts:
        reading.fault(f"A{line.number}", f"规则库里没有文件“{name[:80]}”")
        return
    if name not in known:
        known[name] = {row.place: row for s in SECTIONS for row in rows(texts[name], s)}
    row = known[name].get((entry, label))
    if row is None:
        reading.fault(
            f"D{line.number}", f"“{entry[:40]}”没有“{label[:40]}”这一项，或者不能在表里改"
        )
        return
    wanted = said(new)
    if wanted == row.said:
        return
    if now != row.said:
        reading.fault(new.ref, f"存出来以后别人改过，现在是“{row.said[:40]}”；请重新存一份")
    elif why := misfit(row.kind, wanted):
        reading.fault(new.ref, why)
    else:
        reading.changes.append(CellChange(new.ref, name, entry, label, row.said, wanted))


def said(cell: Cell | None) -> str:
    """A cell as the rules write it; what a spreadsheet made a date or a number of, as it was meant."""
    value = cell.value if cell else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    return (value.isoformat() if isinstance(value, date) else str(value)).strip()


def _write(
    work: Work,
    found: ChangeSet,
    name: str,
    text: str,
    changed: dict[tuple[str, str], CellChange],
) -> None:
    first = next(iter(changed.values()))
    try:
        new = with_rows(text, {place: one.after for place, one in changed.items()})
    except ValueError as error:
        raise FilingError([FieldProblem(first.cell, str(error))]) from None
    service.write(work, found.id, name, new, service.seen(text))
