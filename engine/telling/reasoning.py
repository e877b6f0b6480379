"""Why a requirement came out as it did, and why it did not object.

A chain begins with the facts, goes by the conditions that decided and the derived facts they rest
on, each with its articles, to the requirement's state, what it counts as, and the conclusion.  It
is read off the conditions that were evaluated, so it cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.bundle.assembly import shown_basis
from engine.bundle.levels import Level
from engine.check.checker import SPOKEN, circumstances
from engine.check.opening import Opened
from engine.check.opinion import FactSeen, Finding, Opinion
from engine.check.seeing import facts_seen
from engine.evaluation.compiler import CompiledRule
from engine.evaluation.facts import FALSE, TRUE, Env, Support
from engine.evaluation.reference import evaluate
from engine.inference.policy import ADVICE
from engine.language.syntax import All, AnyOf, Filled, Node, Not, Ref
from engine.telling.sentences import clause, flat
from engine.text.errors import LianError, nearest

TRUTHS = ("不成立", "不明", "成立")  # by truth value
OCCURS = ("没有出现", "不明", "出现")


@dataclass(frozen=True, slots=True)
class Reason:
    """A step: what was looked at, what came of it, its facts and articles, what it rests on.

    `member` is the place of the party or claim it speaks of, empty where it speaks of the filing.
    """

    text: str
    outcome: str = ""
    facts: tuple[FactSeen, ...] = ()
    basis: tuple[str, ...] = ()
    below: tuple[Reason, ...] = ()
    member: str = ""

    @property
    def values(self) -> list[str]:
        """The facts with their places, as they stand in the file of a filing."""
        return [f"{f.path}＝{f.text or '没有写明'}" for f in self.facts]

    def to_dict(self) -> dict[str, Any]:
        return {
            "说明": self.text,
            "对象": self.member,
            "结果": self.outcome,
            "事实": self.values,
            "依据": list(self.basis),
            "因为": [reason.to_dict() for reason in self.below],
        }

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The step and what it rests on, each deeper by two spaces."""
        whom = f"（{self.member}）" if self.member else ""
        told = f"{self.text}{whom}" + (f"：{self.outcome}" if self.outcome else "")
        seen = f"［{'；'.join(self.values)}］" if self.values else ""
        cited = f"（{'；'.join(self.basis)}）" if self.basis else ""
        yield f"{'  ' * depth}{told}{seen}{cited}"
        for reason in self.below:
            yield from reason.lines(depth + 1)


def chain(opened: Opened, opinion: Opinion) -> list[Reason]:
    """The chains of everything that counts against registering, in the order of the opinion."""
    told = _Telling(opened, opinion)
    found = [f for f in opinion.of(*SPOKEN) if f.enforced and f.counted != ADVICE]
    rank = opinion.inference.policy.rank
    found.sort(key=lambda f: rank(f.counted, opinion.inference.insists, False))
    return [told.finding(f) for f in found] or [Reason(_nothing(opinion))]


def why_not(opened: Opened, opinion: Opinion, rule_id: str) -> list[Reason]:
    """What became of one requirement, for each member it looked at.

    Raises `LianError` when there is no such requirement anywhere.
    """
    found = [f for f in opinion.findings if f.rule_id == rule_id]
    if found:
        told = _Telling(opened, opinion)
        return [told.finding(f) for f in found]
    return [Reason(f"要求 {rule_id} 没有看：{_absence(opened, rule_id)}")]


def conditions(opened: Opened, opinion: Opinion, rule_ids: Iterable[str]) -> list[Reason]:
    """Some requirements with every part of their conditions, also those that decided nothing."""
    wanted = frozenset(rule_ids)
    told = _Telling(opened, opinion, whole=True)
    return [told.finding(f) for f in opinion.findings if f.rule_id in wanted]


