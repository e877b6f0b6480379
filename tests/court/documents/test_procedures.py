"""The table who receives what: faults are told at their line, the nearest level of a cause counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from court.documents.procedures import procedure_of
from court.documents.selection import load_document_rules
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError
from tests.court.papers import ROOT, workshop

RULES = (
    "- {文书: 受理案件通知书, 决定: 登记立案, 给: 起诉方, 依据: [民事诉讼法 126]}",
    "- {文书: 应诉通知书, 决定: 登记立案, 给: 对方, 依据: [民事诉讼法 128]}",
)
DEFAULT = (
    "- {程序: 诉讼, 起诉方: [受理案件通知书], 对方: [应诉通知书], 第三人: [],"
    " 依据: [民事诉讼法 129]}"
)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("- {程序: 甲, 起诉方: [], 对方: [], 依据: [民事诉讼法 129]}", "要写“第三人”"),
        (
            "- {程序: 甲, 案由: [没有], 起诉方: [], 对方: [], 第三人: [], 依据: []}",
            "没有案由“没有”",
        ),
        (
            "- {程序: 甲, 案由: [申请支付令], 起诉方: [应诉通知书], 对方: [], 第三人: [], 依据: []}",
            "没有给起诉方的《应诉通知书》",
        ),
        (
            "- {程序: 甲, 起诉方: [], 对方: [], 第三人: [], 依据: [民事诉讼法 129]}",
            "只能有一个程序",
        ),
        (
            "- {程序: 甲, 案由: [申请支付令], 起诉方: [], 对方: [], 第三人: [], 依据: [民事诉讼法 999]}",
            "没有第999条",
        ),
        (
            "- {程序: 甲, 案由: 申请支付令, 起诉方: [], 对方: [], 第三人: [], 依据: []}",
            "“案由”应是一列",
        ),
        (
            "- {程序: 甲, 案由: [申请支付令], 起诉方: [], 对方: [], 第三人: [], 依据: [], 收: []}",
            "不认识“收”",
        ),
    ],
)
def test_a_faulty_row_is_refused_at_its_line(row: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "casetypes").symlink_to(ROOT / "casetypes")
    (tmp_path / "rules").mkdir()
    for item in (ROOT / "rules").iterdir():
        if item.name != "文书.yaml":
            (tmp_path / "rules" / item.name).symlink_to(item)
    text = "\n".join(("程序:", DEFAULT, row, "文书:", *RULES, ""))
    (tmp_path / "rules" / "文书.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        load_document_rules(Bundle.load(tmp_path), workshop().templates)
    found = [str(problem) for problem in caught.value.problems]
    assert any("文书.yaml:3:" in told and words in told for told in found), found


@pytest.mark.parametrize(
    ("cause", "name"),
    [
        ("民间借贷纠纷", "诉讼"),
        ("第三人撤销之诉", "诉讼"),
        ("申请支付令", "督促程序"),
        ("申请海事支付令", "督促程序"),
        ("申请诉前证据保全", "保全"),
        ("仲裁程序中的财产保全", "保全"),
        ("申请撤销仲裁裁决", "非讼程序"),
        ("申请人身安全保护令", "人身安全保护令"),
    ],
)
def test_the_nearest_level_of_the_cause_counts(cause: str, name: str) -> None:
    found = workshop().bundle.catalogue.resolve(cause, date(2026, 9, 7)).cause
    assert found is not None
    procedure = procedure_of(workshop().rules.procedures, found.path)
    assert procedure is not None and procedure.name == name
