"""The workbook an institution fills in: one row a case, every column explained."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from court.bulk.layout import CLAIMS, OWN_REFERENCE, Layout, Target
from court.bulk.needs import EXAMPLES, needs_of
from court.bulk.reading import ABOUT, CASES, MAX_ROWS, OPTIONS, SHARED
from court.bulk.workbooks import as_text
from engine.bundle.bundle import Bundle
from engine.language.vocabulary import Fact

DEFENDANTS, EVIDENCE = 2, 3
MOST_DEFENDANTS = 10
LONGEST_PROMPT, LONGEST_TITLE = 250, 30
NEEDED, PLAIN = "FDF2DF", "EFEBE4"
TYPE_HELP: Mapping[str, str] = {
    "文字": "文字",
    "金额": "金额，单位元，最多两位小数；也可以写 1.2万",
    "日期": "日期，如 2026-03-02",
    "是否": "填“是”或“否”",
    "单选": "从选项中选一个",
    "多选": "可以选几个，用顿号隔开",
    "数量": "整数",
    "地址": "写到门牌号",
    "证件号码": "按文本填写，不要变成数字",
    "统一社会信用代码": "18 位",
    "电话": "手机号，或者区号加号码",
    "当事人引用": "写当事人的姓名或者名称，与前面一致",
    "明细": "几项用顿号隔开",
}
FORMATS = {"金额": "0.00", "日期": "yyyy-mm-dd", "数量": "0"}


@dataclass(frozen=True, slots=True)
class ColumnHelp:
    """A column of the template with everything its user should know."""

    group: str
    header: str
    kind: str
    options: tuple[str, ...]
    needed: str
    hint: str
    example: str
    format: str

    @property
    def prompt(self) -> str:
        """What appears beside a selected cell."""
        kind = "" if self.kind == "文字" else self.kind
        parts = [kind, self.hint, f"需要：{self.needed}" if self.needed else ""]
        return "。".join(p.rstrip("。") for p in parts if p)[:LONGEST_PROMPT]


def columns_of(
    bundle: Bundle, cause: str, day: date, defendants: int = DEFENDANTS, evidence: int = EVIDENCE
) -> list[ColumnHelp]:
    """The template's columns.  Raises `FilingError` for an unknown cause."""
    layout = Layout.of(bundle, cause, day)
    needs = needs_of(bundle, layout, day)
    count = max(1, min(defendants, MOST_DEFENDANTS))
    return [_help(layout, group, name, needs) for group, name in layout.headers(count, evidence)]


def _help(layout: Layout, group: str, header: str, needs: Mapping[str, str]) -> ColumnHelp:
    target = layout.target(header)
    if target is None:
        hint = "您自己的编号，方便核对；不交给法院"
        return ColumnHelp(group, OWN_REFERENCE, "文字", (), "", hint, "KH-0001", "@")
    fact = target.fact
    kind = TYPE_HELP.get(fact.type, fact.type)
    options = ("是", "否") if fact.type == "是否" else fact.options
    return ColumnHelp(
        group=group,
        header=header,
        kind=kind,
        options=options,
        needed=needs.get(_key(target), "") if target.slot in ("", "1") else "",
        hint=_hint(layout, target, header),
        example=options[0] if options else EXAMPLES.get(fact.type, ""),
        format=FORMATS.get(fact.type, "@"),
    )


def _hint(layout: Layout, target: Target, header: str) -> str:
    if target.many:
        usual = "、".join(m.name for m in layout.casetype.materials[:8])
        return f"随起诉状交来的材料，几份用顿号隔开，如：{usual}"
    claim = next((c for c in layout.casetype.claims if c.name == target.slot), None)
    if target.owner == CLAIMS and claim is not None:
        if target.fact.name == claim.name:
            return f"{claim.shown}：提出这项请求填“是”，不提出的空着"
        options = f"；可以写：{'、'.join(claim.options)}" if target.fact.name == "选项" else ""
        return f"{claim.shown}；不提出这项请求的空着{options}"
    label = _label(layout, target.fact)
    return "；".join(part for part in (label, target.fact.hint) if part and part != header)


def _label(layout: Layout, fact: Fact) -> str:
    own = (e.label for e in layout.casetype.elements if e.fact == fact)
    found = next(own, "") or fact.label
    return "" if found == fact.name else found


def _key(target: Target) -> str:
    """What a need speaks of: the list, and the field unless the whole list is missing."""
    return f"{target.owner}.{target.fact.name}" if target.owner else target.fact.name


