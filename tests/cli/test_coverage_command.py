"""`lian coverage`: sections, what is open in one, articles without an end, doubts, JSON."""

from __future__ import annotations

import json

from tests.cli.test_court_commands import Lian, lian

__all__ = ["lian"]


def test_sections_and_what_is_open(lian: Lian) -> None:
    code, said = lian("coverage", "--no-run")
    assert code == 0
    assert "人格权" in said and "合计" in said and "/883" in said
    code, said = lian("coverage", "--no-run", "--open", "海事")
    assert code == 0 and "海事海商纠纷：没有写完" in said
    code, said = lian("coverage", "--no-run", "--open", "没有的部分")
    assert code == 2 and "没有“没有的部分”这一部分" in said


def test_articles_doubts_and_json(lian: Lian) -> None:
    total = lian("coverage", "--articles")[1].splitlines()[-1]
    assert "不在立案审" in total and "还没有去向" not in total
    assert lian("coverage", "--doubts")[1].startswith("# 存疑\n")
    found = json.loads(lian("coverage", "--no-run", "--json")[1])
    assert [section["部分"] for section in found][-1] == "合计"
    ends = json.loads(lian("coverage", "--articles", "--json")[1])
    assert {"条文": "民事诉讼法 122", "去向": "要求"}.items() <= next(
        row for row in ends if row["条文"] == "民事诉讼法 122"
    ).items()
