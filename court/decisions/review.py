"""What staff do with a submitted filing before the decision.

Taking it, answering the rules' questions, overriding findings with a reason, stating the facts
only staff may state.  Each is an event, can be taken back until the decision, and makes the
opinion anew.  `sequence` is what the person's page showed; a stale one is a `Conflict`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Conflict, NotFound, Work, existing, require_state
from court.core.lifecycle import REVIEWABLE, Event, State
from court.core.roles import Action
from court.core.store.types import plain
from court.core.tables import Account, Filing
from court.filings.service import find
from court.filings.tables import FilingParty
from court.opinions.service import (
    Filed,
    filing_day,
    ruleset_of,
    rulings_of,
    store_opinion,
    submitted_opinion,
    to_check,
    version_of,
)
from court.opinions.tables import Ruling
from engine.check import filing as engine_filing
from engine.check import rulings as engine_rulings
from engine.check.checker import conclusions
from engine.check.filing import receive_filing
from engine.check.opinion import Finding
from engine.check.rulings import HOLDS
from engine.language.vocabulary import Fact, Vocabulary
from engine.language.words import ASK_JUDGE
from engine.text.errors import FieldProblem, FilingError
from engine.text.paths import put, steps

ANSWER, OVERRIDE = "回答", "不采纳"
UNDECIDED = "期间内判断不了"
LEAST_REASON = 5
# The general answers and what each comes to; a rule may name its own for some of these.
ANSWERS: Mapping[str, str] = {
    "没有问题": HOLDS,
    "应当补正": "补正",
    "应不予受理": "不予受理",
    "不属本院管辖": "管辖",
    "应先完成前置程序": "前置",
    UNDECIDED: "提示",
}
OVERRIDES: Mapping[str, str] = {
    "满足": HOLDS,
    "只作提示": "提示",
    "补正": "补正",
    "不予受理": "不予受理",
    "管辖": "管辖",
    "前置": "前置",
    "请法官判断": "法官判断",
}
REGISTER_FIRST = "法定期间内不能判定，先行登记立案（登记立案规定 8）"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer and the conclusion it would lead to; `fits` when it answers the very question."""

    said: str
    conclusion: str
    action: str
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier filing with parties of this one."""

    filing: Filing
    shared: tuple[str, ...]
    same_cause: bool
    same_amount: bool


def open_filing(work: Work, filing_id: str, lock: bool = False) -> Filing:
    """A submitted filing for the review desk.  Raises `NotAllowed`, `NotFound`."""
    return find(work, filing_id, Action.inbox, lock)


def to_change(work: Work, filing_id: str, sequence: int) -> Filing:
    """A filing under review, locked, as the person's page showed it.  Raises `Conflict`."""
    work.actor.require(Action.review)
    filing = open_filing(work, filing_id, lock=True)
    require_current(work, filing, sequence)
    require_state(filing, REVIEWABLE, "这份起诉", "不能再改审查意见")
    return filing


def require_current(work: Work, filing: Filing, sequence: int) -> None:
    """Raises `Conflict` when something happened to the filing since the page was made."""
    if sequence == filing.sequence:
        return
    other = work.session.get(Account, filing.assignee_id) if filing.assignee_id else None
    who = f"（{other.name}）" if other and other.id != work.actor.account_id else ""
    words = f"，已作出“{filing.decision}”决定" if filing.decision else ""
    raise Conflict(f"这份起诉刚才有了变化{who}{words}；您的操作没有执行，请对照新的内容以后再做")


def take(work: Work, filing_id: str) -> Filing:
    """Assign the filing to the actor; taking one's own again changes nothing."""
    work.actor.require(Action.review)
    filing = open_filing(work, filing_id, lock=True)
    if filing.assignee_id == work.actor.account_id and filing.state == State.reviewing:
        return filing
    work.record(filing, Event.take)
    return filing


def release(work: Work, filing_id: str, sequence: int) -> Filing:
    """Give the filing back to the inbox."""
    filing = to_change(work, filing_id, sequence)
    work.record(filing, Event.release)
    return filing


