"""Who sees what and when, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from court.disclosure.visible import (
    DISCLOSED,
    MOMENTS,
    WHEN_DONE,
    Circumstances,
    Happening,
    Viewer,
    history,
    visible,
)
from engine.bundle.bundle import Bundle

BEGAN = datetime(2026, 9, 7, 9, tzinfo=UTC)
PLAINTIFF = Viewer("p", "原告", BEGAN)
DEFENDANT = Viewer("d", "被告", BEGAN)
PAPER = "传票-1"
# The law, written out again: which events open to whom at once, and what the others wait for.
AT_ONCE = {
    "案件成立", "先行调解", "调解不成", "确定承办人", "变更承办人", "组成审判组织", "确定程序", "转换程序",
    "追加当事人", "变更当事人", "退出诉讼", "排期", "改期", "取消排期", "开庭", "审限扣除", "审限延长",
    "中止诉讼", "恢复审理", "申请回避",
    "申请辅助人员回避", "决定回避申请", "申请复议回避决定", "申请复议辅助人员回避决定", "复议回避决定",
    "提出管辖异议", "裁定管辖异议", "保全完成", "认定送达", "撤销送达", "宣判", "提起上诉",
    "移送上诉案卷", "裁判生效", "调解结案", "延长调解", "确定独任审理", "退出审判组织", "准许撤诉", "按撤诉处理", "驳回起诉", "移送管辖", "终结诉讼",
}  # fmt: skip
SECRET_FIRST = {"申请保全", "裁定保全"}


@pytest.fixture(scope="module")
def table(bundle: Bundle) -> Mapping[str, Any]:
    found: Mapping[str, Any] = bundle.parameters.on(BEGAN.date())(DISCLOSED)
    return found


def day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def sees(
    table: Mapping[str, Any], viewer: Viewer, kind: str, moment: datetime, **around: Any
) -> bool:
    event = Happening(5, kind, day(1), PAPER)
    return visible(viewer, event, moment, Circumstances(**around), table) is not None


def test_every_row_of_the_table_is_a_cell_that_was_thought_about(table: Mapping[str, Any]) -> None:
    assert set(table) == AT_ONCE | SECRET_FIRST | {"制作文书", "形成笔录"}
    assert all(row["何时"] in MOMENTS and row["依据"] and row["措辞"] for row in table.values())
    assert all(row.get("处理完毕") in table for row in table.values() if row["何时"] == WHEN_DONE)


@pytest.mark.parametrize("kind", sorted(AT_ONCE))
@pytest.mark.parametrize("viewer", [PLAINTIFF, DEFENDANT], ids=lambda v: v.side)
def test_at_once_to_both(table: Mapping[str, Any], kind: str, viewer: Viewer) -> None:
    assert sees(table, viewer, kind, day(1)) and not sees(table, viewer, kind, day(0))


@pytest.mark.parametrize("kind", sorted(SECRET_FIRST))
def test_the_other_side_learns_of_preservation_when_it_is_done(
    table: Mapping[str, Any], kind: str
) -> None:
    assert sees(table, PLAINTIFF, kind, day(1))
    assert not sees(table, DEFENDANT, kind, day(9))
    done = {"保全完成": day(4)}
    assert not sees(table, DEFENDANT, kind, day(3), done=done)
    assert sees(table, DEFENDANT, kind, day(4), done=done)


def test_a_paper_is_seen_by_whom_it_was_served_on(table: Mapping[str, Any]) -> None:
    served = {(PAPER, "d"): day(3)}
    assert not sees(table, DEFENDANT, "制作文书", day(2), served=served)
    assert sees(table, DEFENDANT, "制作文书", day(3), served=served)
    assert not sees(table, PLAINTIFF, "制作文书", day(9), served=served)
    assert not sees(table, DEFENDANT, "形成笔录", day(9))
    assert sees(table, DEFENDANT, "形成笔录", day(9), signed={PAPER: day(8)})


def test_not_before_the_identity_is_checked_nor_after_leaving(table: Mapping[str, Any]) -> None:
    assert not sees(table, Viewer("d", "被告", None), "案件成立", day(9))
    late = Viewer("d", "被告", day(5))
    assert not sees(table, late, "案件成立", day(4)) and sees(table, late, "案件成立", day(5))
    assert sees(table, Viewer("d", "被告", BEGAN, left=day(2)), "案件成立", day(9))
    assert not sees(table, Viewer("d", "被告", BEGAN, left=day(1)), "案件成立", day(9))


@pytest.mark.parametrize("kind", ["评议", "审判委员会讨论", "随便什么", ""])
def test_what_the_table_does_not_name_is_never_shown(table: Mapping[str, Any], kind: str) -> None:
    everything = {
        "done": {kind: day(0)},
        "signed": {PAPER: day(0)},
        "served": {(PAPER, "p"): day(0)},
    }
    assert not sees(table, PLAINTIFF, kind, day(99), **everything)


def test_what_was_shown_by_mistake_is_taken_back(table: Mapping[str, Any]) -> None:
    assert not sees(table, PLAINTIFF, "开庭", day(9), withdrawn=frozenset({5}))
    assert sees(table, PLAINTIFF, "开庭", day(9), withdrawn=frozenset({6}))


kinds = st.sampled_from([*sorted(AT_ONCE | SECRET_FIRST), "制作文书", "形成笔录", "评议"])
events = st.lists(st.tuples(kinds, st.integers(0, 20)), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events, st.integers(0, 20), st.integers(0, 20))
def test_what_is_seen_stays_seen_and_comes_in_order(
    table: Mapping[str, Any], drawn: list[tuple[str, int]], one: int, other: int
) -> None:
    case = [Happening(n, kind, day(at), PAPER) for n, (kind, at) in enumerate(drawn)]
    around = Circumstances({(PAPER, "d"): day(3)}, {PAPER: day(5)}, {"保全完成": day(7)})
    earlier, later = sorted((one, other))
    before = history(DEFENDANT, case, day(earlier), around, table)
    after = history(DEFENDANT, case, day(later), around, table)
    assert set(before) <= set(after)
    assert [s.number for s in after] == sorted(s.number for s in after)
    assert all(s.since <= day(later) for s in after)
