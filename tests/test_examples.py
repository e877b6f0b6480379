"""Every example filing comes to the conclusion and exactly the findings its author expects."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check

FOLDER = Path(__file__).resolve().parent.parent / "examples"
EXPECTED = json.loads((FOLDER / "期望.json").read_text(encoding="utf-8"))


def test_every_example_has_an_expectation() -> None:
    files = {path.name for path in FOLDER.glob("[0-9]*.json")}
    assert files == {entry["文件"] for entry in EXPECTED}
    assert len(files) >= 40


@pytest.mark.parametrize("entry", EXPECTED, ids=[e["文件"] for e in EXPECTED])
def test_example(bundle: Bundle, entry: dict[str, Any]) -> None:
    raw = json.loads((FOLDER / entry["文件"]).read_text(encoding="utf-8"))
    opinion = check(bundle, raw, date.fromisoformat(raw["起诉日期"]))
    unmet = [f for f in opinion.of("不满足", "请法官判断") if f.effect != "提示"]
    assert opinion.conclusion == entry["结论"]
    assert {f.rule_id for f in unmet} == set(entry["要求"])
    for finding in unmet:
        assert finding.basis and finding.facts and finding.explanation
        assert finding.cure or finding.question
