"""Which documents a decision needs: the rules of `rules/文书.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeGuard

from court.documents.case import Case, name_of
from court.documents.procedures import (
    TABLE,
    TABLE_SIDES,
    Procedure,
    citation_problems,
    procedure_of,
    read_procedures,
)
from court.documents.templates import yes_or_no
from engine.bundle.bundle import Bundle
from engine.evaluation.compiled import compile_condition
from engine.evaluation.compiler import Workshop
from engine.evaluation.facts import TRUE, UNKNOWN, Closure, Member
from engine.language.parties import CLAIMING, RESPONDING, SIDES, THIRD
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YMap, items, listed

FILE = "rules/文书.yaml"
RECIPIENTS: Mapping[str, tuple[str, ...]] = {
    "起诉方": CLAIMING,
    "对方": RESPONDING,
    "第三人": THIRD,
    "各方": SIDES,
}
DECISIONS = (
    "登记立案",
    "转入审理",
    "告知审判组织",
    "收件",
    "补充收件",
    "补正告知",
    "管辖告知",
    "前置告知",
    "释明告知",
    "拟不予受理",
    "当事人文书",
)
RECEIPTS = ("收件", "补充收件")
LISTED = "文书"
LAYOUTS = ("普通", "要素")
# A period that a paper sets; nobody is given more than a year, so more is a slip of the pen.
MOST_DAYS = 365
KEYS = (
    "文书",
    "决定",
    "给",
    "当",
    "对象",
    "不明时",
    "天数",
    "天数由法官定",
    "选用",
    "版式",
    "每人一份",
    "收费",
    "推迟",
    "依据",
)
REGISTER = "登记立案"


@dataclass(frozen=True, slots=True)
class Postponed:
    """A paper that is given later when `chosen` is given now: at the decision a parameter names."""

    chosen: str
    parameter: str


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """One line of the file: a document, when, for whom, with what period.

    `apart`: a copy of one's own for each recipient, with nobody else's data.  `for_fee`: only
    where something is to be paid.
    """

    name: str
    decision: str
    side: str
    when: Closure | None
    member: Closure | None
    if_unknown: bool
    days: int | str | None
    judge_sets_days: bool
    optional: bool
    form: str
    apart: bool
    for_fee: bool
    basis: tuple[str, ...]
    mark: Mark
    postponed: Postponed | None = None


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The file: its documents, and who receives what by procedure."""

    documents: tuple[DocumentRule, ...]
    procedures: tuple[Procedure, ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """A document to make, its recipients, and what could not be decided on the way."""

    rule: DocumentRule
    parties: tuple[tuple[str, Member], ...]

    @property
    def copies(self) -> int:
        """One for each recipient (民事诉讼法 128, 129)."""
        return max(1, len(self.parties))


def load_document_rules(bundle: Bundle, templates: Mapping[str, object]) -> DocumentRules:
    """Raises `BundleError` with every problem of the file, by file:line."""
    problems = Problems()
    raw = bundle.files.yaml(FILE, problems)
    vocabulary = bundle.level(()).vocabulary
    shop = Workshop(vocabulary, bundle.parameters.kinds, bundle.templates, problems)
    reader = _Reader(bundle, shop, templates, problems)
    rules = [rule for item in reader.lines(raw) if (rule := reader.rule(item))]
    procedures = read_procedures(raw, bundle, problems) if isinstance(raw, YMap) else []
    _check_table(procedures, rules, problems)
    problems.raise_if_any()
    return DocumentRules(tuple(rules), tuple(procedures))


def _check_table(
    procedures: Sequence[Procedure], rules: Sequence[DocumentRule], problems: Problems
) -> None:
    """Papers of the table have a rule for that side; papers of a rule stand in the table."""
    known = {
        (rule.name, name) for rule in rules if rule.decision == REGISTER for name in _sides(rule)
    }
    for procedure in procedures:
        for side, papers in procedure.papers.items():
            for paper in sorted(papers):
                if (paper, side) not in known:
                    problems.add(f"下面没有给{side}的《{paper}》", procedure.mark)
    listed = {paper for p in procedures for papers in p.papers.values() for paper in papers}
    for rule in rules:
        if procedures and rule.decision == REGISTER and rule.name not in listed:
            problems.add(f"《{rule.name}》没有哪个程序给", rule.mark)


def _sides(rule: DocumentRule) -> list[str]:
    """The sides of the table that a rule is for."""
    lists = RECIPIENTS[rule.side]
    return [side for side, names in TABLE_SIDES.items() if set(names) <= set(lists)]


@dataclass(slots=True)
class _Reader:
    """Reads which documents an outcome gets, line by line."""

    bundle: Bundle
    shop: Workshop
    templates: Mapping[str, object]
    problems: Problems

    def lines(self, raw: Any) -> Iterator[YMap]:
        """The lines of the file; what is none is a problem."""
        if not isinstance(raw, YMap):
            self.problems.add(f"应写成“{LISTED}:”和一列文书", Mark(FILE, 1, 1))
            return
        self._known(raw, (LISTED, TABLE))
        for item, mark in items(raw, LISTED, self.problems):
            if isinstance(item, YMap):
                yield item
            else:
                self.problems.add("每一条应写成 {文书: …, 决定: …, 给: …}", mark)

    def _known(self, raw: YMap, keys: tuple[str, ...]) -> None:
        for key in raw:
            if key not in keys:
                self.problems.add(f"不认识“{key}”{nearest(key, keys)}", raw.at(key))

    def rule(self, raw: YMap) -> DocumentRule | None:
        before = len(self.problems.items)
        self._known(raw, KEYS)
        name = self._one_of(raw, "文书", self.templates)
        decision = self._one_of(raw, "决定", DECISIONS)
        side = self._one_of(raw, "给", RECIPIENTS)
        basis = tuple(map(str, listed(raw, "依据", self.problems)))
        self._check_basis(raw, basis)
        if len(self.problems.items) > before:
            return None
        return DocumentRule(
            name=name,
            decision=decision,
            side=side,
            when=self._condition(raw, "当", ""),
            member=self._condition(raw, "对象", "当事人"),
            if_unknown=self._chosen(raw, "不明时", ("给",)) == "给",
            days=self._days(raw),
            judge_sets_days=yes_or_no(raw, "天数由法官定", False, self.problems),
            optional=yes_or_no(raw, "选用", False, self.problems),
            form=self._chosen(raw, "版式", LAYOUTS),
            apart=yes_or_no(raw, "每人一份", False, self.problems),
            for_fee=yes_or_no(raw, "收费", False, self.problems),
            basis=basis,
            mark=raw.mark,
            postponed=self._postponed(raw),
        )

    def _days(self, raw: YMap) -> int | str | None:
        """A number of days, or the name of the parameter that holds it."""
        given = raw.get("天数")
        if isinstance(given, dict) and list(given) == ["参数"]:
            return self._parameter(str(given["参数"]), raw.at("天数"))
        if given is None or _is_days(given):
            return given
        said = f"“天数”应写 1 到 {MOST_DAYS} 的整数，或者 {{参数: 名称}}"
        self.problems.add(said, raw.at("天数"))
        return None

    def _parameter(self, name: str, mark: Mark) -> str | None:
        known = self.bundle.parameters
        if name not in known.kinds:
            self.problems.add(f"没有参数“{name}”{nearest(name, known.kinds)}", mark)
            return None
        if bad := [dated.value for dated in known.items[name].values if not _is_days(dated.value)]:
            self.problems.add(f"参数“{name}”不是 1 到 {MOST_DAYS} 的天数：{bad[0]}", mark)
            return None
        return name

    def _postponed(self, raw: YMap) -> Postponed | None:
        """`{选用: a paper, 到: {参数: a parameter}}`; every value of the parameter is a decision."""
        given = raw.get("推迟")
        if given is None:
            return None
        until = given.get("到") if isinstance(given, dict) else None
        if not isinstance(until, dict) or list(until) != ["参数"] or set(given) != {"选用", "到"}:
            self.problems.add("“推迟”应写 {选用: 文书, 到: {参数: 名称}}", raw.at("推迟"))
            return None
        self._one_of(given, "选用", self.templates)
        name, known = str(until["参数"]), self.bundle.parameters
        if name not in known.kinds:
            self.problems.add(f"没有参数“{name}”{nearest(name, known.kinds)}", raw.at("推迟"))
        elif bad := [d.value for d in known.items[name].values if d.value not in DECISIONS]:
            self.problems.add(f"参数“{name}”不是决定：{bad[0]}", raw.at("推迟"))
        return Postponed(str(given["选用"]), name)

    def _chosen(self, raw: YMap, key: str, options: tuple[str, ...]) -> str:
        """One of the options, or nothing."""
        return self._one_of(raw, key, options) if key in raw else ""

    def _one_of(self, raw: YMap, key: str, options: Any) -> str:
        value = str(raw.get(key, ""))
        if value not in options:
            self.problems.add(
                f"“{key}”没有“{value}”{nearest(value, options)}；可以写：{'、'.join(options)}",
                raw.at(key) if key in raw else raw.mark,
            )
        return value

    def _condition(self, raw: YMap, key: str, each: str) -> Closure | None:
        if key not in raw:
            return None
        node = self.shop.condition(raw[key], each)
        return compile_condition(node) if node is not None else None

    def _check_basis(self, raw: YMap, basis: tuple[str, ...]) -> None:
        if not basis:
            self.problems.add("要写“依据”", raw.mark)
        for text in basis:
            for message in citation_problems(self.bundle, text):
                self.problems.add(message, raw.at("依据"))


def _is_days(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_DAYS


def select(
    rules: DocumentRules,
    case: Case,
    decision: str,
    chosen: frozenset[str] = frozenset(),
    form: str = "",
) -> tuple[list[Selected], list[str]]:
    """The documents of a decision with their recipients, and remarks for the judge.

    `chosen` are optional documents the judge wants; `form` picks between layouts of the same
    paper.  What cannot be decided is not made up: a remark names it.
    """
    found: list[Selected] = []
    remarks: list[str] = []
    procedure = None
    if decision == REGISTER:
        procedure = procedure_of(rules.procedures, case.opinion.cause_path)
    if procedure is not None and procedure.reminder:
        remarks.append(procedure.reminder)
    for rule in rules.documents:
        if rule.decision != decision or not _is_wanted(rule, case, chosen, form):
            continue
        parties = _parties(rule, case, procedure)
        if not parties and decision not in RECEIPTS:
            continue
        holds = TRUE if rule.when is None else rule.when(case.env, [])
        if holds == UNKNOWN:
            remarks.append(f"材料没有写明有关事实，没有制作《{rule.name}》，请核对是否需要")
        if holds == TRUE:
            found += _copies(rule, tuple(p for p in parties if _receives(rule, case, p[1])))
    remarks += _left_out(found, case)
    # Whatever was handed in has its receipt, also when nobody is named in it (登记立案规定 2).
    return [item for item in found if item.parties or decision in RECEIPTS], remarks


def postponed(selected: Sequence[Selected], case: Case, decision: str, day: date) -> dict[str, str]:
    """Papers of a selection that are given later, with the paper that puts them off."""
    names = {item.rule.name for item in selected}
    on = case.bundle.parameters.on(day)
    return {
        item.rule.name: later.chosen
        for item in selected
        if (later := item.rule.postponed) is not None
        and later.chosen in names
        and on(later.parameter) != decision
    }


def _is_wanted(rule: DocumentRule, case: Case, chosen: frozenset[str], form: str) -> bool:
    """Whether a paper is chosen, of the layout asked for, and has a fee to speak of."""
    if rule.optional and rule.name not in chosen:
        return False
    if rule.form and form and rule.form != form:
        return False
    return not (rule.for_fee and case.fee.nothing_due)


def _copies(rule: DocumentRule, parties: tuple[tuple[str, Member], ...]) -> list[Selected]:
    """One paper for all, or one each."""
    if rule.apart:
        return [Selected(rule, (party,)) for party in parties]
    return [Selected(rule, parties)]


def _parties(
    rule: DocumentRule, case: Case, procedure: Procedure | None
) -> list[tuple[str, Member]]:
    """The parties a paper is written for, as far as their procedure lets them have it."""
    parties = case.parties(RECIPIENTS[rule.side])
    if procedure is None:
        return parties
    return [p for p in parties if procedure.gives(rule.name, p[0])]


def _receives(rule: DocumentRule, case: Case, party: Member) -> bool:
    if rule.member is None:
        return True
    value = rule.member(case.env.inside(party), [])
    return value == TRUE or (value == UNKNOWN and rule.if_unknown)


def _left_out(found: list[Selected], case: Case) -> list[str]:
    """Parties of a side who get no copy of a paper that is written for parties of their kind."""
    remarks = []
    for name in dict.fromkeys(item.rule.name for item in found if item.rule.member is not None):
        items = [item for item in found if item.rule.name == name]
        served = {id(party) for item in items for _, party in item.parties}
        side = case.parties(RECIPIENTS[items[0].rule.side])
        if missing := [name_of(party) for _, party in side if id(party) not in served]:
            remarks.append(f"{'、'.join(missing)}没有列入《{name}》的收件人，请核对有关事实")
    return remarks
