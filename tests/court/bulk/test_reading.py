"""Tables from outside: understood cell by cell, refused in words when they are too much."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.bulk.header import HeaderRefused, Plan
from court.bulk.layout import Layout
from court.bulk.reading import MAX_ROWS, Table, TableRefused, open_table
from court.bulk.rows import Row, read_row
from court.files.sniffing import CSV, XLSX
from engine.bundle.bundle import Bundle
from tests.court.bulk.tables import BANK, case, csv_text, xlsx

DAY = date(2026, 9, 7)


def table(data: bytes) -> Table:
    return open_table(BytesIO(data), XLSX)


def rows(bundle: Bundle, data: bytes, kind: Any = XLSX, cause: str = "信用卡纠纷") -> list[Row]:
    table = open_table(BytesIO(data), kind)
    plan = Plan.of(table, Layout.of(bundle, cause, DAY))
    return [read_row(plan, line) for line in table.lines()]


def problems(row: Row) -> list[tuple[str, str]]:
    return [(p.cell, p.column) for p in row.problems]


def with_sheet_xml(data: bytes, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(member, content)
    return out.getvalue()


def test_a_row_becomes_a_filing(bundle: Bundle) -> None:
    (row,) = rows(bundle, xlsx([case(1)]))
    assert row.problems == []
    assert row.reference == "KH-00001"
    content = row.content
    assert content["案由"] == "信用卡纠纷"
    assert content["原告"] == [{k.partition(".")[2]: v for k, v in BANK.items() if "原告1" in k and "材料" not in k}]  # fmt: skip
    assert content["被告"][0]["姓名"] == "李某1" and content["被告"][0]["类型"] == "自然人"
    assert content["诉讼请求"] == [
        {"名称": "透支本金", "金额": "10001"},
        {"名称": "利息和费用", "计算方式": "按领用合约约定计算至实际清偿之日"},
        {"名称": "负担诉讼费用"},
    ]
    assert content["材料"] == [
        {"种类": kind, "所属当事人": "中山农业科技小额贷款有限公司"}
        for kind in ("营业执照", "法定代表人身份证明")
    ]
    assert row.places["被告[0].姓名"] == "B2"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_says_the_same_in_any_encoding(bundle: Bundle, encoding: str, delimiter: str) -> None:
    data = csv_text([case(1), case(2)], delimiter).encode(encoding)
    found = rows(bundle, data, CSV)
    expected = rows(bundle, xlsx([case(1), case(2)]))
    assert [r.problems for r in found] == [[], []]
    assert [r.content for r in found] == [r.content for r in expected]


def test_a_column_may_name_any_fact_and_further_parties(bundle: Bundle) -> None:
    extra = {
        "被告3.姓名": "孙某", "被告3.类型": "自然人", "第三人1.名称": "某公司", "代理人1.代理人姓名": "何律师",
        "诉讼请求1.名称": "追加的请求", "诉讼请求1.内容": "赔礼道歉", "请求.利息和费用.明细": "利息、违约金", "备注": "内部", "材料": "催收记录",
        "证据": "流水，账单", "请求.实现债权的费用.费用明细": "律师费",
    }  # fmt: skip
    (row,) = rows(bundle, xlsx([case(1, **extra)]))
    assert row.problems == []
    assert [p.get("姓名") for p in row.content["被告"]] == ["李某1", "孙某"]
    assert row.in_table("被告[1].住所地") == "被告[3].住所地"
    assert row.content["第三人"] == [{"名称": "某公司"}]
    claims = {c["名称"]: c for c in row.content["诉讼请求"]}
    assert claims["追加的请求"] == {"名称": "追加的请求", "内容": "赔礼道歉"}
    assert claims["利息和费用"]["明细"] == ["利息", "违约金"]
    assert claims["实现债权的费用"]["明细"] == {"费用明细": "律师费"}
    assert [e["证据名称"] for e in row.content["证据"]] == ["领用合约", "流水", "账单"]
    assert "催收记录" in [m["种类"] for m in row.content["材料"]]


def test_shared_values_give_way_to_the_rows_own(bundle: Bundle) -> None:
    shared = {**BANK, "被告2.类型": "自然人"}
    own = case(1, **{"事实与理由": "另有约定。", "请求.负担诉讼费用": "否"})
    (row, other) = rows(bundle, xlsx([own, case(2)], shared))
    assert row.content["事实与理由"] == "另有约定。"
    assert len(row.content["被告"]) == 1, "a shared type alone makes no defendant"
    assert "负担诉讼费用" not in [c["名称"] for c in row.content["诉讼请求"]]
    assert "负担诉讼费用" in [c["名称"] for c in other.content["诉讼请求"]]


def test_what_spreadsheets_do_to_values(bundle: Bundle) -> None:
    values = {
        "被告1.联系电话": 13900139000,
        "请求.透支本金.金额": 15320.660000000002,
        "被告1.出生日期": datetime(1979, 7, 25),
        "证据1.页数": 12.0,
        "被告1.下落不明": True,
        "仲裁协议": "否",
        "被告逾期未还款金额": "1.2万",
    }
    (row,) = rows(bundle, xlsx([case(1, **values)]))
    assert row.problems == []
    defendant = row.content["被告"][0]
    assert (defendant["联系电话"], defendant["出生日期"]) == ("13900139000", "1979-07-25")
    assert row.content["诉讼请求"][0]["金额"] == "15320.66"
    assert row.content["证据"][0]["页数"] == "12"
    assert defendant["下落不明"] is True


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("被告1.证件号码", 442000197907250055, "文本"),
        ("被告1.证件号码", "442000197907250056", ""),
        ("请求.透支本金.金额", "一万多", "金额"),
        ("请求.透支本金.金额", "=SUM(A1:A9)", "公式"),
        ("被告1.出生日期", "1979-02-30", "真实"),
        ("被告1.出生日期", datetime(1979, 7, 25, 13, 5), "时间"),
        ("被告1.住所地", datetime(1979, 7, 25), "文本"),
        ("被告1.性别", "男性", "选项"),
        ("仲裁协议", "可能", "是"),
        ("被告1.联系电话", "1390013", "手机"),
    ],
)
def test_every_problem_names_its_cell(bundle: Bundle, column: str, value: Any, words: str) -> None:
    found = rows(bundle, xlsx([case(1), case(2, **{column: value})]))
    headers = list(dict.fromkeys([*case(1), column]))
    letter = openpyxl.utils.get_column_letter(headers.index(column) + 1)
    assert found[0].problems == []
    assert problems(found[1]) == [(f"{letter}3", column)]
    assert words in found[1].problems[0].message


def test_a_problem_of_the_shared_sheet_is_named_there(bundle: Bundle) -> None:
    (row,) = rows(bundle, xlsx([case(1)], {**BANK, "原告1.联系电话": "12"}))
    assert problems(row) == [("公共内容!B8", "原告1.联系电话")]


def test_an_error_value_and_a_cell_without_header_are_named(bundle: Bundle) -> None:
    (row,) = rows(bundle, xlsx([case(1, **{"被告1.工作单位": "#REF!"})]))
    assert [(p.column, "#REF!" in p.message) for p in row.problems] == [("被告1.工作单位", True)]
    book = openpyxl.load_workbook(BytesIO(xlsx([case(1)])))
    book["案件"]["Z2"] = "多出来的"
    out = BytesIO()
    book.save(out)
    (row,) = rows(bundle, out.getvalue())
    assert problems(row) == [("Z2", "")]


@pytest.mark.parametrize(
    ("header", "nearest"),
    [
        ("被告1.性名", "性别"),
        ("被告人1.姓名", "被告1.姓名"),
        ("请求.透支本今.金额", "透支本金"),
        ("起诉日期", ""),
        ("坚持起诉", ""),
        ("被告99.姓名", "50"),
    ],
)
def test_a_header_that_means_nothing_is_named(bundle: Bundle, header: str, nearest: str) -> None:
    data = xlsx([{**case(1), header: "x"}])
    with pytest.raises(HeaderRefused) as refused:
        rows(bundle, data)
    (problem,) = refused.value.problems
    assert problem.column == header and problem.cell.endswith("1") and nearest in problem.message


def test_a_flood_of_long_headers_is_refused_at_once(bundle: Bundle) -> None:
    data = xlsx([{**case(1), **{f"{'栏' * 3_000}{n}": "x" for n in range(300)}}])
    started = time.process_time()
    with pytest.raises(HeaderRefused) as refused:
        rows(bundle, data)
    assert "后面的栏目没有再看" in refused.value.problems[-1].message
    assert time.process_time() - started < 3


def test_the_same_column_twice_is_named(bundle: Bundle) -> None:
    book = openpyxl.Workbook()
    book.active.append(["被告1.姓名", "被告.姓名", "被告1.姓名（必填）"])
    book.active.append(["甲", "乙", "丙"])
    out = BytesIO()
    book.save(out)
    with pytest.raises(HeaderRefused, match="B1：与 A1 是同一栏") as refused:
        rows(bundle, out.getvalue())
    assert len(refused.value.problems) == 2


def test_a_hundred_thousand_rows_are_refused_at_once() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("案件")
    sheet.append(["被告1.姓名"])
    for number in range(100_000):
        sheet.append([f"某{number}"])
    out = BytesIO()
    book.save(out)
    start = time.process_time()
    with pytest.raises(TableRefused, match="最多 5000 行"):
        table(out.getvalue())
    assert time.process_time() - start < 2


def test_exactly_the_most_rows_are_read() -> None:
    data = xlsx([{"被告1.姓名": f"某{n}"} for n in range(MAX_ROWS)], {})
    assert table(data).count() == MAX_ROWS
    with pytest.raises(TableRefused, match="行数太多"):
        table(xlsx([{"被告1.姓名": f"某{n}"} for n in range(MAX_ROWS + 1)], {}))
    csv = ("被告1.姓名\n" + "某\n" * (MAX_ROWS + 1)).encode()
    with pytest.raises(TableRefused, match="行数太多"):
        open_table(BytesIO(csv), CSV).count()


def test_formatted_but_empty_rows_do_not_count() -> None:
    book = openpyxl.Workbook()
    book.active.append(["被告1.姓名"])
    book.active.append(["甲"])
    for number in range(3, MAX_ROWS + 500):
        book.active.cell(number, 1).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    out = BytesIO()
    book.save(out)
    assert table(out.getvalue()).count() == 1


def bomb(member: str, size: int) -> bytes:
    out = BytesIO(xlsx([case(1)]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, bytes(size))
    return out.getvalue()


def test_a_cell_in_the_farthest_corner_costs_nothing() -> None:
    """Two cells, 17 thousand million apart: readers that lay out the range die of it."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    data = with_sheet_xml(xlsx([case(1)]), b"</sheetData>", far)
    tracemalloc.start()
    *_, last = table(data).lines()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [cell.ref for cell in last.cells.values()] == ["XFD1048576"]
    assert peak < 20_000_000


