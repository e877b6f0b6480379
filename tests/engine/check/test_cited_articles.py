"""An objection or a hint cites the article of its own cause, and the one in force on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check

LICENSEE = {
    "原告的权利地位": "普通被许可人",
    "取得权利人书面授权": "否",
    "权利人共同起诉或不起诉": "否",
}
TRADE_MARK, VARIETY = "审理商标民事纠纷案件", "侵害植物新品种权"


def cited(bundle: Bundle, rule: str, raw: dict[str, Any], day: date) -> str:
    """The citations of one rule's finding that is not in order, joined; empty without one."""
    found = (f for f in check(bundle, raw, day).of("不满足") if f.requirement.rule_id == rule)
    return "；".join(text for finding in found for text in finding.basis)


@pytest.mark.parametrize(
    ("cause", "own", "other"),
    [("侵害商标权纠纷", TRADE_MARK, VARIETY), ("侵害植物新品种权纠纷", VARIETY, TRADE_MARK)],
)
def test_a_licensee_is_told_the_article_of_the_right(
    bundle: Bundle, cause: str, own: str, other: str
) -> None:
    said = cited(bundle, "知产-被许可人-01", {"案由": cause, **LICENSEE}, date(2026, 11, 20))
    assert own in said and other not in said


@pytest.mark.parametrize("cause", ["侵害发明专利权纠纷", "侵害作品复制权纠纷", "地理标志侵权纠纷"])
def test_a_licensee_no_article_speaks_of_is_not_objected_to(bundle: Bundle, cause: str) -> None:
    assert not cited(bundle, "知产-被许可人-01", {"案由": cause, **LICENSEE}, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("day", "rule", "law"),
    [
        (date(2026, 6, 29), "建工-实际施工人-01", "（一）》第43条"),
        (date(2026, 6, 30), "建工-实际施工人-02", "（二）》第4条"),
    ],
)
def test_who_really_built_is_told_the_article_of_the_day(
    bundle: Bundle, day: date, rule: str, law: str
) -> None:
    raw = {"案由": "建设工程施工合同纠纷", "原告是实际施工人": "是", "起诉发包人": "是"}
    given = {
        one: cited(bundle, one, raw, day) for one in ("建工-实际施工人-01", "建工-实际施工人-02")
    }
    assert law in given.pop(rule)
    assert list(given.values()) == [""]