@dataclass
class _Telling:
    """Reasons in the circumstances of one filing; `whole`: with what decided nothing."""

    opened: Opened
    opinion: Opinion
    whole: bool = False
    env: Env = field(init=False)
    rules: dict[str, CompiledRule] = field(init=False)

    def __post_init__(self) -> None:
        self.env = circumstances(self.opened)
        effective = self.opened.ruleset.rules
        self.rules = {e.compiled.rule.id: e.compiled for e in effective}

    def finding(self, finding: Finding) -> Reason:
        rule, env = self.rules[finding.rule_id], self.at(finding.member)
        below = []
        if rule.applies_node is not None:
            below.append(self.under("适用的条件", rule.applies_node, env, TRUTHS))
        if finding.state != "不适用":
            head, words = ("要求", TRUTHS) if rule.must else ("不得出现的情形", OCCURS)
            below.append(self.under(head, rule.body_node, env, words))
        below.append(Reason(_consequence(finding, self.opinion)))
        title = f"{finding.title}，规则 {finding.rule_id}"
        return Reason(title, finding.state, (), finding.basis, tuple(below), finding.member)

    def at(self, member: str) -> Env:
        """The filing's facts, or those of one member of a list."""
        members = self.env.root.get(member.partition("[")[0]) or () if member else ()
        found = next((m for m in members if m.path == member), None)
        return self.env if found is None else self.env.inside(found)

    def under(self, head: str, node: Node, env: Env, words: tuple[str, ...]) -> Reason:
        value, _ = evaluate(node, env)
        return Reason(head, words[value], (), (), (self.condition(node, env),))

    def condition(self, node: Node, env: Env) -> Reason:
        """A condition by the parts that decided it."""
        value, support = evaluate(node, env)
        if isinstance(node, All | AnyOf):
            parts = list(node.items) if self.whole else _deciding(node, value, env)
            if len(parts) == 1:
                return self.condition(parts[0], env)
            head = "各项都要成立" if isinstance(node, All) else "有一项成立就行"
            below = tuple(self.condition(part, env) for part in parts)
            return Reason(head, TRUTHS[value], (), (), below)
        if isinstance(node, Not) and not isinstance(node.item, Filled):
            return Reason("并非这样", TRUTHS[value], (), (), (self.condition(node.item, env),))
        text = flat(clause(node))
        seen = facts_seen(support, self.env.root, {})
        return Reason(text, TRUTHS[value], seen, (), self.derived(support, env))

    def derived(self, support: Support, env: Env) -> tuple[Reason, ...]:
        """How the derived facts of a support follow, each with its articles."""
        known = self.opened.ruleset.derivations
        members = {ref.name: member for ref, member in support if _is_derived(ref, known)}
        found = []
        for name, member in members.items():
            derivation = known[name]
            place = Env(env.root, env.context)
            below = self.condition(
                derivation.node, place if member is None else place.inside(member)
            )
            laws, day = self.opened.bundle.laws, self.opened.day
            basis = derivation.derivation.basis
            cited = shown_basis(basis, laws, day) if basis else ()
            found.append(Reason(f"“{name}”由此推出", "", (), cited, (below,)))
        return tuple(found)


def _is_derived(ref: Ref, known: Any) -> bool:
    return bool(ref.fact.derived) and ref.name in known


def _deciding(node: All | AnyOf, value: int, env: Env) -> list[Node]:
    """The parts that alone decide a junction; all of them where none does."""
    decisive = FALSE if isinstance(node, All) else TRUE
    wanted = [part for part in node.items if evaluate(part, env)[0] == value]
    return wanted if value == decisive else list(node.items)


def _consequence(finding: Finding, opinion: Opinion) -> str:
    """What the state comes to: what it counts as, and whether the conclusion rests on it."""
    if finding.unchecked:
        return "没有核对：缺的事实不作为理由，列出来请问清"
    if finding.state not in SPOKEN:
        return "没有提出"
    if finding.counted == ADVICE:
        return "只作提示，不影响结论"
    how = "当事人坚持起诉，" if finding.escalated else "法官裁断，" if finding.ruling else ""
    counted = f"{how}算作{finding.counted}"
    if finding.counted == opinion.row.because:
        return f"{counted}；由此得出结论“{opinion.conclusion}”"
    return f"{counted}；结论“{opinion.conclusion}”由排在前面的“{opinion.row.because}”得出"


def _nothing(opinion: Opinion) -> str:
    met, off = len(opinion.of("满足")), len(opinion.of("不适用"))
    return f"满足 {met} 项，不适用 {off} 项，没有一项不符；由此得出结论“{opinion.conclusion}”"


def _absence(opened: Opened, rule_id: str) -> str:
    """Why a requirement was not looked at.  Raises `LianError` when there is none of the id."""
    bundle, level = opened.bundle, opened.bundle.open_level(opened.ruleset.path)
    if said := next(_taken_out(level, rule_id), ""):
        return said
    here = {compiled.rule.id: compiled for compiled, _ in level.effective()}
    if rule_id in here:
        rule = here[rule_id].rule
        if not rule.in_force(opened.day):
            return f"{opened.day.isoformat()}没有施行"
        return f"它逐个看{rule.each}，材料里一个也没有"
    known = {c.rule.id: p for at in bundle.paths() for c, p in bundle.open_level(at).effective()}
    if rule_id not in known:
        raise LianError(f"没有“{rule_id}”这条要求{nearest(rule_id, known)}")
    return f"它是“{'/'.join(known[rule_id])}”的要求，不用于“{opened.cause.name}”"


def _taken_out(level: Level, rule_id: str) -> Iterator[str]:
    """Where the cause's levels except or replace a requirement, with the reason given there."""
    for one in level.chain():
        where = one.path[-1] if one.path else "通则"
        for exception in one.own.exceptions:
            if exception.id == rule_id:
                yield f"“{where}”除外了它，理由：{exception.reason}"
        for compiled in one.rules:
            if compiled.rule.replaces == rule_id:
                yield f"“{where}”用 {compiled.rule.id} 替代了它，理由：{compiled.rule.reason}"