def test_a_formula_with_a_stored_value_is_no_value() -> None:
    row = b'<row r="9"><c r="A9"><f>1+1</f><v>2</v></c></row></sheetData>'
    *_, last = table(with_sheet_xml(xlsx([case(1)]), b"</sheetData>", row)).lines()
    (cell,) = last.cells.values()
    assert cell.value == "" and "公式" in cell.problem


def test_bombs_are_not_opened() -> None:
    for data in (bomb("xl/media/x.xml", 160_000_000), bomb("xl/theme/theme9.xml", 30_000_000)):
        assert len(data) < 500_000
        with pytest.raises(TableRefused):
            table(data)
    lol = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
    entity = with_sheet_xml(xlsx([case(1)]), b"<worksheet", lol + b"<worksheet")
    with pytest.raises(TableRefused, match="打不开"):
        table(entity)
    wide = with_sheet_xml(
        xlsx([case(1)]), b"</row>", b'<c r="A1"><v>1</v></c>' * 30_000 + b"</row>"
    )
    with pytest.raises(TableRefused, match="打不开"):
        table(wide)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_damaged_workbook_is_refused_in_words(part: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx([case(1)]))) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            target.writestr(member, content[:40] if member.filename == part else content)
    with pytest.raises(TableRefused):
        table(out.getvalue()).count()


