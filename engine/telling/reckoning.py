"""The periods a requirement reckons: from which day, how long, until when, and what came of it.

They are told whether or not the requirement objects, so that nobody has to count again
(民事诉讼法 85; 民法典 202).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.check.checker import circumstances
from engine.check.opening import Opened
from engine.check.opinion import Finding
from engine.evaluation.facts import Env, path_of
from engine.language.comparisons import COMPARISONS
from engine.language.syntax import All, AnyOf, Compare, Count, Node, Not, Parameter, Quantified
from engine.law.periods import Calendar, add, is_overdue, is_period
from engine.values.showing import show_day

TO_ACT = frozenset({"逾期", "未逾期"})


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A period that runs from the day of the fact at `path`.

    `to_act` when something had to be done in it: its last day moves off a holiday.  `over` is
    None where a holiday that is not announced yet decides.
    """

    path: str
    start: date
    length: str
    end: date
    moved: bool
    to_act: bool
    over: bool | None
    today: date

    def told(self, label: str) -> str:
        """The reckoning in a line; `label` is what the fact is called."""
        since, until, now = show_day(self.start), show_day(self.end), show_day(self.today)
        if not self.to_act:
            came = "已满" if self.over else "未满"
            return f"{label} {since}起 {self.length}，到 {until}满；起诉日 {now}，{came}"
        holiday = "（遇休假顺延）" if self.moved else ""
        came = {True: "已过", False: "没有过", None: "还不能断定，假期没有公布"}[self.over]
        return f"{label} {since}起 {self.length}，最后一天 {until}{holiday}；起诉日 {now}，{came}"


def reckonings(opened: Opened, findings: Iterable[Finding]) -> dict[str, list[Reckoned]]:
    """By finding: every period of a requirement that applies, from each day that was stated."""
    env = circumstances(opened)
    rules = {e.compiled.rule.id: e.compiled for e in opened.ruleset.rules}
    found: dict[str, list[Reckoned]] = {}
    for finding in findings:
        rule = rules[finding.rule_id]
        nodes = [node for node in (rule.applies_node, rule.body_node) if node is not None]
        inside = _inside(env, finding.member)
        if finding.state != "不适用" and (told := list(_told(nodes, inside))):
            found[finding.key] = told
    return found


def _inside(env: Env, path: str) -> Env:
    """The filing's facts, or those of the member at a path."""
    members = env.root.get(path.partition("[")[0]) or () if path else ()
    return next((env.inside(member) for member in members if member.path == path), env)


def _told(nodes: Iterable[Node], env: Env) -> Iterator[Reckoned]:
    seen: set[tuple[str, str, bool]] = set()
    for node in nodes:
        for compared, where in _periods(node, env):
            told = _reckoned(compared, where)
            if told and (key := (told.path, told.length, told.to_act)) not in seen:
                seen.add(key)
                yield told


def _periods(node: Node, env: Env) -> Iterator[tuple[Compare, Env]]:
    """The comparisons of a day with a period, each where its fact is."""
    match node:
        case All() | AnyOf():
            for item in node.items:
                yield from _periods(item, env)
        case Not():
            yield from _periods(node.item, env)
        case Quantified() | Count() if node.body is not None:
            for ref in node.lists:
                for member in env.root.get(ref.name) or ():
                    yield from _periods(node.body, env.inside(member))
        case Compare() if COMPARISONS[node.op].operand == "期间":
            yield node, env
        case _:
            return


def _reckoned(node: Compare, env: Env) -> Reckoned | None:
    start, length = env.scopes()[node.ref.depth].get(node.ref.name), node.operand
    if isinstance(length, Parameter):
        length = env.context.parameter(length.name)
    if not isinstance(start, date) or not isinstance(length, str) or not is_period(length):
        return None
    member = env.members[node.ref.depth - 1] if node.ref.depth else None
    to_act, today, last = node.op in TO_ACT, env.context.today, add(start, length)
    calendar: Calendar = env.context.calendar
    end = calendar.next_workday(last) if to_act else last
    over = is_overdue(start, length, today, calendar) if to_act else today >= last
    return Reckoned(path_of(node.ref, member), start, length, end, end != last, to_act, over, today)
