"""The template: every column explained, understood when it comes back, needs taken from the rules."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from court.bulk.header import Plan
from court.bulk.layout import Layout, UnknownColumn
from court.bulk.reading import open_table
from court.bulk.rows import read_row
from court.bulk.template import MOST_DEFENDANTS, columns_of, template
from court.files.sniffing import TABLE, XLSX, sniff
from engine.bundle.bundle import Bundle
from engine.text.errors import FilingError

DAY = date(2026, 9, 7)


def filled(data: bytes, row: dict[str, str]) -> bytes:
    """The template as somebody saves it after filling in a row."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["案件"]
    for cell in sheet[1]:
        if cell.value in row:
            sheet.cell(2, cell.column, row[cell.value])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_examples_of_every_column_can_be_filled_in(bundle: Bundle) -> None:
    columns = columns_of(bundle, "信用卡纠纷", DAY)
    examples = {c.header: c.example for c in columns if c.example}
    data = filled(template(bundle, "信用卡纠纷", DAY), examples)
    assert sniff(BytesIO(data), "案件.xlsx", TABLE).kind == XLSX
    found = open_table(BytesIO(data), XLSX)
    assert [c.value for c in found.header] == [c.header for c in columns]
    plan = Plan.of(found, Layout.of(bundle, "信用卡纠纷", DAY))
    (row,) = [read_row(plan, line) for line in found.lines()]
    assert row.problems == []
    assert row.reference == "KH-0001"


def test_an_empty_template_has_no_rows_and_shares_nothing(bundle: Bundle) -> None:
    found = open_table(BytesIO(template(bundle, "民间借贷纠纷", DAY)), XLSX)
    assert found.count() == 0
    assert found.shared == []


def test_the_template_explains_itself(bundle: Bundle) -> None:
    book = openpyxl.load_workbook(BytesIO(template(bundle, "民间借贷纠纷", DAY)))
    assert book.sheetnames == ["案件", "公共内容", "选项", "说明"]
    about = "\n".join(str(c.value) for row in book["说明"] for c in row if c.value)
    for words in ("一行一个案件", "不要写公式", "单位原告写明名称、住所、代表人和联系方式"):
        assert words in about
    lists = [v for v in book["案件"].data_validations.dataValidation if v.type == "list"]
    assert lists and all(v.formula1.startswith("选项!") for v in lists)
    shared = [row[0].value for row in book["公共内容"]]
    assert "原告1.名称" in shared and "被告1.姓名" not in shared
    formats = {c.value: book["案件"].column_dimensions[c.column_letter].number_format for c in book["案件"][1]}  # fmt: skip
    assert formats["被告1.证件号码"] == "@"


def test_what_is_needed_comes_from_the_rules(bundle: Bundle) -> None:
    needed = {c.header for c in columns_of(bundle, "劳动争议", DAY) if c.needed}
    assert {"原告1.类型", "事实与理由", "证据1.证据名称"} <= needed
    assert not needed & {"被告2.姓名", "原告1.民族", "请求依据"}


def test_the_number_of_defendants_is_chosen(bundle: Bundle) -> None:
    headers = {c.header for c in columns_of(bundle, "信用卡纠纷", DAY, defendants=99)}
    assert f"被告{MOST_DEFENDANTS}.姓名" in headers
    assert f"被告{MOST_DEFENDANTS + 1}.姓名" not in headers


def test_an_unknown_cause_is_said(bundle: Bundle) -> None:
    with pytest.raises(FilingError, match="案由"):
        template(bundle, "信用卡的纠纷", DAY)


def test_every_header_of_every_casetype_is_understood(bundle: Bundle) -> None:
    for path in bundle.casetype_files:
        cause = bundle.catalogue.resolve(path[-1], DAY).cause if path else None
        if cause is None:
            continue
        layout = Layout.of(bundle, cause.name, DAY)
        headers = [header for _, header in layout.headers(2, 1)]
        targets = [layout.target(header) for header in headers]
        assert len(set(targets)) == len(headers), cause.name


@settings(max_examples=300)
@given(st.text(max_size=30))
def test_any_header_is_understood_or_refused_in_words(bundle: Bundle, header: str) -> None:
    layout = Layout.of(bundle, "信用卡纠纷", DAY)
    try:
        layout.target(header)
    except UnknownColumn as refused:
        assert "栏" in str(refused) or "请求" in str(refused)
