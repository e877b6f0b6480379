"""A scenario as the rows of a sheet: 项目, 内容, 结果; read from rows and written to them.

The first rows are 名称, 案由 and the day; then each row is a fact that differs with its value; rows that
begin with 应当 hold a sentence of the grammar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.bundle.bundle import Bundle
from engine.language.vocabulary import PARTY_LISTS, Vocabulary
from engine.scenarios.cells import said_of, said_value
from engine.scenarios.forms import sentences
from engine.scenarios.grammar import AND, BY_NAME, ROWS, THEN
from engine.scenarios.reading import Scenario, scenario_text
from engine.scenarios.running import Result
from engine.scenarios.story import base_filings
from engine.text.lists import joined

HEADER = ("项目", "内容", "结果")
TITLE, CAUSE, SUBMITTED, TYPING, EXPECTED = "名称", "案由", "提交", "填写", "应当"
MET, UNMET = "成立", "不成立"
Row = tuple[str, str, str]
# What a fact may be that is taken over from a filing of somebody: nothing that tells who it is.
OF_MEMBERS = frozenset({"是否", "单选", "多选", "数量", "金额"})
IMPERSONAL = OF_MEMBERS | {"日期"}


def rows_of(scenario: Scenario, result: Result | None = None) -> list[Row]:
    """The rows of a scenario; with a result, what came of each sentence it got to."""
    found: list[Row] = [(TITLE, scenario.title, _whole(result)), (CAUSE, scenario.cause, "")]
    for line in scenario.lines:
        groups = line.step.pattern.match(line.said) if line.step else None
        day = (groups.groupdict() if groups else {}).get("day")
        if day and line.step:
            found.append((TYPING if line.step.name == "填写" else SUBMITTED, day, ""))
        elif line.step and line.step.heads == ROWS:
            found += [(name, value, "") for name, value in line.table[1:]]
        elif line.keyword in (THEN, AND):
            found += [(EXPECTED, said, _met(result, line.number)) for said in sentences(line)]
    return found


def _whole(result: Result | None) -> str:
    if result is None:
        return ""
    return MET if result.passed else f"{UNMET}：{result.said}"


def _met(result: Result | None, line: int) -> str:
    if result is None or (not result.passed and line > result.line):
        return ""
    return UNMET if not result.passed and line == result.line else MET


def text_from(rows: Iterable[Sequence[str]]) -> str:
    """The scenario as text; what is wrong with it, reading the text says."""
    title = cause = ""
    act = BY_NAME["提交"].say(day="")
    table, expected = [list(ROWS)], []
    for name, said, *_ in rows:
        name, said = name.strip(), said.strip()
        if name == TITLE and not title:
            title = said
        elif name == CAUSE and not cause:
            cause = said
        elif name in (SUBMITTED, TYPING):
            act = BY_NAME[name].say(day=said)
        elif name == EXPECTED:
            expected.append(said)
        elif name and name != HEADER[0]:
            table.append([name, said])
    begin = BY_NAME["材料，其中" if len(table) > 1 else "材料"]
    lines = [
        (begin.keyword, begin.say(cause=cause), table if len(table) > 1 else []),
        (BY_NAME["提交"].keyword, act, []),
        *((AND if place else THEN, said, []) for place, said in enumerate(expected)),
    ]
    return scenario_text(title, lines)


def told_apart(
    bundle: Bundle, vocabulary: Vocabulary, content: dict[str, Any], procedure: str
) -> list[Row]:
    """What of a filing differs from one with nothing missing, and does not tell whose it is."""
    base = bundle.kept(base_filings)["非讼" if procedure == "非讼" else "诉讼"]
    found: list[Row] = []
    for name, value in content.items():
        if name in PARTY_LISTS and isinstance(value, list):
            found += _of_members(vocabulary, base, name, value)
            continue
        fact = vocabulary.facts.get(name)
        told = fact is not None and fact.type in IMPERSONAL and name != "起诉日期"
        if told and value != base.get(name):
            found.append((name, _said(name, value), ""))
    return found


def _of_members(
    vocabulary: Vocabulary, base: dict[str, Any], name: str, members: list[Any]
) -> list[Row]:
    facts = vocabulary.member_facts(name)
    there = base.get(name) or []
    found: list[Row] = []
    for place, member in enumerate(members):
        usual = there[place] if place < len(there) else {}
        for key, value in (member if isinstance(member, dict) else {}).items():
            if key in facts and facts[key].type in OF_MEMBERS and usual.get(key) != value:
                path = f"{name}[{place}].{key}"
                found.append((said_of(path), _said(path, value), ""))
    return found


def _said(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return joined(value)
    return said_value(path, value)
