"""Rules as written: inert data, read and checked, not yet compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YMap

EFFECTS = ("补正", "不予受理", "管辖", "前置", "法官判断", "提示")
STATUSES = ("草案", "试行", "施行", "废止")
STATES = ("满足", "不满足", "待定", "不适用", "请法官判断")
_RULE_KEYS = (
    "编号",
    "名称",
    "适用",
    "每个",
    "要求",
    "情形",
    "后果",
    "依据",
    "释明",
    "补救",
    "提问",
    "施行",
    "废止",
    "状态",
    "坚持",
    "替代",
    "理由",
    "示例",
)
_EXAMPLE_KEYS = ("给", "应", "日期", "说明", "填写中")
_ID = re.compile(r"[\w、·]+(-[\w、·]+)+\Z")


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and the state the rule must come to."""

    given: Any
    expected: str
    day: date | None
    typing: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement as its file states it; conditions are still plain YAML data."""

    id: str
    title: str
    effect: str
    applies: Any = None
    each: str = ""
    must: Any = None
    must_not: Any = None
    basis: tuple[str, ...] = ()
    explain: str = ""
    cure: str = ""
    question: str = ""
    start: date = date.min
    end: date = date.max
    status: str = "施行"
    insist: str = ""
    replaces: str = ""
    reason: str = ""
    examples: tuple[Example, ...] = ()
    raw: Any = field(default=None, compare=False, repr=False)
    mark: Mark | None = None
    origin: str = "规则"

    def in_force(self, day: date) -> bool:
        """Evaluated on this day at all: enforced, or shown to staff as 试行."""
        return self.status in ("施行", "试行", "废止") and self.start <= day < self.end

    @property
    def body(self) -> Any:
        return self.must if self.must is not None else self.must_not


@dataclass(frozen=True, slots=True)
class Derivation:
    """A boolean fact that follows from others; `each` makes it a fact of list members."""

    name: str
    when: Any
    each: str = ""
    basis: tuple[str, ...] = ()
    note: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ExceptedRule:
    """A lower level switching off a rule of a higher one, with its reason."""

    id: str
    reason: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class RuleFile:
    rules: tuple[Rule, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    exceptions: tuple[ExceptedRule, ...] = ()

    def joined(self, other: RuleFile) -> RuleFile:
        return RuleFile(
            self.rules + other.rules,
            self.derivations + other.derivations,
            self.exceptions + other.exceptions,
        )


def read_rule_file(raw: Any, problems: Problems) -> RuleFile:
    """Rules, derivations and exceptions of one file; problems are collected."""
    if not isinstance(raw, YMap):
        problems.add("规则文件应有“规则”“推导”或“除外”", getattr(raw, "mark", None))
        return RuleFile()
    reader = _Reader(problems)
    for key in raw:
        if key not in ("规则", "推导", "除外", "说明"):
            problems.add(f"规则文件没有“{key}”这个键", raw.at(key))
    return RuleFile(
        tuple(r for item in raw.get("规则", ()) if (r := reader.rule(item))),
        tuple(d for item in raw.get("推导", ()) if (d := reader.derivation(item))),
        tuple(e for item in raw.get("除外", ()) if (e := reader.exception(item))),
    )


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def mapping(self, raw: Any, keys: tuple[str, ...], needed: tuple[str, ...]) -> YMap | None:
        if not isinstance(raw, YMap):
            self.problems.add("这里应是映射", getattr(raw, "mark", None))
            return None
        for key in raw:
            if key not in keys:
                self.problems.add(f"没有“{key}”这个键{nearest(key, keys)}", raw.at(key))
        for key in needed:
            if key not in raw:
                self.problems.add(f"缺少“{key}”", raw.mark)
        return raw if all(key in raw for key in needed) else None

    def rule(self, item: Any) -> Rule | None:
        raw = self.mapping(item, _RULE_KEYS, ("编号", "名称", "后果", "依据", "释明"))
        if raw is None:
            return None
        self.check_rule(raw)
        if ("要求" in raw) == ("情形" in raw):
            return None
        return Rule(
            id=str(raw["编号"]),
            title=str(raw["名称"]),
            effect=str(raw["后果"]),
            applies=raw.get("适用"),
            each=str(raw.get("每个", "")),
            must=raw.get("要求"),
            must_not=raw.get("情形"),
            basis=self.words(raw, "依据"),
            explain=self.text(raw, "释明"),
            cure=self.text(raw, "补救"),
            question=self.text(raw, "提问"),
            start=self.day(raw, "施行", date.min),
            end=self.day(raw, "废止", date.max),
            status=str(raw.get("状态", "施行")),
            insist=str(raw.get("坚持", "")),
            replaces=str(raw.get("替代", "")),
            reason=str(raw.get("理由", "")),
            examples=tuple(e for x in raw.get("示例", ()) if (e := self.example(x))),
            raw=raw,
            mark=raw.at("编号"),
        )

    def check_rule(self, raw: YMap) -> None:
        add = self.problems.add
        if not _ID.match(str(raw["编号"])):
            add("编号应像“起诉-被告-01”，用短横线分段", raw.at("编号"))
        if ("要求" in raw) == ("情形" in raw):
            add("“要求”（必须成立）和“情形”（不得出现）应写且只写一个", raw.mark)
        if (effect := str(raw["后果"])) not in EFFECTS:
            add(f"没有“{effect}”这种后果{nearest(effect, EFFECTS)}", raw.at("后果"))
        if effect == "法官判断" and "提问" not in raw:
            add("后果是法官判断的，应写“提问”", raw.mark)
        if effect in ("补正", "不予受理", "管辖", "前置") and "补救" not in raw:
            add(f"后果是{effect}的，应写“补救”，告诉当事人怎么办", raw.mark)
        if (status := raw.get("状态", "施行")) not in STATUSES:
            add(f"没有“{status}”这种状态{nearest(str(status), STATUSES)}", raw.at("状态"))
        if "坚持" in raw and (effect != "补正" or raw["坚持"] != "不予受理"):
            add("“坚持”只用于补正规则，只能写“不予受理”", raw.at("坚持"))
        if "替代" in raw and "理由" not in raw:
            add("替代上级规则的，应写明“理由”", raw.at("替代"))

    def words(self, raw: YMap, key: str) -> tuple[str, ...]:
        value = raw.get(key, ())
        items = [value] if isinstance(value, str) else list(value)
        if not items and key == "依据":
            self.problems.add("“依据”是空的", raw.at(key))
        return tuple(str(item) for item in items)

    def text(self, raw: YMap, key: str) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str):
            self.problems.add(f"“{key}”应是文字", raw.at(key))
            return ""
        return value.strip()

    def day(self, raw: YMap, key: str, default: date) -> date:
        value = raw.get(key, default)
        if not isinstance(value, date):
            self.problems.add(f"“{key}”应是日期，如 2026-03-01", raw.at(key))
            return default
        return value

    def example(self, item: Any) -> Example | None:
        raw = self.mapping(item, _EXAMPLE_KEYS, ("给", "应"))
        if raw is None:
            return None
        if raw["应"] not in STATES:
            self.problems.add(f"示例的“应”只能是{'、'.join(STATES)}", raw.at("应"))
        day = raw.get("日期")
        if day is not None and not isinstance(day, date):
            self.problems.add("示例的日期应像 2026-03-01", raw.at("日期"))
            day = None
        typing = raw.get("填写中") == "是"
        return Example(raw["给"], str(raw["应"]), day, typing, raw.mark)

    def derivation(self, item: Any) -> Derivation | None:
        raw = self.mapping(item, ("名称", "当", "每个", "依据", "说明", "示例"), ("名称", "当"))
        if raw is None:
            return None
        return Derivation(
            str(raw["名称"]),
            raw["当"],
            str(raw.get("每个", "")),
            self.words(raw, "依据") if "依据" in raw else (),
            str(raw.get("说明", "")),
            raw.mark,
        )

    def exception(self, item: Any) -> ExceptedRule | None:
        raw = self.mapping(item, ("编号", "理由"), ("编号", "理由"))
        return ExceptedRule(str(raw["编号"]), str(raw["理由"]), raw.mark) if raw else None


def by_id(rules: tuple[Rule, ...]) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rules}