def template(
    bundle: Bundle, cause: str, day: date, defendants: int = DEFENDANTS, evidence: int = EVIDENCE
) -> bytes:
    """The workbook.  Raises `FilingError` for an unknown cause."""
    columns = columns_of(bundle, cause, day, defendants, evidence)
    layout = Layout.of(bundle, cause, day)
    book = Workbook()
    _cases_sheet(book, columns)
    _shared_sheet(book, columns, layout)
    _about_sheet(book, columns, layout)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cases_sheet(book: Any, columns: list[ColumnHelp]) -> None:
    sheet, lists = book.active, book.create_sheet(OPTIONS)
    sheet.title = CASES
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 48
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        _heading(sheet.cell(1, number), column.header, NEEDED if column.needed else PLAIN)
        sheet.column_dimensions[letter].width = max(12, min(28, len(column.header) + 6))
        sheet.column_dimensions[letter].number_format = column.format
        source = _option_list(lists, number, column)
        sheet.add_data_validation(_validation(column, source, f"{letter}2:{letter}{MAX_ROWS + 1}"))
    lists.sheet_state = "hidden"


def _option_list(lists: Any, number: int, column: ColumnHelp) -> str:
    """Options stand in a sheet of their own: a list in place may hold 255 characters only."""
    letter = get_column_letter(number)
    for row, option in enumerate(column.options, 1):
        as_text(lists.cell(row, number, option))
    return f"{OPTIONS}!${letter}$1:${letter}${len(column.options)}" if column.options else ""


def _validation(column: ColumnHelp, source: str, cells: str) -> DataValidation:
    single = bool(source) and "几个" not in column.kind
    found = DataValidation(
        type="list" if single else None,
        formula1=source if single else None,
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=single,
        errorTitle="请从选项中选一个" if single else None,
        error="、".join(column.options)[:LONGEST_PROMPT] if single else None,
        promptTitle=column.header[:LONGEST_TITLE],
        prompt=column.prompt or None,
    )
    found.add(cells)
    return found


def _shared_sheet(book: Any, columns: list[ColumnHelp], layout: Layout) -> None:
    """What is the same in every row is written once."""
    sheet = book.create_sheet(SHARED, 1)
    for number, name in enumerate(("栏目", "内容", "说明"), 1):
        _heading(sheet.cell(1, number), name, PLAIN)
    shared = [
        c
        for c in columns
        if c.group in (layout.claiming, "代理人", "程序事项")
        or c.header in (f"{layout.responding}1.类型", "事实与理由", "合同履行地")
    ]
    for row, column in enumerate(shared, 2):
        as_text(sheet.cell(row, 1, column.header))
        sheet.cell(row, 2).number_format = column.format
        as_text(sheet.cell(row, 3, column.prompt))
    as_text(
        sheet.cell(
            len(shared) + 3,
            3,
            "所有案件都一样的内容写在这里，每行不用再写；某一行自己写了的，用那一行的。",
        )
    )
    for letter, width in (("A", 28), ("B", 40), ("C", 70)):
        sheet.column_dimensions[letter].width = width


def _about_sheet(book: Any, columns: list[ColumnHelp], layout: Layout) -> None:
    sheet = book.create_sheet(ABOUT)
    notes = (
        f"案由：{layout.cause}。一行一个案件，第 1 行是栏目名称，不要改；最多 {MAX_ROWS} 行。",
        "不需要的栏目可以空着或者整列删掉；更多的被告照样加列，如“被告3.姓名”。",
        "不要写公式。证件号码、电话、账号按文本填写。自己用的列，名称以“自用”或“备注”开头。",
        "底色较深的栏目是立案需要的；没有填也可以提交，法院会一次告诉您要补什么。",
    )
    for row, note in enumerate(notes, 1):
        as_text(sheet.cell(row, 1, note))
    start = len(notes) + 2
    for number, name in enumerate(("栏目", "组", "填什么", "选项", "要不要填", "提示", "例子"), 1):
        _heading(sheet.cell(start, number), name, PLAIN)
    for row, c in enumerate(columns, start + 1):
        needed = f"需要：{c.needed}" if c.needed else "可以不填"
        texts = (c.header, c.group, c.kind, "、".join(c.options), needed, c.hint, c.example)
        for number, text in enumerate(texts, 1):
            as_text(cell := sheet.cell(row, number, text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", (34, 12, 30, 40, 36, 50, 28), strict=True):
        sheet.column_dimensions[letter].width = width


def _heading(cell: Any, text: str, colour: str) -> None:
    cell.value = text
    as_text(cell)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=colour)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