def test_other_refusals(bundle: Bundle) -> None:
    with pytest.raises(TableRefused, match="第 1 行"):
        table(xlsx([]))
    with pytest.raises(TableRefused, match="编码"):
        open_table(BytesIO(b"a,b\n\xff\xff\xff\x80\n"), CSV)
    with pytest.raises(TableRefused, match="引号"):
        open_table(BytesIO('被告1.姓名\n"没有完\n'.encode()), CSV).count()
    with pytest.raises(TableRefused, match="栏目太多"):
        table(xlsx([{f"备注{n}": "x" for n in range(401)}], {}))
    long = rows(bundle, csv_text([case(1, **{"请求.其他请求.内容": "长" * 32_768})]).encode(), CSV)
    assert "32767" in long[0].problems[0].message
    with pytest.raises(HeaderRefused, match="模板"):
        rows(bundle, xlsx([{"备注": "x"}], {}))


def test_a_formula_in_csv_is_named(bundle: Bundle) -> None:
    (row,) = rows(bundle, csv_text([case(1, **{"被告1.姓名": "=cmd|' /C calc'!A0"})]).encode(), CSV)
    assert ["公式" in p.message for p in row.problems] == [True]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf"), exclude_characters="=\ufffe\uffff"),
    max_size=30,
)  # fmt: skip


@given(st.lists(st.tuples(texts, st.decimals(0, 10**9, places=2)), min_size=1, max_size=5))
def test_texts_and_amounts_come_back_as_written(
    bundle: Bundle, people: list[tuple[str, Decimal]]
) -> None:
    written = [
        {"被告1.姓名": f"某{name}", "请求.透支本金.金额": str(amount)} for name, amount in people
    ]
    for data, kind in ((xlsx(written, {}), XLSX), (_csv(written), CSV)):
        found = rows(bundle, data, kind)
        assert [Decimal(r.content["诉讼请求"][0]["金额"]) for r in found] == [a for _, a in people]
        assert [r.content["被告"][0]["姓名"] for r in found] == [
            f"某{name}".strip() for name, _ in people
        ]


def _csv(written: list[dict[str, str]]) -> bytes:
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(written[0]))
    writer.writeheader()
    writer.writerows(written)
    return out.getvalue().encode()
