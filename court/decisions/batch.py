"""Like filings registered together: each with its own opinion looked at, its own event and papers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from court.core.courthouse import Actor, Courthouse, Work
from court.core.lifecycle import REVIEWABLE
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.service import Plan
from court.decisions.setting_aside import insists, recommended
from court.filings.tables import FilingParty
from court.opinions.service import submitted_opinion
from engine.check.opinion import Opinion
from engine.language.parties import CLAIMING
from engine.text.errors import LianError

REGISTER = "登记立案"
LEAST, MOST = 2, 50


@dataclass(frozen=True, slots=True)
class Group:
    """Filings of one cause by the same claimants that all may be registered."""

    cause: str
    claimants: str
    filings: tuple[Filing, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One filing of a group with its opinion: what was found in order, what was not checked."""

    filing: Filing
    others: str
    opinion: Opinion
    holding: int
    hints: tuple[str, ...]
    unchecked: tuple[str, ...]
    ready: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one filing: its case number, or why not."""

    filing: Filing
    case_number: str
    problem: str


def groups(work: Work) -> list[Group]:
    """Groups of like filings that wait, the largest first.  Raises `NotAllowed`."""
    work.actor.require(Action.inbox)
    policy = work.house.bundle.policy
    wanted = select(Filing).where(Filing.state.in_(REVIEWABLE)).order_by(Filing.number)
    found: dict[tuple[str, str], list[Filing]] = defaultdict(list)
    filings = [
        filing
        for filing in work.session.scalars(wanted)
        if recommended(policy, filing.conclusion, insists(filing)) == REGISTER
    ]
    names = _claimants(work, [filing.id for filing in filings])
    for filing in filings:
        if own := names.get(filing.id):
            found[filing.cause, "、".join(own)].append(filing)
    made = [Group(*key, tuple(some)) for key, some in found.items() if len(some) >= LEAST]
    return sorted(made, key=lambda group: -len(group.filings))


def _claimants(work: Work, ids: list[str]) -> dict[str, list[str]]:
    rows = work.session.execute(
        select(FilingParty.filing_id, FilingParty.name)
        .where(FilingParty.filing_id.in_(ids), FilingParty.side.in_(CLAIMING))
        .order_by(FilingParty.filing_id, FilingParty.name)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for filing_id, name in rows:
        found[filing_id].append(name)
    return found


def lines(work: Work, group: Group) -> list[Line]:
    """Every filing of a group with its opinion as it stands now."""
    return [_line(work, filing) for filing in group.filings[:MOST]]


def _line(work: Work, filing: Filing) -> Line:
    opinion = submitted_opinion(work, filing)
    found = opinion.findings
    return Line(
        filing,
        filing.parties.partition(" 诉 ")[2] or filing.parties,
        opinion,
        sum(f.state == "满足" for f in found),
        tuple(f.title for f in found if f.state == "不满足"),
        tuple(f.title for f in found if f.unchecked),
        work.house.bundle.policy.decision(opinion.conclusion) == REGISTER,
    )


def register(house: Courthouse, actor: Actor, chosen: dict[str, int]) -> list[Outcome]:
    """Register each chosen filing (id and sequence) by itself; one that fails stops no other."""
    actor.require(Action.decide)
    return [_registered(house, actor, *one) for one in list(chosen.items())[:MOST]]


def _registered(house: Courthouse, actor: Actor, filing_id: str, sequence: int) -> Outcome:
    problem = ""
    try:
        decisions.decide_promptly(house, actor, filing_id, sequence, Plan(REGISTER))
    except LianError as error:
        problems = getattr(error, "problems", None)
        problem = "；".join(p.message for p in problems) if problems else str(error)
    with house.look(actor) as look:
        filing = look.session.get_one(Filing, filing_id)
    return Outcome(filing, filing.case_number, problem)
