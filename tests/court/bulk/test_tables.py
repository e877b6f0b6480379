"""Tables written out: no text is ever a formula, whatever somebody's name is."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from court.bulk.workbooks import SheetData, clean, to_xlsx
from tests.court.houses import MORNING

texts = st.text(max_size=40) | st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "正常"])


@given(st.lists(texts, min_size=1, max_size=6))
def test_texts_in_a_workbook_are_text(row: list[str]) -> None:
    data = to_xlsx([SheetData("表", [f"栏{n}" for n in range(len(row))], [row])])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["表"]
    for cell, text in zip(sheet[2], row, strict=True):
        assert cell.data_type != "f"
        assert _lines(cell.value or "") == _lines(clean(text))


def _lines(text: str) -> str:
    """XML knows one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_other_values() -> None:
    row: list[int | Decimal | date | datetime | None] = [
        1,
        Decimal("-12.50"),
        date(2026, 9, 7),
        MORNING,
        None,
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([SheetData("表", ["a"] * 5, [row], (9,))])))[
        "表"
    ]
    assert [c.value for c in sheet[2]][:2] == [1, -12.5]
    assert sheet["D2"].value.hour == 9
    assert sheet.freeze_panes == "A2"
