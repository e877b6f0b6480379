"""Decisions against the recommendation: one line of reason, counted for the rules set aside.

Registering is always possible (登记立案规定 8).  The line is for those who keep the rules, and, for
a refusal nobody insisted on, it is the judge's written reason.
"""

from __future__ import annotations

from court.core.courthouse import Work
from court.core.lifecycle import EXPLAIN, PROPOSE
from court.core.tables import Filing
from court.decisions.tables import DecisionRecord, SetAside
from court.documents.values import EFFECTS
from engine.check.opinion import Finding, Opinion
from engine.inference.policy import Policy
from engine.text.errors import FieldProblem, FilingError

LEAST_REASON = 5
INSISTED = "坚持起诉"


def recommended(policy: Policy, conclusion: str, insisted: bool) -> str:
    """The decision a conclusion comes to: a ruling only follows an explanation (民诉法解释 211, 215).

    Empty when a person has to judge first.
    """
    found = policy.decision(conclusion)
    return PROPOSE if found == EXPLAIN and insisted else found


def insists(filing: Filing) -> bool:
    """Whether the filer insisted after an explanation."""
    return filing.staff_facts.get(INSISTED) is True


def against(policy: Policy, filing: Filing, conclusion: str, kind: str) -> bool:
    """Whether a decision is another one than what is recommended."""
    wanted = recommended(policy, conclusion, insists(filing))
    return bool(wanted) and kind != wanted


def require_line(work: Work, filing: Filing, opinion: Opinion, kind: str, note: str) -> None:
    """Raises `FilingError` for a decision against the recommendation without a reason."""
    policy = work.house.bundle.policy
    unasked = kind == PROPOSE and not insists(filing)
    if not unasked and not against(policy, filing, opinion.conclusion, kind):
        return
    if len(note.strip()) >= LEAST_REASON:
        return
    if unasked:
        said = "当事人没有坚持起诉：请在“理由”里写明为什么现在就拟裁定"
    else:
        wanted = recommended(policy, opinion.conclusion, insists(filing))
        said = f"系统建议“{wanted}”，您作的是“{kind}”：请用一句话写明理由"
    raise FilingError([FieldProblem("理由", f"{said}，至少 {LEAST_REASON} 个字")])


def keep_set_aside(work: Work, filing: Filing, opinion: Opinion, record: DecisionRecord) -> None:
    """Note every requirement the decision did not follow, for the rules' own page."""
    policy = work.house.bundle.policy
    if not against(policy, filing, opinion.conclusion, record.kind):
        return
    for finding in not_followed(policy, opinion, record.kind):
        work.session.add(
            SetAside(
                filing_id=filing.id,
                decision_id=record.id,
                rule_id=finding.rule_id,
                finding=finding.key,
                effect=finding.counted,
                decided=record.kind,
                reason=record.note,
                by=work.actor.account_id,
                at=work.now,
            )
        )
    work.session.flush()


def not_followed(policy: Policy, opinion: Opinion, kind: str) -> list[Finding]:
    """Objections that weigh more than the decision: those of registering are all there are."""
    effects = [row.because for row in policy.conclusions if row.because in set(EFFECTS.values())]
    own = EFFECTS.get(kind)
    weightier = effects[: effects.index(own)] if own in effects else effects
    return [f for f in opinion.of("不满足") if f.enforced and f.counted in weightier]
