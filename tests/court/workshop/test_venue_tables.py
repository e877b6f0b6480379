"""The table of venue in a workbook: changed cells come back byte by byte, wrong ones are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.workshop import rule_tables, service, venue_tables
from court.workshop.venue_tables import VenueEdit
from engine.editing.venue_changes import Wanted, with_rows
from engine.editing.venue_tabling import (
    CAUSES,
    CELLS,
    KIND,
    KINDS,
    LEVEL,
    PLACES,
    SECTIONS,
    VenueRow,
    condition,
    rows,
)
from engine.language.venue import TABLE
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, begun, started
from tests.rules import delivered

TEXT = delivered().files.text(TABLE)
AT = {(one.section, *one.key): one for section in SECTIONS for one in rows(TEXT, section)}


@pytest.fixture(name="drafted")
def drafted_(house: Founded) -> tuple[Founded, ChangeSet]:
    started(house)
    return house, begun(house, name="管辖：运输")


def sheet_of(house: Founded, found: ChangeSet, section: str, below: str = "") -> Any:
    with house.house.look(house.actor(Role.editor)) as look:
        data = venue_tables.exported(look, found.id, section, below)
    return load_workbook(BytesIO(data)).active


def cell_of(sheet: Any, column: str, *key: str) -> Any:
    """The cell of a column in the row that begins so."""
    names = [cell.value for cell in sheet[1]]
    (row,) = [r for r in sheet.rows if tuple(c.value for c in r[: len(key)]) == key]
    return row[names.index(column)]


def read(house: Founded, found: ChangeSet, sheet: Any) -> VenueEdit:
    out = BytesIO()
    sheet.parent.save(out)
    table = rule_tables.opened(out.getvalue())
    with house.house.look(house.actor(Role.editor)) as look:
        return venue_tables.read(look, found.id, table)


def changed_lines(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = (Counter(text.split("\n")) for text in (before, after))
    return set(old - new), set(new - old)


def test_nothing_wanted_is_the_same_bytes() -> None:
    assert with_rows(TEXT, []) == TEXT
    same = [Wanted(one, dict(one.cells)) for one in AT.values() if one.section == CAUSES]
    assert with_rows(TEXT, same) == TEXT
    assert {len(rows(TEXT, one)) > 100 for one in SECTIONS} == {True}


WANTED: dict[str, tuple[Callable[[], Wanted], set[str], set[str]]] = {
    "a place that also waits for a condition": (
        lambda: Wanted(AT[PLACES, "运输", "1"], {"当": "只承认离婚：是", "依据": "民事诉讼法 28"}),
        {"    - {看: 运输始发地}"},
        {"    - {看: 运输始发地, 当: {只承认离婚: 是}, 依据: [民事诉讼法 28]}"},
    ),
    "a place more": (
        lambda: Wanted(VenueRow(PLACES, ("运输", ""), {}), {"看": "合同签订地"}, new=True),
        set(),
        {"    - {看: 合同签订地}"},
    ),
    "a place less": (
        lambda: Wanted(AT[PLACES, "运输", "2"], {}, gone=True),
        {"    - {看: 运输目的地}"},
        set(),
    ),
    "a kind that agreements move": (
        lambda: Wanted(AT[KINDS, "离婚"], {"约定": "", "称": "离婚的案件"}),
        {"    约定: 不看", "    称: 离婚案件"},
        {"    称: 离婚的案件"},
    ),
    "the only cause of a kind goes to another one": (
        lambda: Wanted(AT[CAUSES, "离婚纠纷"], {KIND: "三费", "另看": "身份"}),
        {"    案由: [离婚纠纷]", "      {名称: 赡养纠纷, 另看: [身份]}]"},
        {"      {名称: 赡养纠纷, 另看: [身份]}, {名称: 离婚纠纷, 另看: [身份]}]"},
    ),
    "a level of its own": (
        lambda: Wanted(AT[CAUSES, "水上运输损害责任纠纷"], {LEVEL: ""}),
        {"    水上运输损害责任纠纷, 航空运输损害责任纠纷, 民用航空器损害责任纠纷]"},
        {"    航空运输损害责任纠纷, 民用航空器损害责任纠纷]"},
    ),
}


@pytest.mark.parametrize("name", WANTED)
def test_a_change_touches_its_lines_only(name: str) -> None:
    make, gone, come = WANTED[name]
    after = with_rows(TEXT, [make()])
    assert changed_lines(TEXT, after) == (gone, come)


def test_rows_of_several_places_go_together() -> None:
    wanted = [Wanted(AT[PLACES, "无住所", str(n)], {}, gone=True) for n in (1, 3, 6)]
    after = with_rows(TEXT, wanted)
    left = [one.cells["看"] for one in rows(after, PLACES) if one.kind == "无住所"]
    assert left == ["合同履行地", "可供扣押财产所在地", "侵权行为地"]


def test_a_new_kind_stands_after_the_last_one() -> None:
    cells = {**dict.fromkeys(CELLS[KINDS], ""), "层": "一般", "依据": "民事诉讼法 22"}
    after = with_rows(TEXT, [Wanted(VenueRow(KINDS, ("新类",), {}), cells, new=True)])
    assert rows(after, KINDS)[-1].key == ("新类",)
    assert changed_lines(TEXT, after)[0] == set()


def test_conditions_are_read_as_people_type_them() -> None:
    assert condition("｛借款：是，\n还款: 否｝") == "{借款: 是, 还款: 否}"
    for wrong in ("{借款: 是", "借款", "{}", "{借款: 是}, 层: 一般", "{借款: *a}"):
        with pytest.raises(ValueError, match="读不懂"):
            condition(wrong)


def test_a_changed_cell_is_a_member_of_the_change_set(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    client = house.client_for(Role.editor)
    address = f"/workshop/sets/{found.id}/table"
    got = client.get(address, params={"section": PLACES, "below": "运输"})
    sheet: Any = load_workbook(BytesIO(got.content)).active
    cell = cell_of(sheet, "连接点", "运输", "2")
    cell.value = "合同履行地"
    out = BytesIO()
    sheet.parent.save(out)
    answer = client.post(address, files={"file": ("管辖.xlsx", out.getvalue())})
    assert answer.status_code == 200
    assert f"第{cell.row}行“连接点”（{cell.coordinate}）" in answer.text
    with house.house.look() as look:
        kept = service.text_of(look, found, TABLE)
    assert changed_lines(TEXT, kept) == ({"    - {看: 运输目的地}"}, {"    - {看: 合同履行地}"})
    again = client.post(address, files={"file": ("管辖.xlsx", out.getvalue())})
    assert again.status_code == 422 and "什么也没有改" in again.text


def test_every_wrong_cell_is_named(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    sheet = sheet_of(house, found, PLACES)
    wrong = {
        ("依据", "运输", "1"): ("民事诉讼法 2888", "2888"),
        ("当", "运输", "2"): ("借款", "读不懂"),
        ("连接点", "无住所", "1"): (None, "不能空着"),
        ("去掉", "无住所", "2"): ("不要", "写“是”"),
    }
    told = {}
    for (column, *key), (value, why) in wrong.items():
        cell = cell_of(sheet, column, *key)
        cell.value = value
        told[f"第{cell.row}行“{column}”（{cell.coordinate}）"] = why
    last = sheet.max_row + 1
    sheet[f"A{last}"], sheet[f"C{last}"] = "运书", "合同履行地"
    told[f"第{last}行“类”（A{last}）"] = "最接近的是“运输”"
    with pytest.raises(FilingError) as raised:
        read(house, found, sheet)
    said = {one.path: one.message for one in raised.value.problems}
    assert said.keys() == told.keys()
    assert all(why in said[place] for place, why in told.items())


def test_what_the_rules_do_not_know_is_told_at_its_cell(
    drafted: tuple[Founded, ChangeSet],
) -> None:
    house, found = drafted
    sheet = sheet_of(house, found, PLACES, "运输")
    fact, word = cell_of(sheet, "连接点", "运输", "1"), cell_of(sheet, "关系", "运输", "2")
    fact.value, word.value = "运输始发地点", "改用"
    with pytest.raises(FilingError) as raised:
        read(house, found, sheet)
    assert word.coordinate in raised.value.problems[0].path
    word.value = None
    with pytest.raises(FilingError, match="最接近的是“运输始发地”") as raised:
        read(house, found, sheet)
    assert {one.path for one in raised.value.problems} == {
        f"第{fact.row}行“连接点”（{fact.coordinate}）"
    }
    causes = sheet_of(house, found, CAUSES, "运输")
    kind = cell_of(causes, KIND, "公路货物运输合同纠纷")
    kind.value = "运书"
    with pytest.raises(FilingError, match="最接近的是“运输”"):
        read(house, found, causes)


def test_a_cause_that_follows_the_one_above_gets_its_own_kind(
    drafted: tuple[Founded, ChangeSet],
) -> None:
    house, found = drafted
    sheet = sheet_of(house, found, CAUSES)
    names = {row[0].value: row for row in sheet.rows}
    follows = next(n for n, row in names.items() if not row[1].value and row[5].value == "合同")
    cell_of(sheet, KIND, follows).value = "运输"
    edit = read(house, found, sheet)
    assert [(one.entry, one.before, one.after) for one in edit.changes] == [(follows, "", "运输")]
    (row,) = [one for one in rows(edit.after, CAUSES) if one.key == (follows,)]
    assert row.kind == "运输"


def test_rows_that_others_changed_are_found(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    sheet = sheet_of(house, found, PLACES, "运输")
    cell_of(sheet, "称", "运输", "1").value = "装货的地方"
    with house.house.work(house.actor(Role.editor)) as work:
        service.write(
            work,
            found.id,
            TABLE,
            TEXT.replace("看: 运输目的地", "看: 合同履行地"),
            service.seen(TEXT),
        )
    edit = read(house, found, sheet)  # another row was changed
    assert "{看: 合同履行地}" in edit.after and "称: 装货的地方" in edit.after
    with house.house.work(house.actor(Role.judge)) as work, pytest.raises(NotAllowed):
        venue_tables.write(work, found.id, edit)
    cell_of(sheet, "称", "运输", "2").value = "卸货的地方"
    with pytest.raises(FilingError, match="别人改过这一行"):
        read(house, found, sheet)
    with house.house.work(house.actor(Role.editor)) as work:
        service.write(
            work, found.id, TABLE, "类: {", service.seen(service.text_of(work, found, TABLE))
        )
    with pytest.raises(FilingError, match="写坏了"):
        sheet_of(house, found, PLACES)
    with pytest.raises(FilingError, match="写坏了"):
        read(house, found, sheet)


def test_a_kind_gets_another_number_unless_something_names_the_old_one(
    drafted: tuple[Founded, ChangeSet],
) -> None:
    house, found = drafted
    sheet = sheet_of(house, found, KINDS)
    number = cell_of(sheet, "编号", "专属-继承")
    assert number.value == "继承-专属-01"
    number.value = "继承 专属"
    with pytest.raises(FilingError, match="管辖-地域-03"):
        read(house, found, sheet)
    number.value = "继承-专属-02"
    edit = read(house, found, sheet)
    assert changed_lines(TEXT, edit.after) == (
        {"    编号: 继承-专属-01"},
        {"    编号: 继承-专属-02"},
    )
    with house.house.work(house.actor(Role.editor)) as work:
        loans = service.text_of(work, found, LOANS)
        service.write(work, found.id, LOANS, f"# 见 继承-专属-01\n{loans}", service.seen(loans))
    with pytest.raises(FilingError, match=LOANS) as raised:
        read(house, found, sheet)
    assert number.coordinate in raised.value.problems[0].path


@pytest.mark.parametrize(
    ("said", "where"), [("起诉-被告-01", "rules/_通则"), ("管辖-地域-01", TABLE)]
)
def test_a_number_used_before_is_refused_at_its_cell(
    drafted: tuple[Founded, ChangeSet], said: str, where: str
) -> None:
    """It was kept, and two requirements had one number."""
    house, found = drafted
    sheet = sheet_of(house, found, KINDS)
    number = cell_of(sheet, "编号", "专属-继承")
    number.value = said
    with pytest.raises(FilingError, match=f"编号“{said}”已经用过") as raised:
        read(house, found, sheet)
    (problem,) = raised.value.problems
    assert number.coordinate in problem.path and where in problem.message


def test_a_kind_goes_when_nothing_rests_on_it(drafted: tuple[Founded, ChangeSet]) -> None:
    house, found = drafted
    cells = {**dict.fromkeys(CELLS[KINDS], ""), "层": "一般", "依据": "民事诉讼法 22"}
    new = VenueRow(KINDS, ("新类",), {})
    with house.house.work(house.actor(Role.editor)) as work:
        more = with_rows(TEXT, [Wanted(new, cells, new=True)])
        service.write(work, found.id, TABLE, more, service.seen(TEXT))
    sheet = sheet_of(house, found, KINDS)
    cell_of(sheet, "去掉", "新类").value = "是"
    assert read(house, found, sheet).after == TEXT
    cell_of(sheet, "去掉", "离婚").value = "是"
    with pytest.raises(FilingError, match=r"还在用，不能去掉：案由 .*离婚纠纷"):
        read(house, found, sheet)
