"""Who may bring the suits that arise in enforcement (变更追加当事人规定 32; 民诉法解释 307, 510)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.bundle.bundle import Bundle
from engine.check.opening import open_cause

DAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("cause", "barred"),
    [
        ("案外人执行异议之诉", True),
        ("申请执行人执行异议之诉", True),
        ("追加、变更被执行人异议之诉", False),
        ("执行分配方案异议之诉", False),
    ],
)
def test_the_judgment_debtor_is_barred_only_from_suits_over_the_object(
    bundle: Bundle, cause: str, barred: bool
) -> None:
    rules = {e.requirement.rule_id for e in open_cause(bundle, cause, DAY).ruleset.rules}
    assert ("执异-主体-01" in rules) is barred
    assert ("执异-期限-01" in rules) is barred
