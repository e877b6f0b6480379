"""One list of what a spreadsheet takes for a formula, used by both kinds of tables."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from api.base.csvs import safe_cell
from court.bulk.workbooks import SheetData, to_xlsx
from court.files.formulas import STARTERS


@pytest.mark.parametrize("start", STARTERS)
def test_neither_a_csv_nor_a_workbook_lets_it_run(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    assert safe_cell(text) == f"'{text}"
    written = to_xlsx([SheetData("表", ("栏",), [(text,)])])
    cell = openpyxl.load_workbook(BytesIO(written)).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_ordinary_text_and_numbers_stay_as_they_are() -> None:
    assert safe_cell("张三") == "张三"
    assert safe_cell(-3) == "-3"
