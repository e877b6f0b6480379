"""Conditions of rules: from YAML to one typed syntax tree.

The tree is the only meaning of a condition: closures (`engine.evaluation.compiled`) and the reference
interpreter (`engine.evaluation.reference`) both consume it.  Parsing checks every fact name, type,
option and operand, and collects problems with their places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.language.comparisons import COMPARISONS, WORDS, words_for
from engine.language.syntax import (
    All,
    AnyOf,
    Compare,
    Count,
    Filled,
    HandedIn,
    Node,
    Not,
    Operand,
    OwnMaterial,
    Parameter,
    Quantified,
    Ref,
    Sum,
)
from engine.language.vocabulary import PARTY_LISTS, TEXT_TYPES, VIRTUAL_LISTS, Fact, Vocabulary
from engine.law.periods import HOW, is_period
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YList, YMap

STRUCTURE = (
    "全部",
    "任一",
    "非",
    "某个",
    "每个",
    "没有",
    "计数",
    "合计",
    "已填",
    "任一已填",
    "未填",
    "诉请含",
    "只诉请",
    "材料含",
    "本人材料含",
)


@dataclass(frozen=True, slots=True)
class Scope(Collection[str]):
    """What names mean at a place in a condition: the filing, then the quantified members."""

    vocabulary: Vocabulary
    members: tuple[str, ...] = ()

    def inside(self, list_name: str) -> Scope:
        return Scope(self.vocabulary, (*self.members, list_name))

    def find(self, name: str) -> Ref | None:
        """The fact a name means here: innermost member first, then outwards."""
        for depth in range(len(self.members), 0, -1):
            fact = self.vocabulary.member_facts(self.members[depth - 1]).get(name)
            if fact:
                return Ref(name, depth, fact)
        fact = self.vocabulary.facts.get(name)
        return Ref(name, 0, fact) if fact else None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        """Every name with a meaning here, the innermost members' first."""
        for list_name in self.members:
            yield from self.vocabulary.member_facts(list_name)
        yield from self.vocabulary.facts

    def __len__(self) -> int:
        return sum(1 for _ in self)


def parse(raw: Any, scope: Scope, problems: Problems, parameters: Mapping[str, str]) -> Node | None:
    """A condition from loaded YAML, or None when problems were collected.

    `parameters` are the kinds of the dated parameters by name.
    """
    before = len(problems.items)
    node = _Parser(problems, parameters).condition(raw, scope, None)
    return node if len(problems.items) == before else None


