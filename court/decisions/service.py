"""Decisions: what the judge decides, the documents that follow, who is told.

Either the decision stands with all of its documents, or nothing happened.  It keeps the opinion and
the versions of the rules it rests on.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from court.core import deadlines
from court.core.courthouse import Actor, Conflict, Courthouse, Work
from court.core.lifecycle import (
    ASK_SUPPLEMENT,
    DECISIONS,
    PROPOSE,
    REFUSED,
    REGISTER,
    REVIEWABLE,
    Event,
    State,
)
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.issued import keep_documents, store_files
from court.decisions.papers import Overtaken, Prepared, prepare, up_to_date
from court.decisions.plan import MEDIATION, Plan, require_sound
from court.decisions.review import open_filing, require_current
from court.decisions.setting_aside import keep_set_aside, require_line
from court.decisions.tables import DecisionRecord, PreparedPlan
from court.decisions.telling import tell
from court.documents.case import Case
from court.documents.making import DocumentSet
from court.documents.own_words import Point
from court.documents.values import Decision, decided_points
from court.messages.service import notify
from court.opinions.service import Filed, store_opinion
from court.payments.service import open_order
from court.seats.computing import held
from engine.text.errors import LianError

ATTEMPTS = 2


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
    require_sound(plan)
    if filing.state not in REVIEWABLE:
        return _again(work, filing, plan)
    require_current(work, filing, sequence)
    filed = store_opinion(work, filing, known=prepared.filed if prepared else None)
    ready = up_to_date(work, filing, filed, plan, prepared)
    require_line(work, filing, filed.opinion, plan.kind, plan.note)
    record = _recorded(work, filing, filed, ready)
    keep_documents(work, filing, ready.made, record.id, ready.stored)
    _drop_prepared(work, filing)
    pays = plan.kind == REGISTER and not ready.made.later
    tell(work, filing, record, open_order(work, filing, ready.case.fee) if pays else None)
    return record


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


def _again(work: Work, filing: Filing, plan: Plan) -> DecisionRecord:
    """A double click finds its decision; anybody else learns what was decided."""
    last = last_decision(work, filing)
    if last and last.kind == plan.kind and last.by == work.actor.account_id:
        return last
    raise Conflict(f"这份起诉现在是“{filing.state}”，您的决定没有执行")


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
