"""Findings of an opinion that was kept, as the engine gives them: texts become typed values again.

An opinion is kept as its own JSON, with every value in words, so that a filing decided years ago
is shown as it was.  The dictionary says what type a value had; what it cannot tell stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.bundle.ruleset import Requirement
from engine.check.opinion import FactSeen, Finding
from engine.check.rulings import Ruling
from engine.language.vocabulary import Vocabulary
from engine.text.paths import get
from engine.values import ValueProblem, parse_bool, parse_date, parse_money
from engine.values.basic import NOT_APPLICABLE

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "金额": parse_money,
    "数量": parse_money,  # counts were written with the thousands separated, too
    "日期": parse_date,
    "是否": parse_bool,
}


def findings_of(
    body: Mapping[str, Any], vocabulary: Vocabulary, content: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """The findings of `Opinion.to_dict`, on the content it was made on."""
    return tuple(_finding(raw, vocabulary, content) for raw in body["要求"])


def _finding(raw: Mapping[str, Any], vocabulary: Vocabulary, content: Mapping[str, Any]) -> Finding:
    requirement = Requirement(
        rule_id=str(raw["编号"]),
        version=str(raw["版本"]),
        title=str(raw["要求"]),
        effect=str(raw["后果"]),
        basis=tuple(raw["依据"]),
        enforced=not raw["试行"],
        origin=str(raw["来源"]),
        source=str(raw["出处"]),
    )
    return Finding(
        requirement=requirement,
        state=str(raw["状态"]),
        member=str(raw["对象"]),
        facts=tuple(_fact(fact, vocabulary, content) for fact in raw["事实"]),
        explanation=str(raw["释明"]),
        cure=str(raw["补救"]),
        question=str(raw["提问"]),
        escalated=bool(raw["坚持起诉"]),
        counted=str(raw["计为"]),
        ruling=Ruling.from_dict(raw["裁断"]) if raw.get("裁断") else None,
        unchecked=bool(raw.get("没有核对")),
    )


def _fact(raw: Mapping[str, Any], vocabulary: Vocabulary, content: Mapping[str, Any]) -> FactSeen:
    path, label = str(raw["路径"]), str(raw["名称"])
    fact = vocabulary.at(path)
    kind = fact.type if fact else ""
    value = _typed(kind, str(raw["值"]), path, content) if raw["已答"] else None
    return FactSeen(path, label, value, kind, str(raw.get("没有回答", "")))


def _typed(kind: str, text: str, path: str, content: Mapping[str, Any]) -> Any:
    if text == "不适用":
        return NOT_APPLICABLE
    if kind == "列表":
        members = get(content, path)
        return members if isinstance(members, list) else text
    try:
        return _READERS[kind](text) if kind in _READERS else text
    except ValueProblem:
        return text
