"""A rule read as sentences: its condition tree in plain Chinese, for people who do not read YAML.

The sentences come from the same tree that is evaluated, so they cannot say anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from engine.evaluation.compiler import CompiledRule
from engine.language.comparisons import COMPARISONS
from engine.language.kinds import KINDS
from engine.language.rules import EXCEPTIONAL, Rule
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
from engine.language.vocabulary import VIRTUAL_LISTS
from engine.values.showing import show_brief, show_day

SHORT = 2
FOLLOWS = {
    "补正": "{}的，可以补正，一次写进补正告知书。",
    "不予受理": "{}的，可能不予受理，由法官确认；没有回答的事实不作根据。",
    "管辖": "{}的，可能不归本院管辖，由法官确认，并告诉当事人去哪个法院。",
    "前置": "{}的，可能要先完成一个步骤，由法官确认，并告诉当事人怎样做。",
    "法官判断": "{}的，把问题交给法官回答。",
    "提示": "{}的，只作提示，从不改变结论。",
}
TRIAL = "试行中：照常判断，只给工作人员看，不影响结论。"
ASKING = "提交时要看的事实没有人答的，请法官判断。"
ANSWERING = "法官可以这样回答：{}；也可以用通用的回答。"
INSISTING = "告知补正以后当事人仍坚持起诉的，这一项按不予受理的情形处理，由法官确认。"


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, with the parts it announces where it ends in a colon."""

    text: str
    parts: tuple[Clause, ...] = ()


def rule_clauses(compiled: CompiledRule) -> list[Clause]:
    """The whole rule: when it applies, what must hold or not occur, what follows."""
    rule = compiled.rule
    if rule.origin in KINDS:
        return [*_kind_clauses(compiled), *map(Clause, _remarks(rule))]
    found = []
    subject = f"对每个{_lists(compiled.lists)}，" if compiled.lists else ""
    if compiled.applies_node is not None:
        found.append(_headed(f"{subject}在这样的情况下适用", clause(compiled.applies_node)))
        subject = ""
    demand = "要求" if compiled.must else "不得出现"
    found.append(_headed(f"{subject}{demand}", clause(compiled.body_node)))
    found.append(Clause(FOLLOWS[rule.effect].format("不满足" if compiled.must else "出现")))
    found += [Clause(text) for text in _remarks(rule)]
    return found


def _kind_clauses(compiled: CompiledRule) -> list[Clause]:
    """An entry of a kind in the words of its form, not as the condition it expands to."""
    rule = compiled.rule
    found = [_headed("在这样的情况下看这一条", node) for node in _of(compiled, "适用")]
    exceptional = rule.id.endswith(EXCEPTIONAL)
    found += _exceptional(compiled) if exceptional else _DEMANDS[rule.origin](compiled)
    for key, head in _TAKEN_AWAY.items():
        if nodes := _of(compiled, key):
            found.append(_headed(head, AnyOf(nodes)))
    failing = "这样" if exceptional else _FAILING[rule.origin]
    return [*found, Clause(FOLLOWS[rule.effect].format(failing))]


def form_text(compiled: CompiledRule) -> str:
    """What an entry of a kind says, in a line or two; empty for any other rule."""
    if compiled.rule.origin not in KINDS or compiled.rule.id.endswith(EXCEPTIONAL):
        return ""
    return "\n".join(map(flat, _kind_clauses(compiled)[:-1]))


def flat(found: Clause) -> str:
    """A sentence with its parts, in one line."""
    return found.text + "；".join(map(flat, found.parts))


def _of(compiled: CompiledRule, key: str) -> tuple[Node, ...]:
    return tuple(node for name, node in compiled.parts if name == key)


def _exceptional(compiled: CompiledRule) -> list[Clause]:
    claimed = _headed("主张了这样的情况", AnyOf(_of(compiled, "主张")))
    otherwise = _headed("本来又不符合这一条，就是", compiled.body_node)
    return [claimed, otherwise]


