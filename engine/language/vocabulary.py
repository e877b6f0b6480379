"""The fact dictionary: every fact a filing may state and a rule may name, with its type.

A vocabulary belongs to one cause: the shared dictionary (`casetypes/字典/`), plus what the
casetypes on the cause's path add, plus derived facts.  Facts of list members (`性别` of a
plaintiff) are reachable only through a quantifier, because two plaintiffs have two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from engine.language.materials import FOLDER, Papers, load_papers
from engine.language.words import (
    DERIVED,
    DICTIONARY_KEYS,
    FACT_KEYS,
    NOT_CLAIMED,
    SILENCES,
    TAKEN_AS,
    YES,
    refuse_unknown,
    texts,
)
from engine.text import yamlio
from engine.text.errors import Mark, Problems, nearest
from engine.text.files import Files
from engine.text.paths import steps
from engine.values.basic import NOT_APPLICABLE

DICTIONARY = "casetypes/字典"
TYPES = (
    "文字",
    "金额",
    "日期",
    "是否",
    "单选",
    "多选",
    "数量",
    "地址",
    "证件号码",
    "统一社会信用代码",
    "电话",
    "当事人引用",
    "案由",
    "列表",
    "明细",
)
TEXT_TYPES = frozenset({"文字", "证件号码", "统一社会信用代码", "电话", "当事人引用", "案由"})
VIRTUAL_LISTS: Mapping[str, tuple[str, ...]] = {
    "起诉方": ("原告", "申请人"),
    "相对方": ("被告", "被申请人"),
    "收副本的人": ("被告", "被申请人", "第三人"),
    "当事人": ("原告", "被告", "第三人", "申请人", "被申请人"),
}
PARTY_LISTS = VIRTUAL_LISTS["当事人"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its unique name, type, options (单选, 多选) and how a form shows it.

    `words` are what it may be compared with where they are too many to be options.
    `silence` says what it means that nobody answered (empty: not stated, it stays unknown);
    `assumed` is the value an unanswered fact is then compared as, None where it stays unknown.
    `sources` are facts it is taken from: an address is the first of them that is answered, a yes
    or no whether any of them is.  `also` are other words for it, which find it and check nothing.
    """

    name: str
    type: str
    options: tuple[str, ...] = ()
    label: str = ""
    hint: str = ""
    group: str = ""
    record: str = ""
    derived: bool = False
    staff_only: bool = False
    words: frozenset[str] = field(default=frozenset(), compare=False)
    silence: str = ""
    assumed: Any = None
    sources: tuple[str, ...] = ()
    also: tuple[str, ...] = field(default=(), compare=False)
    mark: Mark | None = field(default=None, compare=False)

    @property
    def shown(self) -> str:
        return self.label or self.name

    @property
    def silent_words(self) -> str:
        """What an unanswered fact is taken as, in words; empty when it stays unknown."""
        if self.silence == NOT_CLAIMED:
            return "没有主张" if self.type == "是否" else ""
        return "" if self.assumed is None else f"没有写，按{self.assumed}"


@dataclass(frozen=True)
class Vocabulary:
    """Facts by name at the top of a filing, fields by name of each record type, and the documents
    that people hand in."""

    facts: Mapping[str, Fact]
    records: Mapping[str, Mapping[str, Fact]]
    papers: Papers = field(default_factory=Papers)

    @cached_property
    def taken(self) -> tuple[Fact, ...]:
        """Facts of the filing that are taken from others."""
        return tuple(fact for fact in self.facts.values() if fact.sources)

    @cached_property
    def taken_by_members(self) -> tuple[Fact, ...]:
        """Facts of parties that are taken from others."""
        return tuple(fact for fact in self.member_facts("当事人").values() if fact.sources)

    def extended(self, facts: Iterable[Fact]) -> Vocabulary:
        """A vocabulary with more top-level facts; later ones win."""
        return replace(self, facts={**self.facts, **{f.name: f for f in facts}})

    def naming(self, kind: str, words: frozenset[str]) -> Vocabulary:
        """A vocabulary whose facts of a type may be compared with these words only."""
        facts = {n: replace(f, words=words) if f.type == kind else f for n, f in self.facts.items()}
        return replace(self, facts=facts)

    def with_member_fact(self, list_name: str, fact: Fact) -> Vocabulary:
        """A vocabulary with one more field for the members of a list."""
        owner = self.facts.get(list_name)
        record = "当事人" if list_name in VIRTUAL_LISTS or owner is None else owner.record
        fields = {**self.records.get(record, {}), fact.name: fact}
        return replace(self, records={**self.records, record: fields})

    def member_facts(self, list_name: str) -> Mapping[str, Fact]:
        """Fields of the members of a list, real or virtual; empty when it is no list."""
        if list_name in VIRTUAL_LISTS:
            return self.records.get("当事人", {})
        fact = self.facts.get(list_name)
        return self.records.get(fact.record, {}) if fact and fact.type == "列表" else {}

    def at(self, path: str) -> Fact | None:
        """The fact at a place in a filing (`被告[0].姓名`); None where there is none."""
        try:
            found = steps(path)
        except ValueError:
            return None
        known = self.facts if len(found) == 1 else self.member_facts(found[0][0])
        return known.get(found[-1][0])

    def is_list(self, name: str) -> bool:
        fact = self.facts.get(name)
        return name in VIRTUAL_LISTS or (fact is not None and fact.type == "列表")

    def lists_with(self, field_name: str) -> list[str]:
        """Lists whose members have this field, for the error about a missing quantifier."""
        return [
            f.name
            for f in self.facts.values()
            if f.type == "列表" and field_name in self.records.get(f.record, {})
        ]


