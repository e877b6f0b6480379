"""A document counts by what its name holds; a certificate it lacks, or another paper's, is none."""

from __future__ import annotations

import pytest

from engine.evaluation.facts import is_kind

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
    ],
)
def test_what_counts(named: str | None, kinds: frozenset[str], counts: bool) -> None:
    assert is_kind(named, kinds) is counts