def answer(
    work: Work, filing_id: str, sequence: int, finding_key: str, said: str, reason: str = ""
) -> Filing:
    """Answer a finding's question; `said` is one of `answers_to` it, or a general answer.

    Raises `FilingError`.
    """
    filing = to_change(work, filing_id, sequence)
    finding = _finding(work, filing, finding_key)
    possible = {**ANSWERS, **answers_to(finding)}
    if said not in possible:
        raise FilingError([FieldProblem("回答", f"没有“{said[:20]}”这个回答")])
    if not finding.question and not (finding.ruling and finding.ruling.kind == ANSWER):
        raise FilingError([FieldProblem("回答", "这一项没有要法官回答的问题；可以用“不采纳”")])
    words = reason.strip() or (REGISTER_FIRST if said == UNDECIDED else said)
    _rule(work, filing, ANSWER, finding, possible[said], words)
    work.record(filing, Event.answer, 规则=finding.rule_id, 认定=possible[said])
    store_opinion(work, filing)
    return filing


def override(
    work: Work, filing_id: str, sequence: int, finding_key: str, said: str, reason: str
) -> Filing:
    """Replace what a rule found; `said` is a key of `OVERRIDES`, the reason is required.

    Raises `FilingError`.
    """
    if said not in OVERRIDES:
        raise FilingError([FieldProblem("改为", f"不能改为“{said[:20]}”")])
    if len(reason.strip()) < LEAST_REASON:
        raise FilingError([FieldProblem("理由", f"请写明理由，至少 {LEAST_REASON} 个字")])
    filing = to_change(work, filing_id, sequence)
    finding = _finding(work, filing, finding_key)
    _rule(work, filing, OVERRIDE, finding, OVERRIDES[said], reason.strip()[:2_000])
    work.record(filing, Event.override, 规则=finding.rule_id, 认定=OVERRIDES[said])
    store_opinion(work, filing)
    return filing


def withdraw_ruling(work: Work, filing_id: str, sequence: int, ruling_id: str) -> Filing:
    """Take back an answer or an override; what was there before it counts again."""
    filing = to_change(work, filing_id, sequence)
    ruling = work.session.get(Ruling, ruling_id)
    if ruling is None or ruling.filing_id != filing.id or ruling.withdrawn_at is not None:
        raise NotFound("没有这个回答，或者已经撤回")
    ruling.withdrawn_at = work.now
    event = Event.withdraw_answer if ruling.kind == ANSWER else Event.withdraw_override
    work.record(filing, event, 规则=ruling.rule_id)
    store_opinion(work, filing)
    return filing


def _finding(work: Work, filing: Filing, key: str) -> Finding:
    opinion = submitted_opinion(work, filing)
    found = existing(
        next((f for f in opinion.findings if f.key == key), None),
        "意见里没有这一项，可能材料已经更新",
    )
    return found


def _rule(work: Work, filing: Filing, kind: str, finding: Finding, said: str, reason: str) -> None:
    """A new word on a finding; the one before on the same finding ends."""
    for before in rulings_of(work.session, filing):
        if before.finding == finding.key:
            before.withdrawn_at = work.now
    work.session.add(
        Ruling(
            filing_id=filing.id,
            version=filing.version,
            kind=kind,
            finding=finding.key,
            rule_id=finding.rule_id,
            said=said,
            reason=reason,
            by=work.actor.account_id,
            at=work.now,
        )
    )
    work.session.flush()


def answers_to(finding: Finding) -> dict[str, str]:
    """Every answer to a finding's question and what it comes to: its rule's own words first."""
    own = dict(finding.answers)
    return own | {w: said for w, said in ANSWERS.items() if said not in own.values()}


def fitting(finding: Finding) -> frozenset[str]:
    """What an answer to the very question comes to; the other answers change what is asked.

    A rule's own answers fit; without them it is in order, or it is as the rule has it, which a
    rule that leaves everything to the judge does not say.
    """
    if finding.answers:
        return frozenset((*dict(finding.answers).values(), "提示"))
    effects = ("补正", "不予受理") if finding.effect == ASK_JUDGE else (finding.effect,)
    return frozenset((HOLDS, "提示", *effects))


