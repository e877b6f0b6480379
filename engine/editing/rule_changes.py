"""What differs between two bundles, for people: rules by their sentences, the rest by its file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from engine.bundle.assembly import version_of
from engine.bundle.bundle import Bundle
from engine.bundle.levels import Path_
from engine.editing.written import entries
from engine.evaluation.compiler import CompiledRule
from engine.telling.sentences import Clause, rule_clauses
from engine.values.showing import show_day

ADDED, CHANGED, REMOVED = "新增", "修改", "删除"
CONTEXT = 2  # lines that stay, around lines that differ


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a rule before and after; equal parts are left out of a change."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is new, gone, or says something else."""

    kind: str
    id: str
    title: str
    effect: str
    path: Path_
    said: tuple[Said, ...]

    @property
    def place(self) -> str:
        """Where it is stated, as people say it."""
        return self.path[-1] if self.path else "全部案由"

    @property
    def mark(self) -> str:
        """The hash of all that the change says."""
        return mark_of(self.kind, self.id, *self.path, *map(repr, self.said))


@dataclass(frozen=True, slots=True)
class FileChange:
    """A changed file and what kind of thing it holds."""

    name: str
    kind: str
    what: str


def mark_of(*said: str) -> str:
    """A hash that changes with any word of a change."""
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def file_changes(before: Bundle, after: Bundle) -> list[FileChange]:
    """Files that differ."""
    found = []
    for name in sorted(after.files.differences(before.files)):
        old, new = name in before.files, name in after.files
        found.append(
            FileChange(name, CHANGED if old and new else ADDED if new else REMOVED, _what(name))
        )
    return found


def rest_changes(before: str, after: str, told: Collection[str]) -> list[Said]:
    """Where two texts of a file differ outside the entries called `told`, comments left aside."""
    old, new = (_rest(text, told) for text in (before, after))
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT)
    spans = ((g[0][1], g[-1][2], g[0][3], g[-1][4]) for g in groups)
    return [
        Said(f"第 {n} 处", "\n".join(old[a:b]), "\n".join(new[c:d]))
        for n, (a, b, c, d) in enumerate(spans, 1)
    ]


def _rest(text: str, told: Collection[str]) -> list[str]:
    gone = {n for one in entries(text) if one.id in told for n in range(one.start, one.end)}
    lines = enumerate(text.split("\n"))
    return [
        line.rstrip()
        for n, line in lines
        if n not in gone and line.strip() and not line.lstrip().startswith("#")
    ]


def _what(name: str) -> str:
    kinds = {
        "rules/参数/": "参数",
        "rules/法规/": "法规索引",
        "rules/结论": "结论表",
        "rules/文书": "文书",
        "rules/期限": "期限",
        "rules/分案": "分案",
        "rules/管辖": "管辖",
        "casetypes/字典/": "字典",
        "casetypes/目录/": "案由目录",
        "casetypes/表单/": "怎样问",
        "casetypes/": "案由",
    }
    return next((what for start, what in kinds.items() if name.startswith(start)), "规则")


def rule_changes(before: Bundle, after: Bundle) -> list[RuleChange]:
    """Every rule that differs, top of the tree first.  Raises `BundleError`."""
    found: dict[tuple[str, str, Path_], RuleChange] = {}
    for path in sorted({*before.paths(), *after.paths()}, key=lambda p: (len(p), p)):
        for one in changes_at(before, after, path):
            key = (one.kind, one.id, path)
            found.setdefault(key, one)
    return list(found.values())


def changes_at(before: Bundle, after: Bundle, path: Path_) -> Iterator[RuleChange]:
    """Rules stated at one place that differ.  Raises `BundleError`."""
    if before.open_level(path) is after.open_level(path):
        return
    old = _rules(before, path)
    new = _rules(after, path)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        shown = other or one
        assert shown is not None
        said = tuple(_differences(one, other))
        if said:
            kind = CHANGED if one and other else ADDED if other else REMOVED
            yield RuleChange(kind, key, shown.rule.title, shown.rule.effect, path, said)


def _rules(bundle: Bundle, path: Path_) -> dict[str, CompiledRule]:
    return {rule.rule.id: rule for rule in bundle.level(path).rules}


def _differences(one: CompiledRule | None, other: CompiledRule | None) -> Iterator[Said]:
    if one and other and _version(one) == _version(other):
        return
    before, after = _told(one), _told(other)
    for name in before or after:
        pair = before.get(name, ""), after.get(name, "")
        if pair[0] != pair[1]:
            yield Said(name, *pair)


def _version(compiled: CompiledRule) -> tuple[str, str, bool]:
    """What changes with any word of a rule."""
    rule = compiled.rule
    return version_of(rule), rule.status, rule.asks_judge


def _told(compiled: CompiledRule | None) -> dict[str, str]:
    """Every part of a rule in words; nothing of a rule that is not there."""
    if compiled is None:
        return {}
    rule = compiled.rule
    lines = [line for clause in rule_clauses(compiled) for line in spoken(clause)]
    return {
        "名称": rule.title,
        "意思": "\n".join(lines),
        "后果": rule.effect,
        "依据": "；".join(rule.every_basis),
        "释明": rule.explain,
        "补救": rule.cure,
        "提问": rule.question,
        "回答": "；".join(f"{words}（{effect}）" for words, effect in rule.answers),
        "施行": _day(rule.start, date.min),
        "废止": _day(rule.end, date.max),
        "状态": rule.status,
        "没有回答时": "请法官判断" if rule.asks_judge else "",
    }


def spoken(clause: Clause, depth: int = 0) -> Iterator[str]:
    """A clause with its parts, one line each."""
    yield "　" * depth + clause.text
    for part in clause.parts:
        yield from spoken(part, depth + 1)


def _day(day: date, never: date) -> str:
    return "" if day == never else show_day(day)


def parameter_changes(before: Bundle, after: Bundle) -> list[Said]:
    """Parameters whose dated values differ."""
    old, new = (_dated(bundle) for bundle in (before, after))
    names = dict.fromkeys((*old, *new))
    return [
        Said(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _dated(bundle: Bundle) -> dict[str, str]:
    return {
        name: "\n".join(
            f"自 {show_day(one.start)}：{_value(one.value)}{item.unit}（{one.source}）"
            for one in item.values
        )
        for name, item in bundle.parameters.items.items()
    }


def _value(value: Any) -> str:
    return (
        str(value)
        if not isinstance(value, dict)
        else "；".join(f"{k} {v}" for k, v in value.items())
    )