def _deadline(compiled: CompiledRule) -> list[Clause]:
    body = compiled.body_node
    periods = [
        (_name(node.ref), _operand(node.operand))
        for node in (body.items if isinstance(body, AnyOf) else (body,))
        if isinstance(node, Compare)
    ]
    found = [Clause(_PERIODS[compiled.rule.raw["性质"]].format(*periods[0]))]
    if len(periods) > 1:
        found.append(Clause("从“{}”起，最长不超过{}。".format(*periods[1])))
    return found


def _prior_step(compiled: CompiledRule) -> list[Clause]:
    raw = compiled.rule.raw
    back = f"，{raw['回来']}" if "回来" in raw else ""
    return [
        Clause(f"起诉以前先{raw['步骤']}（向{raw['去哪里']}）{back}。"),
        _headed("做完了，是指", clause(compiled.body_node)),
    ]


def _standing(compiled: CompiledRule) -> list[Clause]:
    raw = compiled.rule.raw
    return [
        Clause(f"{raw['谁']}是{raw['应是']}。"),
        _headed("常见的写错", clause(compiled.body_node)),
    ]


def _refusal(compiled: CompiledRule) -> list[Clause]:
    return [_headed("法律规定不受理的情形", clause(compiled.body_node))]


def _acceptance(compiled: CompiledRule) -> list[Clause]:
    defeated = "、".join(compiled.rule.raw["胜过"])
    return [
        _headed("法律规定应当受理的情形", clause(compiled.body_node)),
        Clause(f"这时不再以下列规则为理由：{defeated}。"),
    ]


_PERIODS = {
    "起诉期限": "应当从“{}”的次日起{}内起诉；最后一天是法定休假日的，顺延到休假日后的第一天。",
    "不得起诉的期间": "从“{}”起满{}以前不能起诉，期满的当天起可以起诉。",
    "除斥期间": "权利从“{}”起{}内行使；是否已经消灭由审理查明。",
    "诉讼时效": "从“{}”起{}的诉讼时效；超过了也应当受理。",
}
_DEMANDS = {
    "期限": _deadline, "前置": _prior_step, "主体": _standing,
    "不受理": _refusal, "应受理": _acceptance,
}  # fmt: skip
_FAILING = {
    "期限": "不合期限",
    "前置": "没有做完",
    "主体": "写错了",
    "不受理": "有这种情形",
    "应受理": "有这种情形",
}
_TAKEN_AWAY = {
    "例外": "主张了这样的情况就不看这一条，没有主张就是没有",
    "交法官": "主张了这样的情况就请法官判断，没有主张就是没有",
    "应受理": "有这样应当受理的情形也不看这一条",
}


def _remarks(rule: Rule) -> list[str]:
    found = []
    if rule.insist == "不予受理":
        found.append(INSISTING)
    if rule.asks_judge:
        found.append(ASKING)
    if rule.answers:
        found.append(ANSWERING.format("、".join(f"{words}（{to}）" for words, to in rule.answers)))
    if rule.status == "试行":
        found.append(TRIAL)
    if rule.start > date.min:
        found.append(f"从{show_day(rule.start)}起施行。")
    if rule.end < date.max:
        found.append(f"从{show_day(rule.end)}起不再适用。")
    if rule.replaces:
        found.append(f"替代上级规则“{rule.replaces}”：{rule.reason}")
    return found


def _headed(head: str, body: Clause | Node) -> Clause:
    if not isinstance(body, Clause):
        body = clause(body)
    if body.parts:
        return Clause(f"{head}：{body.text}", body.parts)
    return Clause(f"{head}：{body.text}。")