class _Parser:
    """Builds the tree of a condition; what cannot be read is collected with its place."""

    def __init__(self, problems: Problems, parameters: Mapping[str, str]) -> None:
        self.problems = problems
        self.parameters = parameters

    def wrong(self, message: str, mark: Mark | None) -> Node:
        self.problems.add(message, mark)
        return All(())

    def condition(self, raw: Any, scope: Scope, mark: Mark | None) -> Node:
        if not isinstance(raw, YMap):
            return self.wrong("条件应写成“事实: 值”的映射", getattr(raw, "mark", mark))
        if not raw:
            return self.wrong("条件是空的", raw.mark)
        items = tuple(self.entry(key, raw[key], raw, scope) for key in raw)
        return items[0] if len(items) == 1 else All(items)

    def entry(self, key: str, value: Any, raw: YMap, scope: Scope) -> Node:
        mark = raw.at(key)
        if key in STRUCTURE and scope.find(key) is None:
            return self.structure(key, value, mark, scope)
        ref = self.fact(key, mark, scope)
        if ref is None:
            return All(())
        return self.comparison(ref, value, raw.value_at(key), scope)

    def structure(self, key: str, value: Any, mark: Mark, scope: Scope) -> Node:
        if key in ("全部", "任一"):
            items = self.many(value, mark, scope)
            return All(items) if key == "全部" else AnyOf(items)
        if key == "非":
            return Not(self.condition(value, scope, mark))
        if key in ("某个", "每个", "没有"):
            return self.quantified(key, value, mark, scope)
        if key in ("计数", "合计"):
            return self.aggregate(key, value, mark, scope)
        if key in ("已填", "任一已填", "未填"):
            return self.filled(key, value, mark, scope)
        return self.sugar(key, value, mark, scope)

    def many(self, value: Any, mark: Mark, scope: Scope) -> tuple[Node, ...]:
        if not isinstance(value, YList) or not value:
            self.problems.add("这里应是一列条件，每条以“- ”开头", mark)
            return ()
        return tuple(
            self.condition(item, scope, None if isinstance(item, YMap) else value.at(number))
            for number, item in enumerate(value)
        )

    def fact(self, name: str, mark: Mark, scope: Scope) -> Ref | None:
        ref = scope.find(name)
        if ref is not None:
            return ref
        owners = scope.vocabulary.lists_with(name)
        if owners:
            message = (
                f"“{name}”属于{'、'.join(owners)}的成员，可能不止一个；"
                "请用“某个”“每个”或“没有”说明是哪些成员"
            )
        else:
            message = f"没有“{name}”这个事实{nearest(name, [*scope, *STRUCTURE])}"
        self.problems.add(message, mark)
        return None

    def lists(self, name: Any, mark: Mark, scope: Scope) -> tuple[Ref, ...]:
        if not isinstance(name, str) or not scope.vocabulary.is_list(name):
            known = [n for n, f in scope.vocabulary.facts.items() if f.type == "列表"]
            hint = nearest(str(name), [*known, *VIRTUAL_LISTS])
            self.problems.add(f"“{name}”不是一列对象{hint}", mark)
            return ()
        names = VIRTUAL_LISTS.get(name, (name,))
        facts = scope.vocabulary.facts
        return tuple(Ref(n, 0, facts[n]) for n in names if n in facts)

    def quantified(self, kind: str, value: Any, mark: Mark, scope: Scope) -> Node:
        if not isinstance(value, YMap) or set(value) != {"对象", "满足"}:
            return self.wrong(f"“{kind}”应写成 {{对象: 列表, 满足: 条件}}", mark)
        lists = self.lists(value["对象"], value.at("对象"), scope)
        if not lists:
            return All(())
        return Quantified(
            kind, lists, self.condition(value["满足"], scope.inside(value["对象"]), mark)
        )

    def aggregate(self, kind: str, value: Any, mark: Mark, scope: Scope) -> Node:
        own = {"对象", "满足"} if kind == "计数" else {"对象", "字段"}
        ops = [k for k in value if k not in own] if isinstance(value, YMap) else []
        if not isinstance(value, YMap) or "对象" not in value or len(ops) != 1:
            return self.wrong(f"“{kind}”应写成 {{对象: 列表, …, 不小于: 数}}", mark)
        op = ops[0]
        if op not in (known := words_for("数量")):
            return self.wrong(f"“{kind}”不能用“{op}”比较{nearest(op, known)}", value.at(op))
        lists = self.lists(value["对象"], value.at("对象"), scope)
        operand = self.operand(value[op], "数量", value.at(op), scope, None)
        if not lists or operand is None:
            return All(())
        inner = scope.inside(value["对象"])
        if kind == "计数":
            body = self.condition(value["满足"], inner, mark) if "满足" in value else None
            return Count(lists, body, op, operand)
        field_ref = self.fact(str(value.get("字段", "")), value.at("字段"), inner)
        if field_ref is None or field_ref.fact.type not in ("金额", "数量"):
            return self.wrong("“合计”的字段应是金额或数量", value.at("字段"))
        return Sum(lists, field_ref, op, operand)

    def filled(self, key: str, value: Any, mark: Mark, scope: Scope) -> Node:
        names = self.words(value, mark)
        refs = [self.fact(name, mark, scope) for name in names]
        nodes = tuple(Filled(ref) for ref in refs if ref)
        if not nodes:
            return All(())
        if key == "已填":
            return All(nodes) if len(nodes) > 1 else nodes[0]
        if key == "任一已填":
            return AnyOf(nodes)
        return All(tuple(Not(node) for node in nodes))

    def words(self, value: Any, mark: Mark) -> tuple[str, ...]:
        items = value if isinstance(value, YList) else [value]
        if not items or not all(isinstance(item, str) and item for item in items):
            self.problems.add("这里应是一个词或一列词，如 [借条, 收据]", mark)
            return ()
        return tuple(items)

    def sugar(self, key: str, value: Any, mark: Mark, scope: Scope) -> Node:
        words = self.words(value, mark)
        if key == "本人材料含":
            return self.own_material(words, mark, scope)
        if key == "材料含":
            return HandedIn(words, self.other_words(words, scope))
        target, field = "诉讼请求", "名称"
        lists = self.lists(target, mark, scope)
        inner = scope.inside(target)
        ref = inner.find(field)
        if not lists or ref is None:
            return self.wrong(f"字典里没有{target}的{field}", mark)
        body = Compare(ref, "属于", words)
        if key == "只诉请":
            return All((Filled(lists[0]), Quantified("每个", lists, body)))
        return Quantified("某个", lists, body)

    @staticmethod
    def other_words(words: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
        """What else the documents are called."""
        return tuple(w for w in scope.vocabulary.papers.accepted(words) if w not in words)

    def own_material(self, words: tuple[str, ...], mark: Mark, scope: Scope) -> Node:
        for depth in range(len(scope.members), 0, -1):
            if scope.members[depth - 1] in (*PARTY_LISTS, *VIRTUAL_LISTS):
                return OwnMaterial(depth, words, self.other_words(words, scope))
        return self.wrong("“本人材料含”只能用在对当事人的“每个”“某个”里面", mark)

    def comparison(self, ref: Ref, value: Any, mark: Mark, scope: Scope) -> Node:
        if not isinstance(value, YMap) or set(value) in ({"事实"}, {"参数"}):
            bare = next(iter(words_for(ref.fact.type)), "是")
            return self.compare(ref, bare, value, mark, scope)
        items = tuple(
            self.compare(ref, op, operand, value.at(op), scope) for op, operand in value.items()
        )
        return items[0] if len(items) == 1 else All(items)

    def compare(self, ref: Ref, op: str, raw: Any, mark: Mark, scope: Scope) -> Node:
        if op not in COMPARISONS:
            return self.wrong(f"没有“{op}”这个比较词{nearest(op, WORDS)}", mark)
        allowed = words_for(ref.fact.type)
        if op not in allowed:
            words = "、".join(allowed) or "已填、未填或“某个/每个/没有”"
            return self.wrong(f"“{ref.name}”是{ref.fact.type}，不能用“{op}”；可以用：{words}", mark)
        operand = self.operand_for(ref, op, raw, mark, scope)
        return All(()) if operand is None else Compare(ref, op, operand)

    def operand_for(self, ref: Ref, op: str, raw: Any, mark: Mark, scope: Scope) -> Operand | None:
        wanted = COMPARISONS[op].operand
        if wanted == "期间":
            return self.period(raw, mark, scope)
        if wanted == "地点":
            return self.operand(raw, "文字", mark, scope, None)
        if wanted == "词" or isinstance(raw, YList):
            return self.one_of(ref.fact, raw, mark)
        if isinstance(raw, YMap) and ref.fact.type == "案由":
            self.problems.add("“案由”只能与写明的案由比较，如 离婚纠纷", mark)
            return None
        return self.operand(raw, ref.fact.type, mark, scope, ref.fact)

    def period(self, raw: Any, mark: Mark, scope: Scope) -> Operand | None:
        """A period as written, or a parameter of that kind; no fact is a period."""
        if is_period(raw):
            return str(raw)
        if isinstance(raw, YMap) and set(raw) == {"参数"}:
            return self.indirect(raw, "期间", scope, mark)
        self.problems.add(f"“{_quoted(raw)}”不是期间；{HOW}，或者 {{参数: 名称}}", mark)
        return None

    def one_of(self, fact: Fact, raw: Any, mark: Mark) -> Operand | None:
        words = self.words(raw, mark)
        for word in words:
            self.check_option(fact, word, mark)
        return words or None

    def operand(
        self, raw: Any, kind: str, mark: Mark, scope: Scope, fact: Fact | None
    ) -> Operand | None:
        if isinstance(raw, YMap):
            return self.indirect(raw, kind, scope, mark)
        if kind == "是否":
            if raw in ("是", "否"):
                return bool(raw == "是")
        elif kind in ("金额", "数量"):
            if isinstance(raw, int | Decimal):
                return Decimal(raw)
        elif kind == "日期":
            if isinstance(raw, date):
                return raw
        elif isinstance(raw, str) and raw:
            if fact is not None:
                self.check_option(fact, raw, mark)
            return raw
        self.problems.add(f"“{_quoted(raw)}”不是{kind}的值", mark)
        return None

    def indirect(self, raw: YMap, kind: str, scope: Scope, mark: Mark) -> Operand | None:
        if set(raw) == {"参数"}:
            name = str(raw["参数"])
            if name not in self.parameters:
                hint = nearest(name, self.parameters)
                self.problems.add(f"没有“{name}”这个参数{hint}", raw.at("参数"))
                return None
            if not _comparable(self.parameters[name], kind):
                is_ = self.parameters[name]
                self.problems.add(f"参数“{name}”是{is_}，不能与{kind}比较", raw.at("参数"))
                return None
            return Parameter(name)
        if set(raw) == {"事实"}:
            other = self.fact(str(raw["事实"]), raw.at("事实"), scope)
            if other and not _comparable(other.fact.type, kind):
                self.problems.add(f"“{other.name}”是{other.fact.type}，不能与{kind}比较", mark)
            return other
        self.problems.add("这里应是一个值、{参数: 名称} 或 {事实: 名称}", mark)
        return None

    def check_option(self, fact: Fact, word: str, mark: Mark) -> None:
        if fact.words and word not in fact.words:
            self.problems.add(f"没有“{word}”这个{fact.name}{nearest(word, fact.words)}", mark)
        if fact.options and word not in fact.options:
            self.problems.add(
                f"“{fact.name}”没有“{word}”这个选项{nearest(word, fact.options)}；"
                f"可选：{'、'.join(fact.options)}",
                mark,
            )


def _quoted(raw: Any) -> str:
    if isinstance(raw, YMap):
        return "、".join(f"{key}: {value}" for key, value in raw.items())[:40]
    return str(raw)[:40]


def _comparable(one: str, other: str) -> bool:
    both = {one, other}
    return one == other or both <= TEXT_TYPES or both <= {"金额", "数量"}
