"""A document counts by what its name holds; a certificate it lacks, or another paper's, is none."""

from __future__ import annotations

from datetime import date

import pytest

from engine.check.checker import check_opened
from engine.check.opening import open_content
from engine.evaluation.facts import is_kind
from tests.rules import delivered

DAY = date(2026, 11, 30)

CERTIFIED = frozenset({"公证认证", "加章转递", "委托公证人"})


@pytest.mark.parametrize(
    ("named", "kinds", "counts"),
    [
        ("结婚证复印件", frozenset({"结婚证"}), True),
        ("户口簿", frozenset({"结婚证"}), False),
        (None, frozenset({"结婚证"}), False),
        ("公司注册证书（公证认证）", CERTIFIED, True),
        ("经公证认证的商业登记证", CERTIFIED, True),
        ("中国委托公证人出具的证明", CERTIFIED, True),
        ("公司注册证书（未经公证认证）", CERTIFIED, False),
        ("没有办理公证认证的公司注册证书", CERTIFIED, False),
        ("未公证、加章转递的商业登记证", CERTIFIED, False),
        ("授权委托书（经公证认证）", CERTIFIED, False),
        ("经公证认证的授权委托书", CERTIFIED, False),
        ("公证、加章转递的委托书", CERTIFIED, False),
        ("授权委托书（经公证认证）", frozenset({"授权委托书"}), True),
        ("公司注册证书（未经公证认证）", frozenset({"公司注册证书"}), True),
        ("公安机关关于下落不明的证明", frozenset({"公安机关证明"}), True),
        ("派出所出具的失踪证明一份", frozenset({"派出所证明"}), True),
        ("派出所不予出具证明的录音", frozenset({"派出所证明"}), False),
        ("公安机关的告诫书", frozenset({"公安机关证明"}), False),
        ("银行关于转账的证明", frozenset({"派出所证明"}), False),
        ("借款担保合同", frozenset({"借款合同"}), False),
    ],
)
def test_what_counts(named: str | None, kinds: frozenset[str], counts: bool) -> None:
    assert is_kind(named, kinds) is counts


@pytest.mark.parametrize(
    ("named", "missing"),
    [("被告身份证复印件", True), ("身份证复印件", False), ("原被告的身份证", False), ("对方的户口本", True)],
)  # fmt: skip
def test_a_paper_called_the_other_sides_is_not_the_claimants(named: str, missing: bool) -> None:
    party = {"类型": "自然人", "姓名": "沈若琳"}
    filing = {"案由": "民间借贷纠纷", "原告": [party], "被告": [{"姓名": "钱多多"}]}
    opened = open_content(delivered(), {**filing, "材料": [{"种类": named}]}, DAY)
    found = {f.key for f in check_opened(opened).of("不满足")}
    assert ("材料-身份证明@原告[0]" in found) is missing
