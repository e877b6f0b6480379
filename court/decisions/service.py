"""Decisions: what the judge decides, the documents that follow, who is told.

Either the decision stands with all of its documents, or nothing happened.  They are made before
the transaction that writes, so that nobody waits for them, and made again inside it when the
filing or the next case number has changed meanwhile.  The decision keeps the opinion and the
versions of the rules it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from court.core import deadlines
from court.core.courthouse import Actor, Conflict, Courthouse, Work
from court.core.lifecycle import (
    ASK_SUPPLEMENT,
    DECISIONS,
    EXPLAIN,
    PROPOSE,
    REFUSED,
    REVIEWABLE,
    Event,
    State,
)
from court.core.numbers import Series, assign, foretell, series_of
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.issued import keep_documents, store_files
from court.decisions.review import open_filing, require_current
from court.decisions.setting_aside import keep_set_aside, require_line
from court.decisions.tables import DecisionRecord, PreparedPlan
from court.documents.case import Case, open_case
from court.documents.making import DocumentSet, Options, make_set
from court.documents.own_words import OwnWords, Point
from court.documents.values import Decision, decided_points
from court.messages.service import notify
from court.opinions.service import Filed, of_last_version, store_opinion
from court.opinions.venue import venue
from court.payments.service import open_order
from court.payments.tables import Payment
from court.seats.computing import held
from engine.text.errors import FieldProblem, FilingError, LianError
from engine.values.showing import show_day, show_month_day

ELSEWHERE = "管辖告知"
MOST_DAYS = 90
ATTEMPTS = 2
SUBJECTS: Mapping[str, str] = {
    "登记立案": "您的案件已登记立案",
    ASK_SUPPLEMENT: "请您补正材料",
    "释明告知": "请看法院的释明告知书",
    "管辖告知": "您的起诉应向其他法院提出",
    "前置告知": "起诉以前要先完成一个步骤",
}
# The paper that says that a registered case is mediated before trial; choosing it is the choice.
MEDIATION = "先行调解告知书"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the judge chose: the kind, the days, the findings it rests on, optional documents.

    `confirmed` None takes every finding of the decision's effect.  `note` is required for a
    decision against the recommendation.  `panel` and `clerk` sign a ruling.
    """

    kind: str
    days: int | None = None
    note: str = ""
    confirmed: frozenset[str] | None = None
    chosen: frozenset[str] = field(default_factory=frozenset)
    own: OwnWords = field(default_factory=OwnWords)
    panel: tuple[str, ...] = ()
    clerk: str = ""


