"""Scenarios as Excel and Word files: one sheet, or one table, a scenario; results in the last column.

Read are feature files, too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

import docx
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font

from engine.scenarios.reading import Scenario, read_feature
from engine.scenarios.rows import CAUSE, HEADER, TITLE, Row, rows_of, text_from
from engine.scenarios.running import Result
from engine.text.errors import FieldProblem, FilingError

EXCEL, WORD = "xlsx", "docx"
KINDS = {
    EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ARCHIVE = b"PK"
UNREADABLE = "读不了：不是 Excel（.xlsx）、Word（.docx）或者 .feature 文件，或者已经损坏"
MOST_BYTES, MOST_UNPACKED, MOST_SCENARIOS, MOST_ROWS = 2_000_000, 40_000_000, 100, 300
WIDTHS = {"A": 30, "B": 60, "C": 44}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
Told = Iterable[tuple[Scenario, Result | None]]


def to_file(kind: str, told: Told) -> bytes:
    """Scenarios with their results as a file of a kind."""
    return _to_excel(told) if kind == EXCEL else _to_word(told)


def _to_excel(told: Told) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, (scenario, result) in enumerate(told, 1):
        sheet = book.create_sheet(
            _UNPRINTABLE.sub("", f"{number} {scenario.title}").translate(_FORBIDDEN)[:31]
        )
        for letter, width in WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        for place, row in enumerate([HEADER, *rows_of(scenario, result)], 1):
            for column, said in enumerate(row, 1):
                cell = sheet.cell(place, column)
                # a text, whatever it begins with
                cell.value, cell.data_type = _UNPRINTABLE.sub("", said), "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=place == 1)
    if not book.sheetnames:
        book.create_sheet("没有场景")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _to_word(told: Told) -> bytes:
    file = docx.Document()
    for scenario, result in told:
        file.add_heading(_UNPRINTABLE.sub("", scenario.title), 2)
        table = file.add_table(0, len(HEADER))
        table.style = "Table Grid"
        for row in (HEADER, *rows_of(scenario, result)):
            for cell, said in zip(table.add_row().cells, row, strict=True):
                cell.text = _UNPRINTABLE.sub("", said)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def texts_of(data: bytes) -> list[str]:
    """The scenarios of an Excel, Word or feature file as texts.  Raises `FilingError`."""
    if len(data) > MOST_BYTES:
        raise _refused(f"文件超过 {MOST_BYTES // 1_000_000} MB")
    found = [] if data.startswith(ARCHIVE) else _of_text(data)
    found = found or [text_from(rows) for rows in _sheets(data)]
    if len(found) > MOST_SCENARIOS:
        raise _refused(f"里面的场景超过 {MOST_SCENARIOS} 个，请分几次")
    return found


def _sheets(data: bytes) -> list[list[Row]]:
    """The tables that are scenarios.  Raises `FilingError`."""
    _require_small(data)
    try:
        tables = list(_tables(data))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise _refused(UNREADABLE) from error
    found = [rows for rows in tables if {TITLE, CAUSE} <= {row[0] for row in rows}]
    if not found:
        raise _refused("里面没有场景：每张表第一列要有“名称”“案由”“提交”“应当”")
    return found


def _of_text(data: bytes) -> list[str]:
    """Those of a feature file; none where it is no such text.  Raises `FilingError`."""
    try:
        found = read_feature("", data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return []
    if found.scenarios and found.wrong:
        raise FilingError([FieldProblem(f"第 {one.line} 行", one.message) for one in found.wrong])
    return [one.text for one in found.scenarios]


def _refused(message: str) -> FilingError:
    return FilingError([FieldProblem("文件", message)])


def _require_small(data: bytes) -> None:
    """A file of this kind is an archive; what it unpacks to is bounded before anything is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        raise _refused(UNREADABLE) from None
    if unpacked > MOST_UNPACKED:
        raise _refused("文件展开以后太大")


def _tables(data: bytes) -> Iterator[list[Row]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        is_word = "word/document.xml" in archive.namelist()
    if is_word:
        for table in docx.Document(io.BytesIO(data)).tables[: MOST_SCENARIOS + 1]:
            yield [_row([cell.text for cell in row.cells]) for row in table.rows[:MOST_ROWS]]
        return
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets[: MOST_SCENARIOS + 1]:
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=3, values_only=True)
        yield [_row(["" if said is None else _said(said) for said in row]) for row in rows]


def _said(value: object) -> str:
    """A cell that Excel made a date or a number of, as it was meant."""
    said = str(value)
    return said.removesuffix(" 00:00:00")


def _row(cells: list[str]) -> Row:
    first, second, third, *_ = [*(one.strip() for one in cells), "", "", ""]
    return first, second.replace("\n", " "), third
