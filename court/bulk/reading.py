"""Tables from outside, XLSX or CSV, as named cells: nothing is run, nothing is read past its bound.

Formulas and error values stay cells that say so, so that they can be named; a table that is too
large, damaged or not a table is refused whole.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from openpyxl.utils import get_column_letter

from court.bulk.layout import normal
from court.bulk.sheets import BrokenSheet, Sheet, Value, Workbook
from court.files.archives import ArchiveRefused, open_container
from court.files.sniffing import XLSX, Kind
from engine.text.errors import LianError

MAX_ROWS = 5_000
MAX_COLUMNS = 400
MAX_CELL = 32_767
MAX_UNPACKED = 150_000_000
MAX_CSV = 30_000_000
CASES, SHARED, ABOUT, OPTIONS = "案件", "公共内容", "说明", "选项"
ASIDE = (SHARED, ABOUT, OPTIONS)
BROKEN = "表格打不开，文件可能损坏。请另存为 .xlsx 以后再传"
SPLIT = f"一个文件最多 {MAX_ROWS} 行。请分成几个文件，每个不超过 {MAX_ROWS} 行"
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"


class TableRefused(LianError):
    """A file that cannot be read as a table; says what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: where it is (F17), its value, or what is wrong with it."""

    ref: str
    value: Any
    problem: str = ""


@dataclass(slots=True)
class Line:
    """A row that is not empty: its number in the file, its cells by column from 0."""

    number: int
    cells: dict[int, Cell]


@dataclass(slots=True)
class Table:
    """An opened table; `lines` may be asked for again and again."""

    header: list[Cell]
    source: Source
    shared: list[tuple[Cell, Cell]] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Rows below the header that hold anything.  Raises `TableRefused` past the last allowed."""
        count = 0
        for line in self.source.lines():
            if line.number == 1:
                continue
            count += 1
            if count > MAX_ROWS:
                raise TableRefused(f"行数太多。{SPLIT}")
            yield line

    def count(self) -> int:
        """How many rows there are, without keeping any.  Raises `TableRefused`."""
        return sum(1 for _ in self.lines())


class Source(Protocol):
    """Where rows come from, from the first one on."""

    def lines(self) -> Iterator[Line]: ...


def open_table(file: BinaryIO, kind: Kind) -> Table:
    """Open a file that was sniffed as XLSX or CSV.  Raises `TableRefused`."""
    if kind == XLSX:
        return _open_workbook(file)
    return _with_header(_CsvSource(_decoded(file)), [])


def _with_header(source: Source, shared: list[tuple[Cell, Cell]]) -> Table:
    first = next(source.lines(), None)
    if first is None or first.number != 1:
        raise TableRefused("第 1 行应是栏目名称，现在是空的。请用下载的模板填写")
    width = max(first.cells) + 1
    if width > MAX_COLUMNS:
        raise TableRefused(f"栏目太多，最多 {MAX_COLUMNS} 栏。请用下载的模板填写")
    header = [first.cells.get(n) or Cell(f"{get_column_letter(n + 1)}1", "") for n in range(width)]
    return Table(header, source, shared)


# XLSX


def _open_workbook(file: BinaryIO) -> Table:
    try:
        if open_container(file, MAX_UNPACKED).has_macros:
            raise TableRefused("表格带有宏程序。请另存为不含宏的 .xlsx 以后再传")
        book = Workbook(file)
    except ArchiveRefused as error:
        raise TableRefused(f"{error}。{SPLIT}") from None
    except (BrokenSheet, zipfile.BadZipFile):
        raise TableRefused(BROKEN) from None
    main = [sheet for sheet in book.sheets if normal(sheet.title) not in ASIDE]
    if not main:
        raise TableRefused("文件里没有写案件的工作表。请用下载的模板填写")
    shared = next((s for s in book.sheets if normal(s.title) == SHARED), None)
    source = _SheetSource(book, main[0])
    source.refuse_long()
    return _with_header(source, _shared_values(book, shared) if shared else [])


@dataclass(frozen=True, slots=True)
class _SheetSource:
    """One worksheet, read as a stream."""

    book: Workbook
    sheet: Sheet

    def refuse_long(self) -> None:
        """Count rows without understanding them.  Raises `TableRefused` at the first too many."""
        try:
            for count, _ in enumerate(self.book.raw_rows(self.sheet)):
                if count > MAX_ROWS:
                    raise TableRefused(f"行数太多。{SPLIT}")
        except BrokenSheet:
            raise TableRefused(BROKEN) from None

    def lines(self) -> Iterator[Line]:
        try:
            for number, values in self.book.rows(self.sheet):
                yield Line(number, {value.column - 1: _cell(value) for value in values})
        except BrokenSheet:
            raise TableRefused(BROKEN) from None


def _cell(value: Value) -> Cell:
    if value.kind == "formula":
        return Cell(value.ref, "", "这里是公式。请把它改成数值：复制以后“选择性粘贴—数值”")
    if value.kind == "error":
        return Cell(value.ref, "", f"这里是表格的错误值 {value.value[:10]}，请改成实际内容")
    return _bounded(value.ref, value.value)


def _bounded(ref: str, value: Any) -> Cell:
    if isinstance(value, str) and len(value) > MAX_CELL:
        return Cell(ref, "", f"这一格超过 {MAX_CELL} 个字，请缩短或者作为附件提交")
    return Cell(ref, value)


def _shared_values(book: Workbook, sheet: Sheet) -> list[tuple[Cell, Cell]]:
    """(栏目, 内容) of the sheet whose values hold for every row."""
    found = []
    for line in _SheetSource(book, sheet).lines():
        if line.number > MAX_COLUMNS:
            break
        name, value = line.cells.get(0), line.cells.get(1)
        if line.number > 1 and name is not None and value is not None:
            found.append((_elsewhere(name), _elsewhere(value)))
    return found


def _elsewhere(cell: Cell) -> Cell:
    return Cell(f"{SHARED}!{cell.ref}", cell.value, cell.problem)


# CSV


def _decoded(file: BinaryIO) -> str:
    file.seek(0)
    data = file.read(MAX_CSV + 1)
    if len(data) > MAX_CSV:
        raise TableRefused(f"CSV 文件超过 {MAX_CSV // 1_000_000} MB。{SPLIT}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused("看不懂 CSV 的文字编码。请另存为“CSV UTF-8”，或者用 .xlsx")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise TableRefused("看不懂 CSV 的文字编码。请另存为“CSV UTF-8”，或者用 .xlsx") from None


class _CsvSource:
    """CSV text; the delimiter is the one that splits the header most."""

    def __init__(self, text: str) -> None:
        self.text = text
        header = text.lstrip("\r\n").partition("\n")[0]
        self.delimiter = max(DELIMITERS, key=header.count)

    def lines(self) -> Iterator[Line]:
        reader = csv.reader(
            io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True
        )
        number = 0
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise TableRefused(
                    f"第 {number + 1} 行读不出来：引号不成对，或者一格太长。请检查以后再传"
                ) from None
            number += 1
            cells = dict(_filled(record, number))
            if cells:
                yield Line(number, cells)


def _filled(record: Iterable[str], number: int) -> Iterator[tuple[int, Cell]]:
    for position, raw in enumerate(record):
        value = raw.strip()
        if not value:
            continue
        ref = f"{get_column_letter(position + 1)}{number}"
        if value.startswith("="):
            yield position, Cell(ref, "", "这里是公式（以“=”开头）。请改成它的结果")
        else:
            yield position, _bounded(ref, value)
