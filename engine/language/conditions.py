"""Conditions of rules: from YAML to one typed syntax tree.

The tree is the only meaning of a condition: closures (`engine.evaluation.compiled`) and the reference
interpreter (`engine.evaluation.reference`) both consume it.  Parsing checks every fact name, type,
option and operand, and collects problems with their places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from engine.language.comparisons import COMPARISONS, WORDS, comparable, words_for
from engine.language.scopes import Reading, Readings, Scope
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
from engine.language.vocabulary import PARTY_LISTS, VIRTUAL_LISTS, Fact
from engine.law.periods import HOW, is_period
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YList, YMap

# Where something stands, for whoever has to say so.
Where = Callable[[], Mark | None]


def parse(
    raw: Any,
    scope: Scope,
    problems: Problems,
    parameters: Mapping[str, str],
    readings: Readings | None = None,
) -> Node | None:
    """A condition from loaded YAML, or None when problems were collected.

    `parameters` are the kinds of the dated parameters by name.  With `readings` what was read
    before is not read again, and what is read is kept there.
    """
    before = len(problems.items)
    node = _Parser(problems, parameters, readings).condition(raw, scope, lambda: None)
    return node if len(problems.items) == before else None


class _Parser:
    """Builds the tree of a condition; what cannot be read is collected with its place.

    Places are looked up for problems alone: hardly any condition has one.
    """

    def __init__(
        self, problems: Problems, parameters: Mapping[str, str], readings: Readings | None
    ) -> None:
        self.problems = problems
        self.parameters = parameters
        self.readings = readings
        self.named: dict[str, Fact] = {}

    def wrong(self, message: str, where: Where) -> Node:
        self.problems.add(message, where())
        return All(())

    def condition(self, raw: Any, scope: Scope, where: Where) -> Node:
        """`where` is the place of what is no mapping and does not know its own."""
        if not isinstance(raw, YMap):
            here = raw.mark if isinstance(raw, YList) else where()
            return self.wrong("条件应写成“事实: 值”的映射", lambda: here)
        if not raw:
            return self.wrong("条件是空的", lambda: raw.mark)
        if self.readings is None or scope.members:
            return self.entries(raw, scope)
        return self.remembered(raw, scope, self.readings)

    def remembered(self, raw: YMap, scope: Scope, readings: Readings) -> Node:
        """A condition of the filing itself, read once wherever its names mean the same."""
        found = readings.get(id(raw))
        if found is None or not found.means_the_same(scope.vocabulary):
            around, self.named, before = self.named, {}, len(self.problems.items)
            node = self.entries(raw, scope)
            found = Reading(raw, node, self.named, scope.vocabulary.records)
            self.named = around
            if len(self.problems.items) == before:
                readings[id(raw)] = found
        self.named.update(found.named)
        return found.node

    def entries(self, raw: YMap, scope: Scope) -> Node:
        items = tuple(self.entry(key, raw, scope) for key in raw)
        return items[0] if len(items) == 1 else All(items)

    def entry(self, key: str, raw: YMap, scope: Scope) -> Node:
        structure = _STRUCTURE.get(key)
        if structure is not None and scope.find(key) is None:
            return structure(self, key, raw[key], partial(raw.at, key), scope)
        ref = self.fact(key, partial(raw.at, key), scope)
        if ref is None:
            return All(())
        return self.comparison(ref, raw[key], partial(raw.value_at, key), scope)

    def combined(self, key: str, value: Any, where: Where, scope: Scope) -> Node:
        items = self.many(value, where, scope)
        return All(items) if key == "全部" else AnyOf(items)

    def negated(self, key: str, value: Any, where: Where, scope: Scope) -> Node:
        return Not(self.condition(value, scope, where))

    def many(self, value: Any, where: Where, scope: Scope) -> tuple[Node, ...]:
        if not isinstance(value, YList) or not value:
            self.problems.add("这里应是一列条件，每条以“- ”开头", where())
            return ()
        return tuple(
            self.condition(item, scope, partial(value.at, number))
            for number, item in enumerate(value)
        )

    def fact(self, name: str, where: Where, scope: Scope) -> Ref | None:
        ref = scope.find(name)
        if ref is not None:
            if not ref.depth:
                self.named[name] = ref.fact
            return ref
        owners = scope.vocabulary.lists_with(name)
        if owners:
            message = (
                f"“{name}”属于{'、'.join(owners)}的成员，可能不止一个；"
                "请用“某个”“每个”或“没有”说明是哪些成员"
            )
        else:
            message = f"没有“{name}”这个事实{nearest(name, [*scope, *STRUCTURE])}"
        self.problems.add(message, where())
        return None

    def lists(self, name: Any, where: Where, scope: Scope) -> tuple[Ref, ...]:
        if not isinstance(name, str) or not scope.vocabulary.is_list(name):
            known = [n for n, f in scope.vocabulary.facts.items() if f.type == "列表"]
            hint = nearest(str(name), [*known, *VIRTUAL_LISTS])
            self.problems.add(f"“{name}”不是一列对象{hint}", where())
            return ()
        facts = scope.vocabulary.facts
        found = {n: facts[n] for n in VIRTUAL_LISTS.get(name, (name,)) if n in facts}
        self.named |= found
        return tuple(Ref(n, 0, fact) for n, fact in found.items())

    def quantified(self, kind: str, value: Any, where: Where, scope: Scope) -> Node:
        if not isinstance(value, YMap) or set(value) != {"对象", "满足"}:
            return self.wrong(f"“{kind}”应写成 {{对象: 列表, 满足: 条件}}", where)
        lists = self.lists(value["对象"], partial(value.at, "对象"), scope)
        if not lists:
            return All(())
        return Quantified(
            kind, lists, self.condition(value["满足"], scope.inside(value["对象"]), where)
        )

    def aggregate(self, kind: str, value: Any, where: Where, scope: Scope) -> Node:
        own = {"对象", "满足"} if kind == "计数" else {"对象", "字段"}
        ops = [k for k in value if k not in own] if isinstance(value, YMap) else []
        if not isinstance(value, YMap) or "对象" not in value or len(ops) != 1:
            return self.wrong(f"“{kind}”应写成 {{对象: 列表, …, 不小于: 数}}", where)
        op = ops[0]
        if op not in (known := words_for("数量")):
            said = f"“{kind}”不能用“{op}”比较{nearest(op, known)}"
            return self.wrong(said, partial(value.at, op))
        lists = self.lists(value["对象"], partial(value.at, "对象"), scope)
        operand = self.operand(value[op], "数量", partial(value.at, op), scope, None)
        if not lists or operand is None:
            return All(())
        inner = scope.inside(value["对象"])
        if kind == "计数":
            body = self.condition(value["满足"], inner, where) if "满足" in value else None
            return Count(lists, body, op, operand)
        field_ref = self.fact(str(value.get("字段", "")), partial(value.at, "字段"), inner)
        if field_ref is None or field_ref.fact.type not in ("金额", "数量"):
            return self.wrong("“合计”的字段应是金额或数量", partial(value.at, "字段"))
        return Sum(lists, field_ref, op, operand)

    def filled(self, key: str, value: Any, where: Where, scope: Scope) -> Node:
        names = self.words(value, where)
        refs = [self.fact(name, where, scope) for name in names]
        nodes = tuple(Filled(ref) for ref in refs if ref)
        if not nodes:
            return All(())
        if key == "已填":
            return All(nodes) if len(nodes) > 1 else nodes[0]
        if key == "任一已填":
            return AnyOf(nodes)
        return All(tuple(Not(node) for node in nodes))

    def words(self, value: Any, where: Where) -> tuple[str, ...]:
        items = value if isinstance(value, YList) else [value]
        if not items or not all(isinstance(item, str) and item for item in items):
            self.problems.add("这里应是一个词或一列词，如 [借条, 收据]", where())
            return ()
        return tuple(items)

    def claims(self, key: str, value: Any, where: Where, scope: Scope) -> Node:
        words = self.words(value, where)
        target, field = "诉讼请求", "名称"
        lists = self.lists(target, where, scope)
        ref = scope.inside(target).find(field)
        if not lists or ref is None:
            return self.wrong(f"字典里没有{target}的{field}", where)
        body = Compare(ref, "属于", words)
        if key == "只诉请":
            return All((Filled(lists[0]), Quantified("每个", lists, body)))
        return Quantified("某个", lists, body)

    def handed_in(self, key: str, value: Any, where: Where, scope: Scope) -> Node:
        words = self.words(value, where)
        return HandedIn(words, self.other_words(words, scope))

    @staticmethod
    def other_words(words: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
        """What else the documents are called."""
        return tuple(w for w in scope.vocabulary.papers.accepted(words) if w not in words)

    def own_material(self, key: str, value: Any, where: Where, scope: Scope) -> Node:
        words = self.words(value, where)
        for depth in range(len(scope.members), 0, -1):
            if scope.members[depth - 1] in (*PARTY_LISTS, *VIRTUAL_LISTS):
                return OwnMaterial(depth, words, self.other_words(words, scope))
        return self.wrong("“本人材料含”只能用在对当事人的“每个”“某个”里面", where)

    def comparison(self, ref: Ref, value: Any, where: Where, scope: Scope) -> Node:
        if not isinstance(value, YMap) or set(value) in ({"事实"}, {"参数"}):
            bare = next(iter(words_for(ref.fact.type)), "是")
            return self.compare(ref, bare, value, where, scope)
        items = tuple(
            self.compare(ref, op, operand, partial(value.at, op), scope)
            for op, operand in value.items()
        )
        return items[0] if len(items) == 1 else All(items)

    def compare(self, ref: Ref, op: str, raw: Any, where: Where, scope: Scope) -> Node:
        if op not in COMPARISONS:
            return self.wrong(f"没有“{op}”这个比较词{nearest(op, WORDS)}", where)
        allowed = words_for(ref.fact.type)
        if op not in allowed:
            words = "、".join(allowed) or "已填、未填或“某个/每个/没有”"
            said = f"“{ref.name}”是{ref.fact.type}，不能用“{op}”；可以用：{words}"
            return self.wrong(said, where)
        operand = self.operand_for(ref, op, raw, where, scope)
        return All(()) if operand is None else Compare(ref, op, operand)

    def operand_for(
        self, ref: Ref, op: str, raw: Any, where: Where, scope: Scope
    ) -> Operand | None:
        wanted = COMPARISONS[op].operand
        if wanted == "期间":
            return self.period(raw, where, scope)
        if wanted == "地点":
            return self.operand(raw, "文字", where, scope, None)
        if wanted == "词" or isinstance(raw, YList):
            return self.one_of(ref.fact, raw, where)
        if isinstance(raw, YMap) and ref.fact.type == "案由":
            self.problems.add("“案由”只能与写明的案由比较，如 离婚纠纷", where())
            return None
        return self.operand(raw, ref.fact.type, where, scope, ref.fact)

    def period(self, raw: Any, where: Where, scope: Scope) -> Operand | None:
        """A period as written, or a parameter of that kind; no fact is a period."""
        if is_period(raw):
            return str(raw)
        if isinstance(raw, YMap) and set(raw) == {"参数"}:
            return self.indirect(raw, "期间", scope, where)
        self.problems.add(f"“{_quoted(raw)}”不是期间；{HOW}，或者 {{参数: 名称}}", where())
        return None

    def one_of(self, fact: Fact, raw: Any, where: Where) -> Operand | None:
        words = self.words(raw, where)
        for word in words:
            self.check_option(fact, word, where)
        return words or None

    def operand(
        self, raw: Any, kind: str, where: Where, scope: Scope, fact: Fact | None
    ) -> Operand | None:
        if isinstance(raw, YMap):
            return self.indirect(raw, kind, scope, where)
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
                self.check_option(fact, raw, where)
            return raw
        self.problems.add(f"“{_quoted(raw)}”不是{kind}的值", where())
        return None

    def indirect(self, raw: YMap, kind: str, scope: Scope, where: Where) -> Operand | None:
        if set(raw) == {"参数"}:
            name = str(raw["参数"])
            if name not in self.parameters:
                hint = nearest(name, self.parameters)
                self.problems.add(f"没有“{name}”这个参数{hint}", raw.at("参数"))
                return None
            if not comparable(self.parameters[name], kind):
                is_ = self.parameters[name]
                self.problems.add(f"参数“{name}”是{is_}，不能与{kind}比较", raw.at("参数"))
                return None
            return Parameter(name)
        if set(raw) == {"事实"}:
            other = self.fact(str(raw["事实"]), partial(raw.at, "事实"), scope)
            if other and not comparable(other.fact.type, kind):
                self.problems.add(f"“{other.name}”是{other.fact.type}，不能与{kind}比较", where())
            return other
        self.problems.add("这里应是一个值、{参数: 名称} 或 {事实: 名称}", where())
        return None

    def check_option(self, fact: Fact, word: str, where: Where) -> None:
        if fact.words and word not in fact.words:
            self.problems.add(f"没有“{word}”这个{fact.name}{nearest(word, fact.words)}", where())
        if fact.options and word not in fact.options:
            self.problems.add(
                f"“{fact.name}”没有“{word}”这个选项{nearest(word, fact.options)}；"
                f"可选：{'、'.join(fact.options)}",
                where(),
            )


Structure = Callable[[_Parser, str, Any, Where, Scope], Node]
_STRUCTURE: Mapping[str, Structure] = {
    "全部": _Parser.combined,
    "任一": _Parser.combined,
    "非": _Parser.negated,
    "某个": _Parser.quantified,
    "每个": _Parser.quantified,
    "没有": _Parser.quantified,
    "计数": _Parser.aggregate,
    "合计": _Parser.aggregate,
    "已填": _Parser.filled,
    "任一已填": _Parser.filled,
    "未填": _Parser.filled,
    "诉请含": _Parser.claims,
    "只诉请": _Parser.claims,
    "材料含": _Parser.handed_in,
    "本人材料含": _Parser.own_material,
}
# The words of a condition that are no facts.
STRUCTURE = tuple(_STRUCTURE)


def _quoted(raw: Any) -> str:
    if isinstance(raw, YMap):
        return "、".join(f"{key}: {value}" for key, value in raw.items())[:40]
    return str(raw)[:40]
