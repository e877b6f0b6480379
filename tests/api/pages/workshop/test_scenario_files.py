"""Scenarios out to files and in again, by page."""

from __future__ import annotations

import io
import re
from html import unescape

from openpyxl import load_workbook

from court.core.roles import Role
from tests.court.houses import Founded

TEXT = """\
  场景: 写了事实的
    假如一份齐全的"民间借贷纠纷"材料，其中
      | 事实 | 值 |
      | 材料 | “公证、认证”（李文海）、借条 |
    当2026-09-07提交
    那么结论是"建议登记立案"
"""


def test_scenarios_go_out_and_in_as_files(house: Founded) -> None:
    client = house.client_for(Role.editor)
    for kind in ("xlsx", "docx"):
        out = client.get("/scenarios/export", params={"kind": kind, "rule": "借贷-涉刑-01"})
        assert out.content[:2] == b"PK"
        answer = client.post(
            "/scenarios/import", data={}, files={"file": (f"a.{kind}", out.content)}
        )
        assert answer.status_code == 303, answer.text
    broken = client.post("/scenarios/import", data={}, files={"file": ("a.xlsx", b"nothing")})
    assert broken.status_code == 422 and "读不了" in broken.text


def test_a_file_that_says_something_else_of_a_title_is_shown_first(house: Founded) -> None:
    """It had taken the place of the court's own without a word."""
    client = house.client_for(Role.editor)
    assert client.post("/scenarios/write", data={"text": TEXT, "action": "save"}).status_code == 303
    out = client.get("/scenarios/export", params={"kind": "xlsx", "cause": "民间借贷纠纷"}).content
    book = load_workbook(io.BytesIO(out))
    (sheet,) = [one for one in book.worksheets if "写了事实的" in one.title]
    (cell,) = [row[1] for row in sheet.iter_rows() if row[0].value == "材料"]
    assert cell.value == "“公证、认证”（李文海）、借条"
    cell.value = "“公证、认证”、收据"
    changed = io.BytesIO()
    book.save(changed)
    page = client.post("/scenarios/import", data={}, files={"file": ("a.xlsx", changed.getvalue())})
    assert page.status_code == 200 and "留哪一个" in page.text
    assert "收据" not in client.get("/scenarios/export").text

    texts = [
        unescape(one) for one in re.findall(r'name="text"[^>]*>\n(.*?)</textarea>', page.text, re.S)
    ]
    seen = re.findall(r'name="seen0" value="(\w+)"', page.text)
    said = {"text": texts, "of": "写了事实的", "seen0": seen[0], "title0": "改过的"}
    unsaid = client.post("/scenarios/import", data=said)
    assert unsaid.status_code == 422 and "请选留哪一个" in unsaid.text
    done = client.post("/scenarios/import", data=said | {"kept0": "都留下"})
    assert done.status_code == 303, done.text
    own = client.get("/scenarios/export").text
    assert "场景: 改过的" in own and "收据" in own and "（李文海）" in own


def test_a_feature_file_comes_in_again(house: Founded) -> None:
    client = house.client_for(Role.editor)
    file = f"# language: zh-CN\n功能: 本院的场景\n\n{TEXT}"
    answer = client.post("/scenarios/import", data={}, files={"file": ("a.feature", file.encode())})
    assert answer.status_code == 303, answer.text
    assert TEXT.splitlines()[3] in client.get("/scenarios/export").text
    broken = file.replace("    当2026", "    在2026")
    answer = client.post(
        "/scenarios/import", data={}, files={"file": ("a.feature", broken.encode())}
    )
    assert answer.status_code == 422 and "句子要以" in answer.text
