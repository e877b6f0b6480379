"""XLSX worksheets as a stream of filled cells (ISO/IEC 29500-1, 18.3).

openpyxl reads the small parts (sheet list, styles, strings); the sheets themselves, which an
attacker can make as large as he likes, are parsed here cell by cell: nothing is kept but the row
at hand, and reading stops with the reader.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel

CHUNK = 1 << 16
MAX_ROW_CELLS = 20_000
MAX_SMALL_PART = 20_000_000
MAX_STRINGS = 80_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class BrokenSheet(Exception):
    """A workbook that is damaged or made to do harm."""


@dataclass(slots=True)
class Raw:
    """A cell as the file has it: column from 1, type, text, whether it is a formula."""

    column: int
    kind: str
    style: int
    text: str
    formula: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A filled cell's value: str, int, float, bool or datetime; or that it is none."""

    ref: str
    column: int
    value: Any
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible worksheet and the part that holds it."""

    title: str
    part: str


class Workbook:
    """An opened workbook; sheets may be read again and again.  Raises `BrokenSheet`."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        file.seek(0)
        self.archive = zipfile.ZipFile(file)
        self._small_parts()
        self.reader = ExcelReader(file, read_only=True, data_only=False, keep_links=False)
        self._strings: list[str] | None = None
        try:
            self.reader.read_manifest()
            self.reader.read_workbook()
            apply_stylesheet(self.reader.archive, self.reader.wb)
            self.sheets = list(_visible(self.reader))
        except Exception as error:  # whatever a damaged part makes the reader do
            raise BrokenSheet from error

    def _small_parts(self) -> None:
        """Bounds for what is read whole, and no document type of its own in any part."""
        for member in self.archive.infolist():
            name = member.filename.lower()
            strings = name.endswith("sharedstrings.xml")
            whole = strings or not name.startswith("xl/worksheets/")
            if whole and member.file_size > (MAX_STRINGS if strings else MAX_SMALL_PART):
                raise BrokenSheet
            if name.endswith((".xml", ".rels")):
                with self.archive.open(member) as part:
                    head = part.read(2_048).replace(b"\0", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise BrokenSheet

    def raw_rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Raw]]]:
        """Rows with filled cells, as the file has them.  Raises `BrokenSheet`."""
        try:
            with self.archive.open(sheet.part) as part:
                parser = _SheetParser()
                while chunk := part.read(CHUNK):
                    yield from parser.feed(chunk)
                yield from parser.feed(b"", final=True)
        except (expat.ExpatError, zipfile.BadZipFile, EOFError, ValueError, KeyError) as error:
            raise BrokenSheet from error

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Value]]]:
        """Rows with their values.  Raises `BrokenSheet`."""
        for number, cells in self.raw_rows(sheet):
            found = [value for cell in cells if (value := self._value(number, cell)) is not None]
            if found:
                yield number, found

    def _value(self, row: int, cell: Raw) -> Value | None:
        ref = f"{get_column_letter(cell.column)}{row}"
        if cell.formula:
            return Value(ref, cell.column, "", "formula")
        if cell.kind == "e":
            return Value(ref, cell.column, cell.text, "error")
        try:
            value = self._typed(cell)
        except IndexError as error:
            raise BrokenSheet from error
        except (OverflowError, ValueError):
            return Value(ref, cell.column, cell.text, "error")
        if isinstance(value, str) and not value.strip():
            return None
        return Value(ref, cell.column, value)

    def _typed(self, cell: Raw) -> Any:
        if cell.kind == "s":
            return self.strings()[int(cell.text)]
        if cell.kind in ("str", "inlineStr"):
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.text)
        if cell.kind == "b":
            return cell.text == "1"
        if cell.kind == "d":
            return datetime.fromisoformat(cell.text.replace("Z", "+00:00"))
        number = float(cell.text)
        if cell.style in self.reader.wb._date_formats:
            return from_excel(number, self.reader.wb.epoch)
        return int(number) if number.is_integer() and abs(number) < 1e17 else number

    def strings(self) -> list[str]:
        """The table of strings, read when a cell first needs it."""
        if self._strings is None:
            try:
                self.reader.read_strings()
            except Exception as error:  # whatever a damaged part makes the reader do
                raise BrokenSheet from error
            self._strings = self.reader.shared_strings
        return self._strings


def _visible(reader: Any) -> Iterator[Sheet]:
    """The sheets that openpyxl's reader of the small parts finds and nobody hid."""
    for sheet, relation in reader.parser.find_sheets():
        is_sheet = "chartsheet" not in relation.Type and relation.target in reader.valid_files
        if is_sheet and sheet.state == "visible":
            yield Sheet(sheet.name, relation.target)


class _SheetParser:
    """Turns the XML of a sheet, given in pieces, into rows."""

    def __init__(self) -> None:
        self.done: list[tuple[int, list[Raw]]] = []
        self.row, self.column, self.seen = 0, 0, 0
        self.cells: list[Raw] = []
        self.cell: Raw | None = None
        self.pieces: list[str] | None = None
        self.aside = False  # in a phonetic guide, which is not part of the text
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def feed(self, chunk: bytes, final: bool = False) -> list[tuple[int, list[Raw]]]:
        self.parser.Parse(chunk, final)
        done, self.done = self.done, []
        return done

    def refuse(self, *_: Any) -> None:
        raise BrokenSheet

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "c":
            self.begin_cell(attributes)
        elif kind in ("v", "t") and self.cell is not None and not self.aside:
            self.pieces = []
        elif kind == "rPh":
            self.aside = True
        elif kind == "f" and self.cell is not None:
            self.cell.formula = True
        elif kind == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column, self.seen, self.cells = 0, 0, []

    def begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self.column = coordinate_to_tuple(place)[1] if place else self.column + 1
        self.seen += 1
        if self.seen > MAX_ROW_CELLS:
            raise BrokenSheet
        style = int(attributes.get("s") or 0)
        self.cell = Raw(self.column, attributes.get("t", "n"), style, "", False)

    def text(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        kind = name.rpartition(" ")[2]
        if kind in ("v", "t") and self.pieces is not None and self.cell is not None:
            self.cell.text += "".join(self.pieces)
            self.pieces = None
        elif kind == "c" and self.cell is not None:
            if self.cell.formula or self.cell.text:
                self.cells.append(self.cell)
            self.cell = None
        elif kind == "rPh":
            self.aside = False
        elif kind == "row" and self.cells:
            self.done.append((self.row, self.cells))