def clause(node: Node) -> Clause:
    """One condition in words."""
    match node:
        case All():
            return _joined(node.items, "，并且", "下列各项都成立")
        case AnyOf():
            return _any(node)
        case Not():
            return _negated(node)
        case Compare():
            return Clause(_compared(node))
        case Filled():
            return Clause(f"填写了{_name(node.ref)}")
        case Quantified():
            return _quantified(node)
        case Count():
            return _counted(node)
        case Sum():
            total = f"{_lists(node.lists)}的{_name(node.field)}合计"
            return Clause(f"{total}{_operator(node.op)}{_operand(node.operand)}")
        case OwnMaterial():
            return Clause(f"该当事人交来了{_either(node.kinds)}")
        case HandedIn():
            return Clause(f"材料或者证据里有{_either(node.kinds)}")
        case _:
            assert_never(node)


def _joined(items: tuple[Node, ...], between: str, head: str) -> Clause:
    if not items:
        return Clause("（没有条件）")
    filled = [item.ref for item in items if isinstance(item, Filled)]
    blank = [i.item.ref for i in items if isinstance(i, Not) and isinstance(i.item, Filled)]
    if len(filled) == len(items):
        return Clause(f"填写了{'、'.join(map(_name, filled))}")
    if len(blank) == len(items):
        return Clause(f"没有填写{'、'.join(map(_name, blank))}")
    parts = tuple(map(clause, items))
    if len(parts) <= SHORT and not any(part.parts for part in parts):
        return Clause(between.join(part.text for part in parts))
    return Clause(f"{head}：", parts)


def _any(node: AnyOf) -> Clause:
    refs = [item.ref for item in node.items if isinstance(item, Filled)]
    if len(refs) == len(node.items) > 1:
        return Clause(f"{'、'.join(map(_name, refs))}至少填写了一项")
    return _joined(node.items, "，或者", "下列任何一项成立")


def _negated(node: Not) -> Clause:
    if isinstance(node.item, Filled):
        return Clause(f"没有填写{_name(node.item.ref)}")
    inner = clause(node.item)
    if inner.parts:
        return Clause(f"并非这样：{inner.text}", inner.parts)
    return Clause(f"并非“{inner.text}”")


def _quantified(node: Quantified) -> Clause:
    members = _lists(node.lists)
    head = {
        "某个": f"至少有一个{members}符合",
        "每个": f"每个{members}都符合",
        "没有": f"没有任何{members}符合",
    }[node.kind]
    body = clause(node.body)
    return Clause(f"{head}：{body.text}", body.parts)


def _counted(node: Count) -> Clause:
    amount = f"{_operator(node.op)}{_operand(node.operand)}"
    if node.body is None:
        return Clause(f"{_lists(node.lists)}的数目{amount}")
    body = clause(node.body)
    return Clause(f"符合下述条件的{_lists(node.lists)}数目{amount}：{body.text}", body.parts)


def _compared(node: Compare) -> str:
    name, operand, word = _name(node.ref), node.operand, COMPARISONS[node.op]
    if isinstance(operand, bool):
        return f"“{name}”{'不' if word.negates else ''}为“{show_brief(operand)}”"
    among = "之一" if isinstance(operand, tuple) and len(operand) > 1 else ""
    return word.said.format(name, _operand(operand)) + among


def _operator(op: str) -> str:
    return COMPARISONS[op].counted


def _operand(operand: Operand) -> str:
    match operand:
        case Parameter():
            return f"参数“{operand.name}”的值"
        case Ref():
            return _name(operand)
        case tuple():
            return "、".join(f"“{word}”" for word in operand)
        case bool() | date() | Decimal():
            return show_brief(operand)
        case str():
            return operand
        case _:
            assert_never(operand)


def _name(ref: Ref) -> str:
    return ref.fact.shown


def _either(kinds: tuple[str, ...]) -> str:
    return kinds[0] if len(kinds) == 1 else f"{'、'.join(kinds[:-1])}或者{kinds[-1]}"


def _lists(lists: tuple[Ref, ...]) -> str:
    names = tuple(ref.name for ref in lists)
    for name, many in VIRTUAL_LISTS.items():
        if names == many:
            return name
    return "、".join(ref.fact.shown for ref in lists)
