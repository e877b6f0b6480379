"""Bulk files for tests: rows of credit-card cases with fictional people."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl

from tests.files import PNG

BANK: Mapping[str, str] = {
    "原告1.类型": "法人",
    "原告1.名称": "中山农业科技小额贷款有限公司",
    "原告1.统一社会信用代码": "91442000MA50012ABQ",
    "原告1.住所地": "广东省中山市东区街道中山四路88号",
    "原告1.法定代表人": "区永健",
    "原告1.法定代表人职务": "执行董事",
    "原告1.联系电话": "0760-88886666",
    "原告1.材料": "营业执照、法定代表人身份证明",
    "被告1.类型": "自然人",
    "事实与理由": "被告领用信用卡透支后没有归还。",
    "请求.负担诉讼费用": "是",
    "起诉状签名盖章": "是",
    "证据1.证据名称": "领用合约",
    "证据1.来源": "原告持有",
}
PROVINCES = ("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def a_scan(words: str) -> bytes:
    """A picture that no other equals; a PDF takes a process of its own to look into."""
    return PNG + words.encode()


# The papers of the bank, for every row, as they are uploaded.
PAPERS: Mapping[str, bytes] = {
    f"{name}.png": a_scan(name) for name in ("营业执照", "法定代表人身份证明")
}


def id_number(position: int) -> str:
    """A number with a right check digit that no person has: district 442000, born 1900."""
    body = f"44200019{position % 90 + 10:02d}0725{position % 1000:03d}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def case(position: int, **changes: Any) -> dict[str, Any]:
    """The columns that differ from row to row."""
    return {
        "自用编号": f"KH-{position:05d}",
        "被告1.姓名": f"{PROVINCES[position % 10]}某{position}",
        "被告1.证件类型": "居民身份证",
        "被告1.证件号码": id_number(position),
        "被告1.住所地": f"广东省中山市三乡镇文昌东路{position}号",
        "被告1.联系电话": "13900139000",
        "请求.透支本金.金额": 10_000 + position,
        "请求.利息和费用.计算方式": "按领用合约约定计算至实际清偿之日",
        **changes,
    }


def xlsx(
    rows: list[dict[str, Any]], shared: Mapping[str, Any] = BANK, sheet: str = "案件"
) -> bytes:
    """A workbook of rows; `shared` stands in its own sheet."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    book = openpyxl.Workbook(write_only=True)
    cases = book.create_sheet(sheet)
    cases.append(headers)
    for row in rows:
        cases.append([row.get(name) for name in headers])
    if shared:
        common = book.create_sheet("公共内容")
        common.append(["栏目", "内容", "说明"])
        for name, value in shared.items():
            common.append([name, value])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows: list[dict[str, Any]], delimiter: str = ",") -> str:
    """A bulk table as CSV, shared columns in every row."""
    headers = list(dict.fromkeys(name for row in rows for name in {**BANK, **row}))
    lines = [headers, *([str({**BANK, **row}.get(h) or "") for h in headers] for row in rows)]
    return "\r\n".join(delimiter.join(f'"{v}"' for v in line) for line in lines) + "\r\n"
