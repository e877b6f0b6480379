"""Workbooks written out, in which no text is ever taken for a formula.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`; names and reasons are written by
strangers, so every text goes out as text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from court.core.clock import local
from court.files.formulas import looks_like_formula

Value: TypeAlias = str | int | Decimal | date | datetime | None
MAX_TEXT = 32_000
HEAD = PatternFill("solid", fgColor="EFEBE4")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")


@dataclass(frozen=True, slots=True)
class SheetData:
    """A sheet to write: its title, header, rows, widths of its columns in characters."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def to_xlsx(sheets: Iterable[SheetData]) -> bytes:
    """A workbook; the first row of each sheet stays in view."""
    book = Workbook(write_only=True)
    for data in sheets:
        sheet = book.create_sheet(data.title)
        for number, width in enumerate(data.widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        sheet.append([_head(sheet, name) for name in data.header])
        for row in data.rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Any, name: str) -> Any:
    cell = _cell(sheet, name)
    cell.font, cell.fill = Font(bold=True), HEAD
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, datetime):
        value = local(value).replace(tzinfo=None)
    cell = WriteOnlyCell(sheet, clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        as_text(cell)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def as_text(cell: Any) -> None:
    """Keep a cell's text from being taken for a formula, also when somebody edits it."""
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(str(cell.value or ""))


def clean(text: str) -> str:
    """Text that every spreadsheet takes."""
    return _UNPRINTABLE.sub("", text)[:MAX_TEXT]