def preview(work: Work, filing_id: str, plan: Plan) -> DocumentSet:
    """The documents a decision would make, unsealed and without a case number.

    Raises `LianError` saying why the decision cannot be put on paper.
    """
    work.actor.require(Action.review)
    filing = open_filing(work, filing_id)
    _check_plan(plan)
    case = unstored_case(work, filing)
    decision = _decision(work, filing, plan, case_number="（登记立案时编立）")
    return _make(work, case, decision, plan, sealed=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sealed documents of a decision nobody has taken yet, and what they were made from.

    `stored` are the hashes of their files by name, once those are in the store.
    """

    filed: Filed
    case: Case
    decision: Decision
    plan: Plan
    made: DocumentSet
    stored: Mapping[str, str] | None = None

    def stands_on(self, filed: Filed) -> bool:
        """Whether the opinion and the confirmed addresses are still the same."""
        own = self.filed
        return filed.opinion is own.opinion and filed.addresses == own.addresses

    def fits(self, decision: Decision, plan: Plan) -> bool:
        """Whether making them now, of the same opinion, would say the same."""
        return (decision, plan.chosen) == (self.decision, self.plan.chosen)


OVERTAKEN = "制作文书的时候情况有了变化，请再试一次"


class Overtaken(LianError):
    """Something changed after the documents were prepared; they have to be made anew."""


def prepare(work: Work, filing_id: str, sequence: int, plan: Plan) -> Prepared | None:
    """The documents as they would be if the decision were taken now; None where `decide` refuses.

    Reads only.  Raises `LianError` saying why the decision cannot be put on paper.
    """
    work.actor.require(Action.decide)
    filing = open_filing(work, filing_id)
    _check_plan(plan)
    if filing.state not in REVIEWABLE or filing.sequence != sequence:
        return None
    filed = of_last_version(work, filing)
    case = open_case(filed.opened, filed.opinion, filed.addresses)
    number = _foretold_number(work, filing, case) if plan.kind == "登记立案" else ""
    decision = _decision(work, filing, plan, number)
    return Prepared(filed, case, decision, plan, _make(work, case, decision, plan, sealed=True))


def decide_promptly(
    house: Courthouse, actor: Actor, filing_id: str, sequence: int, plan: Plan
) -> None:
    """`decide` in a unit of work of its own, with documents made before others have to wait.

    Decisions of one process follow each other, so that two do not prepare with the same case
    number; one overtaken by another process makes its papers anew, in the end inside the
    transaction, where nothing can change any more.
    """
    with held(house.deciding):
        for _ in range(ATTEMPTS):
            with house.look(actor) as look:
                prepared = prepare(look, filing_id, sequence, plan)
            if prepared is not None:
                prepared = replace(prepared, stored=store_files(house, prepared.made))
            with suppress(Overtaken), house.work(actor) as work:
                decide(work, filing_id, sequence, plan, prepared)
                return
        with house.work(actor) as work:
            decide(work, filing_id, sequence, plan)


def decide(
    work: Work, filing_id: str, sequence: int, plan: Plan, prepared: Prepared | None = None
) -> DecisionRecord:
    """Decide, make and keep the documents, tell the filer.

    The same decision again by the same judge changes nothing.  Raises `Conflict`, `LianError`,
    and `Overtaken` when `prepared` documents do not fit any more.
    """
    work.actor.require(Action.decide)
    filing = open_filing(work, filing_id, lock=True)
    _check_plan(plan)
    if filing.state not in REVIEWABLE:
        return _again(work, filing, plan)
    require_current(work, filing, sequence)
    filed = store_opinion(work, filing, known=prepared.filed if prepared else None)
    ready = _ready(work, filing, filed, plan, prepared)
    require_line(work, filing, filed.opinion, plan.kind, plan.note)
    record = _recorded(work, filing, filed, ready)
    keep_documents(work, filing, ready.made, record.id, ready.stored)
    _drop_prepared(work, filing)
    pays = plan.kind == "登记立案" and not ready.made.later
    _tell(work, filing, record, open_order(work, filing, ready.case.fee) if pays else None)
    return record


def _ready(
    work: Work, filing: Filing, filed: Filed, plan: Plan, prepared: Prepared | None
) -> Prepared:
    """What was prepared, or what is prepared now.

    Raises `Overtaken` when the documents would not say the same any more.
    """
    if prepared is not None and not prepared.stands_on(filed):
        raise Overtaken(OVERTAKEN)
    case = prepared.case if prepared else open_case(filed.opened, filed.opinion, filed.addresses)
    number = _case_number(work, filing, case) if plan.kind == "登记立案" else ""
    decision = _decision(work, filing, plan, number)
    if prepared is None:
        return Prepared(filed, case, decision, plan, _make(work, case, decision, plan, sealed=True))
    if not prepared.fits(decision, plan):
        raise Overtaken(OVERTAKEN)
    return prepared


def _recorded(work: Work, filing: Filing, filed: Filed, ready: Prepared) -> DecisionRecord:
    """The row of a decision and its event."""
    opinion, stored, plan = filed.opinion, filed.stored, ready.plan
    assert stored is not None
    due, number = _due(work, plan), ready.decision.case_number
    record = DecisionRecord(
        filing_id=filing.id,
        version=filing.version,
        kind=plan.kind,
        recommended=opinion.conclusion,
        by=work.actor.account_id,
        at=work.now,
        days=plan.days,
        due=due,
        note=plan.note.strip()[:2_000],
        case_number=number,
        opinion_id=stored.id,
        rules=[[f.rule_id, f.version, f.member, f.state, f.counted] for f in opinion.findings],
        objections=_objections(ready.case, ready.decision),
    )
    work.session.add(record)
    work.session.flush()
    keep_set_aside(work, filing, opinion, record)
    work.record(
        filing,
        DECISIONS[plan.kind],
        决定=record.id,
        意见=stored.receipt_hash,
        案号=number,
        补正期限=due.isoformat() if due else None,
        文书=len(ready.made.made),
        **_mediation(ready.made),
    )
    return record


def _mediation(made: DocumentSet) -> dict[str, bool]:
    """What the event says of a case that is mediated first (民事诉讼法 125; 立案与调解意见 2)."""
    named = any(one.document.name == MEDIATION for one in made.made)
    return {"先行调解": True} if named else {}


def _drop_prepared(work: Work, filing: Filing) -> None:
    """What was prepared is settled; the signers of a draft are kept until it is signed."""
    prepared = select(PreparedPlan).where(
        PreparedPlan.filing_id == filing.id, PreparedPlan.kind != PROPOSE
    )
    for kept in work.session.scalars(prepared):
        work.session.delete(kept)


def _check_plan(plan: Plan) -> None:
    if plan.kind not in DECISIONS:
        raise FilingError([FieldProblem("决定", f"没有“{plan.kind[:20]}”这种决定")])
    if plan.kind == ASK_SUPPLEMENT and not (plan.days and 0 < plan.days <= MOST_DAYS):
        raise FilingError([FieldProblem("天数", f"补正期限由法官指定，请写 1 到 {MOST_DAYS} 天")])


def _again(work: Work, filing: Filing, plan: Plan) -> DecisionRecord:
    """A double click finds its decision; anybody else learns what was decided."""
    last = last_decision(work, filing)
    if last and last.kind == plan.kind and last.by == work.actor.account_id:
        return last
    raise Conflict(f"这份起诉现在是“{filing.state}”，您的决定没有执行")


def unstored_case(work: Work, filing: Filing) -> Case:
    """The case as it stands, without keeping a new opinion."""
    found = of_last_version(work, filing)
    return open_case(found.opened, found.opinion, found.addresses)


def _case_number(work: Work, filing: Filing, case: Case) -> str:
    """The filing's own number, in the year of registration."""
    return assign(work.session.connection(), _series(work, case), filing.id, work.now)


def _foretold_number(work: Work, filing: Filing, case: Case) -> str:
    return foretell(work.session.connection(), _series(work, case), filing.id)


def _series(work: Work, case: Case) -> Series:
    return series_of(replace(case, day=work.today))


def _decision(work: Work, filing: Filing, plan: Plan, case_number: str) -> Decision:
    return Decision(
        plan.kind,
        work.today,
        case_number=case_number,
        receipt_number=filing.receipt_number,
        received=filing.first_day,
        days=plan.days,
        judge=work.actor.name,
        confirmed=plan.confirmed,
        own=plan.own,
        panel=plan.panel,
        clerk=plan.clerk,
        elsewhere=_elsewhere(work, filing) if plan.kind == ELSEWHERE else (),
    )


def _elsewhere(work: Work, filing: Filing) -> tuple[str, ...]:
    """The other courts that the places in the filing lead to."""
    last = of_last_version(work, filing)
    courts = venue(last.opened, last.opinion, filing.court).courts
    return tuple(court.name for court in courts if not court.here)


def _make(work: Work, case: Case, decision: Decision, plan: Plan, sealed: bool) -> DocumentSet:
    house = work.house
    seal = house.seal if sealed else _NoSeal()
    return make_set(house.workshop, case, decision, seal, work.now, Options(chosen=plan.chosen))


class _NoSeal:
    """For previews: leaves the page as it is."""

    development = True

    def describe(self) -> str:
        return ""

    def sign(self, pdf: bytes, place: object, profile: object, moment: object) -> bytes:
        return pdf


def _due(work: Work, plan: Plan) -> date | None:
    if plan.kind != ASK_SUPPLEMENT or plan.days is None:
        return None
    return deadlines.supplement_by(work.house.bundle, work.today, plan.days)


def _objections(case: Case, decision: Decision) -> list[dict[str, object]]:
    """What the decision objects to, as the filer's pages show it."""
    return [_objection(point) for point in decided_points(case, decision)]


def _objection(point: Point) -> dict[str, object]:
    finding, item = point.finding, point.item
    found: dict[str, object] = {
        "编号": finding.rule_id if finding else point.key,
        "对象": finding.member if finding else "",
        "要求": finding.title if finding else item["要求"],
        "释明": item["释明"] if point.reworded or finding is None else finding.explanation,
        "补救": item["补救"],
        "依据": list(finding.basis) if finding else [item["依据"]] if item["依据"] else [],
        "事实": [fact.path for fact in finding.facts] if finding else [],
    }
    if finding is not None and point.reworded:
        found["原文"] = {"释明": finding.explanation, "补救": finding.cure}
    return found


def last_decision(work: Work, filing: Filing, kind: str = "") -> DecisionRecord | None:
    """The last decision, or the last one of a kind."""
    found = select(DecisionRecord).where(DecisionRecord.filing_id == filing.id)
    if kind:
        found = found.where(DecisionRecord.kind == kind)
    return work.session.scalar(found.order_by(DecisionRecord.at.desc()).limit(1))


def told_decision(work: Work, filing: Filing) -> DecisionRecord | None:
    """The last decision its filer was told of: a draft is none, an undone ruling neither."""
    untold = [PROPOSE] if filing.state == State.refused else [PROPOSE, REFUSED]
    found = select(DecisionRecord).where(
        DecisionRecord.filing_id == filing.id, DecisionRecord.kind.not_in(untold)
    )
    return work.session.scalar(found.order_by(DecisionRecord.at.desc()).limit(1))


def send_back(work: Work, filing_id: str, sequence: int) -> Filing:
    """Return the papers after the period ended without a supplement (登记立案规定 7(3)).

    Raises `LianError` while the period runs.
    """
    work.actor.require(Action.decide)
    filing = open_filing(work, filing_id, lock=True)
    require_current(work, filing, sequence)
    if filing.supplement_by and work.today <= filing.supplement_by:
        raise LianError(f"补正期限到 {filing.supplement_by} 才满，还不能退回")
    work.record(filing, Event.send_back)
    if filing.owner_id:
        notify(
            work,
            filing.owner_id,
            filing,
            "补正期限已满，材料退回",
            "法院没有在期限内收到补正的材料，现将材料退回并记录在册。您可以补齐以后重新提交；"
            "坚持起诉的，可以在案件页面写明，法院将作出书面裁定，您可以依法上诉。",
        )
    return filing


def _tell(work: Work, filing: Filing, record: DecisionRecord, order: Payment | None) -> None:
    # A draft is no news: the filer is told of the ruling when it is signed.
    if not filing.owner_id or record.kind == PROPOSE:
        return
    subject, body = SUBJECTS[record.kind], _message(filing, record)
    notify(work, filing.owner_id, filing, subject, body, due=_due_by_text(record, order))


def _due_by_text(record: DecisionRecord, order: Payment | None) -> str:
    if record.due:
        return f"请在{show_month_day(record.due)}以前补正"
    if order and order.due:
        return f"请在{show_month_day(order.due)}以前交诉讼费"
    return ""


def _message(filing: Filing, record: DecisionRecord) -> str:
    number = filing.receipt_number
    if record.kind == "登记立案":
        return f"收件号 {number} 已登记立案，案号 {record.case_number}。文书在案件页面。"
    if record.kind == ASK_SUPPLEMENT:
        day = show_day(record.due) if record.due else ""
        count = len(record.objections)
        return f"收件号 {number} 有 {count} 项要补正，请在 {day}以前补好。全部内容在案件页面的补正告知书里。"
    if record.kind == EXPLAIN:
        return (
            f"收件号 {number}：告知书写明了为什么、应当走哪条途径。这不是裁定；"
            "您可以照办，也可以说明情况或者坚持起诉，由法院审查后作出书面决定。"
        )
    where = "应当去的法院" if record.kind == "管辖告知" else "要先完成的步骤"
    return f"收件号 {number}：请看案件页面里的告知书，写明了{where}。您仍可以坚持起诉，由法院作出书面裁定。"
