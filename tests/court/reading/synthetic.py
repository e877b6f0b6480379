"""Papers of fictional people, drawn anew: as PDF with its text, as Word, as a photograph."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

import typst
from docx import Document

from court.typesetting.fonts import load

PAGE = """#set page(width: {width}pt, height: auto, margin: 30pt)
#set text(font: "FandolFang R", size: 14pt, lang: "zh")
#set par(leading: 0.9em)
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A paper and what has to be read in it: facts of its people in turn, and of the filing."""

    kind: str
    lines: tuple[str, ...]
    people: tuple[dict[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    width: int = 480

    @property
    def wanted(self) -> dict[str, str]:
        people = {f"{n}.{k}": v for n, p in enumerate(self.people) for k, v in p.items()}
        return people | dict(self.facts)


CARD = Example(
    "居民身份证",
    (
        "姓名　林秋月",
        "性别　女　　民族　汉",
        "出生　1988 年 6 月 15 日",
        "住址　广东省中山市石岐街道莲塘路8号",
        "3栋501房",
        "公民身份号码　442000198806152565",
    ),
    (
        {
            "姓名": "林秋月",
            "性别": "女",
            "民族": "汉",
            "出生日期": "1988年6月15日",
            "住所地": "广东省中山市石岐街道莲塘路8号3栋501房",
            "证件类型": "居民身份证",
            "证件号码": "442000198806152565",
        },
    ),
)
LICENCE = Example(
    "营业执照",
    (
        "营业执照",
        "统一社会信用代码　91442000MA4UXK4E81",
        "名　　称　中山市蓝桥贸易有限公司",
        "类　　型　有限责任公司",
        "法定代表人　周启明",
        "注册资本　壹佰万元整",
        "住　　所　中山市东区街道中山四路9号",
        "登记机关　中山市市场监督管理局",
    ),
    (
        {
            "类型": "法人",
            "名称": "中山市蓝桥贸易有限公司",
            "统一社会信用代码": "91442000MA4UXK4E81",
            "法定代表人": "周启明",
            "住所地": "中山市东区街道中山四路9号",
        },
    ),
)
NOTE = Example(
    "借条",
    (
        "借　条",
        "今借到林秋月人民币伍万元整（小写：50,000元），年利率12%，",
        "于2026年3月15日前还清。",
        "借款人：杨帆",
        "2025年3月15日",
    ),
    ({"类型": "自然人", "姓名": "杨帆"},),
    (("借款金额", "50,000"), ("借款利率", "年利率12%"), ("借款提供时间", "2025年3月15日")),
)
TRANSFER = Example(
    "转账凭证",
    (
        "网上银行电子回单",
        "交易时间：2025年3月15日",
        "付款人：林秋月",
        "收款人：杨帆",
        "金额（小写）：￥50,000.00",
        "金额（大写）：伍万元整",
        "流水号：202503150001",
    ),
    (),
    (("证明对象", "2025年3月15日林秋月向杨帆转账50,000元"),),
)
COMPLAINT = Example(
    "起诉状",
    (
        "民事起诉状",
        "原告：林秋月，女，1988年6月15日出生，汉族，住广东省中山市石岐街道莲塘路8号，",
        "公民身份号码442000198806152565，电话13800138001。",
        "被告：中山市蓝桥贸易有限公司，住所地中山市东区街道中山四路9号，",
        "统一社会信用代码91442000MA4UXK4E81。",
        "法定代表人：周启明，经理。",
        "诉讼请求：",
        "1．判令被告支付货款50,000元；",
        "2．诉讼费由被告负担。",
        "事实与理由：",
        "原告于2025年3月向被告供货，被告收货后没有付款。",
        "此致",
        "中山市第一人民法院",
        "具状人：林秋月",
    ),
    (
        {
            "类型": "自然人",
            "姓名": "林秋月",
            "性别": "女",
            "民族": "汉",
            "出生日期": "1988年6月15日",
            "住所地": "广东省中山市石岐街道莲塘路8号",
            "联系电话": "13800138001",
            "证件类型": "居民身份证",
            "证件号码": "442000198806152565",
        },
        {
            "类型": "法人",
            "名称": "中山市蓝桥贸易有限公司",
            "住所地": "中山市东区街道中山四路9号",
            "统一社会信用代码": "91442000MA4UXK4E81",
            "法定代表人": "周启明",
        },
    ),
    (("事实与理由", "原告于2025年3月向被告供货，被告收货后没有付款。"),),
    560,
)
EXAMPLES = (CARD, LICENCE, NOTE, TRANSFER, COMPLAINT)


def _drawn(example: Example, form: Literal["pdf", "png"]) -> bytes:
    lines = "\n\n".join(line.replace("#", "\\#") for line in example.lines)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.typ"
        source.write_text(PAGE.format(width=example.width) + lines, encoding="utf-8")
        fonts = load()
        return typst.compile(source, format=form, ppi=200, font_paths=fonts.handle)


def as_pdf(example: Example) -> bytes:
    return _drawn(example, "pdf")


def as_photo(example: Example) -> bytes:
    return _drawn(example, "png")


def as_word(example: Example) -> bytes:
    document, out = Document(), BytesIO()
    for line in example.lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()
