"""Rules in a workbook: what is filled in is changed, byte by byte; one wrong cell, and nothing is."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import rule_tables, service
from court.workshop.tables import ChangedFile
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, begun, rule, started, written

WAGES = "rules/参数/小额与劳动.yaml"


@pytest.fixture
def drafted(house: Founded) -> tuple[Founded, ChangeSet]:
    started(house)
    found = begun(house)
    written(house, found, rule())
    return house, found


def book(house: Founded, found: ChangeSet, section: str, below: str = "") -> Any:
    with house.house.look(house.actor(Role.editor)) as look:
        data = rule_tables.exported(look, found.id, section, below)
    return load_workbook(BytesIO(data))


def line(sheet: Any, entry: str, label: str) -> int:
    (found,) = [r[0].row for r in sheet.rows if (r[1].value, r[3].value) == (entry, label)]
    return int(found)


def taken(house: Founded, found: ChangeSet, sheet: Any, role: Role = Role.editor) -> Any:
    out = BytesIO()
    sheet.parent.save(out)
    table = rule_tables.opened(out.getvalue())
    with house.house.work(house.actor(role)) as work:
        return rule_tables.imported(work, found.id, table)


def test_a_filled_cell_changes_its_bytes_only(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    sheet = book(house, found, "参数", "小额与劳动").active
    wage, about = (line(sheet, "年平均工资", label) for label in ("取值 › 1 › 值", "说明"))
    sheet[f"G{wage}"] = 141418
    sheet[f"G{about}"] = "上年度平均工资: 以统计局为准"
    one, other = taken(house, found, sheet)
    assert {(c.cell, c.before) for c in (one, other)} >= {(f"G{wage}", "131418")}
    text = house.house.bundle.files.text(WAGES)
    with house.house.look() as look:
        kept = look.session.get_one(ChangedFile, (found.id, WAGES)).text or ""
    own = next(n for n in text.split("\n") if "年度城镇非私营" in n)
    expected = text.replace("131418", "141418").replace(
        own, "  说明: '上年度平均工资: 以统计局为准'"
    )
    assert kept == expected


def test_texts_of_rules_are_rows_and_conditions_are_not(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    sheet = book(house, found, "规则", LOANS).active
    labels = {r[3].value for r in sheet.rows if r[1].value == "借贷-工坊-01"}
    assert {"释明", "补救", "提问"} <= labels
    assert not any(label.startswith(("要求", "示例", "编号", "后果")) for label in labels)
    texts = {r[5].value for r in sheet.rows}
    assert all(r[5].data_type != "f" for r in sheet.rows) and len(texts) > 10


def test_every_wrong_cell_is_named_and_nothing_is_changed(
    drafted: tuple[Founded, ChangeSet],
) -> None:
    house, found = drafted
    sheet = book(house, found, "参数", "小额与劳动").active
    wage, day, about = (
        line(sheet, "年平均工资", label) for label in ("取值 › 1 › 值", "取值 › 1 › 自", "说明")
    )
    sheet[f"G{wage}"], sheet[f"G{day}"], sheet[f"G{about}"] = "很多", "去年", "改过"
    told = {f"G{wage}": "不能写“很多”", f"G{day}": "日期"}
    copies: dict[int, tuple[str, str, str]] = {
        1: ("A", "rules/没有.yaml", "没有文件"),
        2: ("D", "要求 › 1", "没有“要求"),
        3: ("B", "没有的", "没有的"),
        4: ("G", "=1+1", "公式"),
        5: ("G", "又改", f"和 G{about}"),
    }
    last = sheet.max_row
    for number, (column, wrong, said) in copies.items():
        for cell in sheet[about]:
            sheet[f"{cell.column_letter}{last + number}"] = cell.value
        sheet[f"{column}{last + number}"] = wrong
        told[f"{'D' if column == 'B' else column}{last + number}"] = said
    with pytest.raises(FilingError) as raised:
        taken(house, found, sheet)
    problems = {one.path: one.message for one in raised.value.problems}
    assert problems.keys() == told.keys()
    assert all(said in problems[cell] for cell, said in told.items())
    sheet["F1"] = "别的"
    with pytest.raises(FilingError, match="不要动栏目"):
        taken(house, found, sheet)
    with house.house.look() as look:
        assert look.session.scalars(select(ChangedFile.path)).all() == [LOANS]


def test_what_somebody_else_changed_meanwhile_is_a_conflict(
    drafted: tuple[Founded, ChangeSet],
) -> None:
    house, found = drafted
    sheet = book(house, found, "参数", "小额与劳动").active
    row = line(sheet, "年平均工资", "取值 › 1 › 值")
    sheet[f"G{row}"] = 150000
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, WAGES)
        new = text.replace("131418", "141418")
        service.write(work, found.id, WAGES, new, service.seen(text))
    with pytest.raises(FilingError, match="141418") as raised:
        taken(house, found, sheet)
    assert raised.value.problems[0].path == f"G{row}"
    with pytest.raises(NotAllowed):
        taken(house, found, sheet, Role.judge)


def test_the_pages_say_what_was_changed(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    client = house.client_for(Role.editor)
    address = f"/workshop/sets/{found.id}/table"
    got = client.get(address, params={"section": "参数", "below": "小额与劳动"})
    sheet = load_workbook(BytesIO(got.content)).active
    assert sheet is not None
    row = line(sheet, "年平均工资", "取值 › 1 › 值")
    sheet[f"G{row}"] = "141418"
    out = BytesIO()
    sheet.parent.save(out)
    answer = client.post(address, files={"file": ("改.xlsx", out.getvalue())})
    assert answer.status_code == 200 and f"G{row}" in answer.text and "141418" in answer.text
    assert client.post(address, files={"file": ("改.xlsx", b"no")}).status_code == 422
    assert client.post(address).status_code == 422
    for wrong in ("没有", ""):
        assert client.get(address, params={"section": wrong}).status_code == 422
    assert client.get(address, params={"section": "请求"}).status_code == 422  # too many
    assert client.get(address, params={"section": "期限", "below": "xyz"}).status_code == 422


def test_what_is_no_workbook_is_told_so() -> None:
    """It was said to be incomplete, and to have too many lines."""
    with pytest.raises(FilingError, match="不是 Excel"):
        rule_tables.opened("名称：甲".encode())