def choices(filed: Filed, findings: Sequence[Finding]) -> dict[str, list[Choice]]:
    """By finding: every answer to its question with the conclusion it would lead to."""
    if not findings:
        return {}
    answers = [(f, words, said) for f in findings for words, said in answers_to(f).items()]
    tried = [
        {**filed.rulings, f.key: engine_rulings.Ruling(said, ANSWER)} for f, _, said in answers
    ]
    found: dict[str, list[Choice]] = {}
    for (f, words, said), came in zip(answers, conclusions(filed.opened, tried), strict=True):
        fits = said in fitting(f)
        found.setdefault(f.key, []).append(Choice(words, came.conclusion, came.action, fits))
    return found


def staff_facts(filing: Filing, vocabulary: Vocabulary) -> list[tuple[Fact, Any]]:
    """The facts only staff may state about the filing as a whole, with what was stated."""
    facts = vocabulary.facts.values()
    return [(f, filing.staff_facts.get(f.name)) for f in facts if f.staff_only and not f.derived]


def vocabulary_of(work: Work, filing: Filing) -> Vocabulary:
    """The dictionary of the last version's cause on the filing's day.  Raises `NotFound`."""
    content = version_of(work.session, filing).content
    return ruleset_of(work, filing, content).vocabulary


def state_fact(work: Work, filing_id: str, sequence: int, path: str, value: Any) -> Filing:
    """State a fact only staff may state, or take it back with None.

    Raises `FilingError` when the fact is the filer's to state or the value cannot be read.
    """
    filing = to_change(work, filing_id, sequence)
    vocabulary = vocabulary_of(work, filing)
    try:
        name = steps(path)[-1][0]
        list_name = steps(path)[0][0] if "." in path else ""
    except ValueError as error:
        raise FilingError([FieldProblem(path[:80], str(error))]) from None
    known = vocabulary.member_facts(list_name) if list_name else vocabulary.facts
    fact = known.get(name)
    if fact is None or not fact.staff_only or fact.derived:
        raise FilingError([FieldProblem(path[:80], "这一项不是由工作人员认定的事实")])
    facts = {key: v for key, v in filing.staff_facts.items() if key != path}
    if value not in (None, ""):
        facts[path] = plain(value)
        refuse_unread(receive_filing(tried(work, filing, path, value), vocabulary), path)
    filing.staff_facts = facts
    work.record(filing, Event.state_fact, 事实=path)
    store_opinion(work, filing)
    return filing


def refuse_unread(found: engine_filing.Filing, path: str) -> None:
    """What the filer wrote is taken as it is; what staff state must be readable."""
    if problems := [p for p in found.problems if p.path == path]:
        raise FilingError(problems)


def tried(work: Work, filing: Filing, path: str, value: Any) -> dict[str, Any]:
    content = version_of(work.session, filing).content
    tried = dict(to_check(work, filing, content, filing_day(filing, work.today)).raw)
    put(tried, path, value)
    return tried


def similar(work: Work, filing: Filing, limit: int = 20) -> list[Similar]:
    """Earlier filings with at least two of the same parties, one on each side; for comparison only.

    A repeat is for the judge to see: a suit withdrawn before may be brought again
    (民诉法解释 214, 247).
    """
    own = list(work.session.scalars(select(FilingParty).where(FilingParty.filing_id == filing.id)))
    names = {party.name for party in own}
    numbers = {party.number for party in own if party.number}
    same = (FilingParty.name.in_(names)) | (FilingParty.number.in_(numbers))
    rows = work.session.execute(
        select(Filing, FilingParty)
        .join(FilingParty, FilingParty.filing_id == Filing.id)
        .where(same, Filing.id != filing.id, Filing.first_submitted_at.is_not(None))
        .order_by(Filing.first_submitted_at.desc())
        .limit(limit * 20)
    ).all()
    found: dict[str, tuple[Filing, list[str]]] = {}
    for other, party in rows:
        names_ = found.setdefault(other.id, (other, []))[1]
        if party.name not in names_:
            names_.append(party.name)
    least = min(2, len(names))
    return [
        Similar(other, tuple(shared), other.cause == filing.cause, other.amount == filing.amount)
        for other, shared in found.values()
        if len(shared) >= least
    ][:limit]