def read_fact(raw: Any, problems: Problems, default_group: str = "") -> Fact | None:
    """One dictionary entry; problems are collected and None returned when it is unusable."""
    if not isinstance(raw, yamlio.YMap):
        problems.add("每个事实应写成 {名称: …, 类型: …}", getattr(raw, "mark", None))
        return None
    refuse_unknown(raw, FACT_KEYS, problems)
    for key in ("人员填写", "系统填写"):
        if raw.get(key, YES) != YES:
            problems.add(f"“{key}”只能写“{YES}”；不是就不写", raw.at(key))
    name, kind = raw.get("名称"), raw.get("类型", "文字")
    if not isinstance(name, str) or not name:
        problems.add("事实缺少名称", raw.mark)
        return None
    if kind not in TYPES:
        problems.add(f"“{name}”的类型“{kind}”不存在{nearest(str(kind), TYPES)}", raw.at("类型"))
        return None
    options = tuple(map(str, yamlio.listed(raw, "选项", problems)))
    if kind in ("单选", "多选") and len(options) < 2:
        problems.add(f"“{name}”是{kind}，应至少给出两个选项", raw.at("选项"))
    if kind == "列表" and not raw.get("成员"):
        problems.add(f"列表“{name}”没有写明成员的记录类型", raw.mark)
    silence, assumed = read_silence(raw, kind, options, problems)
    return Fact(
        name=name,
        type=kind,
        options=options,
        label=str(raw.get("标签", "")),
        hint=str(raw.get("提示", "")),
        group=default_group,
        record=str(raw.get("成员", "")),
        staff_only="人员填写" in raw,
        derived="系统填写" in raw,
        silence=silence,
        assumed=assumed,
        sources=_sources(raw, problems),
        also=texts(raw.get("又称")),
        mark=raw.mark,
    )


def _sources(raw: yamlio.YMap, problems: Problems) -> tuple[str, ...]:
    found = tuple(map(str, yamlio.listed(raw, "取自", problems)))
    if found and ("系统填写" not in raw or raw.get("类型") not in ("地址", "是否")):
        problems.add("“取自”只用于系统填写的地址和是否", raw.at("取自"))
    return found


def read_silence(
    raw: yamlio.YMap, kind: str, options: tuple[str, ...], problems: Problems
) -> tuple[str, Any]:
    """What silence means for a fact, and the value it is then compared as (None: unknown)."""
    said = str(raw.get("没有回答时", DERIVED if "系统填写" in raw else ""))
    if not said:
        return "", None
    if said == NOT_CLAIMED:
        return said, False if kind == "是否" else NOT_APPLICABLE
    if said in SILENCES:
        return said, None
    word = said.removeprefix(TAKEN_AS)
    if said.startswith(TAKEN_AS) and kind == "单选" and word in options:
        return said, word
    if said.startswith(TAKEN_AS) and kind == "文字" and word:
        return said, word
    offered = (*SILENCES, *(f"{TAKEN_AS}{option}" for option in options))
    problems.add(
        f"“没有回答时”不能写“{said}”{nearest(said, offered)}；可以写：{'、'.join(offered)}",
        raw.at("没有回答时"),
    )
    return "", None


def load_dictionary(files: Files, problems: Problems) -> Vocabulary:
    """Read every file of `casetypes/字典/`; a name may be defined only once."""
    facts: dict[str, Fact] = {}
    records: dict[str, dict[str, Fact]] = {}
    for name in files.below(DICTIONARY):
        if name.startswith(f"{FOLDER}/"):
            continue
        document = files.yaml(name, problems)
        if not isinstance(document, yamlio.YMap):
            continue
        refuse_unknown(document, DICTIONARY_KEYS, problems)
        _read_group(document.get("事实"), facts, problems)
        written = document.get("记录", {})
        if not isinstance(written, dict):
            problems.add("“记录”应写成 {名称: …}", document.at("记录"))
            continue
        for record_name, fields in written.items():
            _read_group(fields, records.setdefault(record_name, {}), problems)
    _check_dictionary(facts, records, problems)
    return Vocabulary(facts, records, load_papers(files, problems))


def _read_group(raw: Any, into: dict[str, Fact], problems: Problems) -> None:
    if raw is None:
        return
    groups = raw.items() if isinstance(raw, yamlio.YMap) else [("", raw)]
    for group, items in groups:
        if not isinstance(items, yamlio.YList):
            problems.add("这里应是一列事实", getattr(raw, "mark", None))
            continue
        for item in items:
            fact = read_fact(item, problems, group)
            if fact is None:
                continue
            if fact.name in into:
                problems.add(f"事实“{fact.name}”已经定义过", item.mark)
            into[fact.name] = fact


def _check_dictionary(
    facts: Mapping[str, Fact], records: Mapping[str, Mapping[str, Fact]], problems: Problems
) -> None:
    for fact in facts.values():
        if fact.type == "列表" and fact.record not in records:
            hint = nearest(fact.record, records)
            problems.add(f"列表“{fact.name}”的成员类型“{fact.record}”没有定义{hint}")
    for named in (facts, *records.values()):
        for fact in named.values():
            for name in fact.sources:
                if name not in named:
                    problems.add(f"“{fact.name}”取自的“{name}”不存在{nearest(name, named)}")
    for record, fields in records.items():
        for name in fields:
            if name in facts:
                problems.add(f"记录“{record}”的字段“{name}”与顶层事实同名，请改名")
