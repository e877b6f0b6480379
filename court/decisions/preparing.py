"""Decisions prepared and not taken yet: kept for whoever goes on, sent to the judge.

What is kept is only a draft; the decision takes what its own page posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.lifecycle import DECISIONS, Event
from court.core.roles import Action
from court.core.tables import Account, Filing
from court.decisions.plan import Plan
from court.decisions.review import open_filing, require_current
from court.decisions.tables import PreparedPlan
from court.documents.own_words import OwnItem, OwnWords, Words


def to_data(plan: Plan) -> dict[str, Any]:
    """A plan as it is kept."""
    return {
        "天数": plan.days,
        "记录": plan.note,
        "要求": None if plan.confirmed is None else sorted(plan.confirmed),
        "文书": sorted(plan.chosen),
        "改写": {key: [words.explanation, words.cure] for key, words in plan.own.worded.items()},
        "自加": [[item.explanation, item.cure, item.basis] for item in plan.own.added],
        "次序": list(plan.own.order),
        "署名": list(plan.panel),
        "书记员": plan.clerk,
    }


def from_data(kind: str, data: Mapping[str, Any]) -> Plan:
    """A plan that was kept."""
    confirmed = data["要求"]
    own = OwnWords(
        {key: Words(*words) for key, words in data["改写"].items()},
        tuple(OwnItem(*item) for item in data["自加"]),
        tuple(data["次序"]),
    )
    return Plan(
        kind,
        data["天数"],
        data["记录"],
        None if confirmed is None else frozenset(confirmed),
        frozenset(data["文书"]),
        own,
        tuple(data["署名"]),
        data["书记员"],
    )


def keep_plan(work: Work, filing_id: str, plan: Plan) -> PreparedPlan:
    """Keep what was written of a decision; the last word counts."""
    work.actor.require(Action.review)
    filing = open_filing(work, filing_id)
    kept = work.session.get(PreparedPlan, (filing.id, plan.kind))
    if kept is None:
        kept = PreparedPlan(filing_id=filing.id, kind=plan.kind)
        work.session.add(kept)
    kept.data, kept.by, kept.at = to_data(plan), work.actor.account_id, work.now
    work.session.flush()
    return kept


def forward(work: Work, filing_id: str, sequence: int, plan: Plan) -> Filing:
    """Send a prepared decision to the judge: it stands on the filing and in the list."""
    filing = open_filing(work, filing_id, lock=True)
    require_current(work, filing, sequence)
    keep_plan(work, filing_id, plan).forwarded_at = work.now
    work.record(filing, Event.forward, 决定=plan.kind)
    return filing


def kept_plan(work: Work, filing: Filing, kind: str) -> tuple[Plan, PreparedPlan] | None:
    """What was kept of a decision of this kind."""
    kept = work.session.get(PreparedPlan, (filing.id, kind))
    return (from_data(kind, kept.data), kept) if kept else None


def forwarded(work: Work, filing_ids: list[str]) -> dict[str, tuple[str, str]]:
    """By filing: the kind of the decision prepared last for the judge, and by whom."""
    found = (
        select(PreparedPlan.filing_id, PreparedPlan.kind, Account.name)
        .join(Account, Account.id == PreparedPlan.by)
        .where(PreparedPlan.filing_id.in_(filing_ids), PreparedPlan.forwarded_at.is_not(None))
        .order_by(PreparedPlan.forwarded_at)
    )
    rows = work.session.execute(found)
    return {id_: (kind, name) for id_, kind, name in rows if kind in DECISIONS}
