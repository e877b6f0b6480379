"""Like filings decided together: each with its own opinion looked at, its own event and papers.

Those that may be registered, and those that lack nothing but papers: there the judge asks for the
papers, or registers with one line of reason.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from court.core.courthouse import Actor, Courthouse, Work
from court.core.lifecycle import ASK_SUPPLEMENT, REGISTER, REVIEWABLE
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.setting_aside import insists, recommended
from court.filings.tables import FilingParty
from court.opinions.service import (
    ONLY_PAPERS,
    is_paper,
    lacks_only_papers,
    submitted_opinion,
)
from engine.check.opinion import Opinion
from engine.inference.policy import Policy
from engine.language.parties import CLAIMING
from engine.text.errors import LianError

LEAST, MOST = 2, 50


@dataclass(frozen=True, slots=True)
class Group:
    """Filings of one cause by the same claimants, all of which `wanted` is recommended for."""

    wanted: str
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
    missing: tuple[str, ...]
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
    found: dict[tuple[str, str, str], list[Filing]] = defaultdict(list)
    filings = [(_wanted(policy, filing), filing) for filing in work.session.scalars(wanted)]
    names = _claimants(work, [filing.id for kind, filing in filings if kind])
    for kind, filing in filings:
        if kind and (own := names.get(filing.id)):
            found[kind, filing.cause, "、".join(own)].append(filing)
    made = [Group(*key, tuple(some)) for key, some in found.items() if len(some) >= LEAST]
    return sorted(made, key=lambda group: -len(group.filings))


def _wanted(policy: Policy, filing: Filing) -> str:
    """The decision like filings can be taken by together; empty where each is looked at alone."""
    kind = recommended(policy, filing.conclusion, insists(filing))
    papers = kind == ASK_SUPPLEMENT and filing.reason.startswith(ONLY_PAPERS)
    return kind if kind == REGISTER or papers else ""


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
    return [_line(work, filing, group.wanted) for filing in group.filings[:MOST]]


def _line(work: Work, filing: Filing, wanted: str) -> Line:
    opinion = submitted_opinion(work, filing)
    found = opinion.findings
    return Line(
        filing,
        filing.parties.partition(" 诉 ")[2] or filing.parties,
        opinion,
        sum(f.state == "满足" for f in found),
        tuple(f.title for f in found if is_paper(f)),
        tuple(f.title for f in found if f.state == "不满足" and not is_paper(f)),
        tuple(f.title for f in found if f.unchecked),
        _is_ready(work, opinion, wanted),
    )


def _is_ready(work: Work, opinion: Opinion, wanted: str) -> bool:
    """Whether the opinion as it stands now still recommends what the group is for."""
    kind = work.house.bundle.policy.decision(opinion.conclusion)
    return kind == wanted and (kind == REGISTER or lacks_only_papers(opinion))


def decide(house: Courthouse, actor: Actor, chosen: dict[str, int], plan: Plan) -> list[Outcome]:
    """Decide each chosen filing (id and sequence) by itself; one that fails stops no other."""
    actor.require(Action.decide)
    return [_decided(house, actor, *one, plan) for one in list(chosen.items())[:MOST]]


def _decided(house: Courthouse, actor: Actor, filing_id: str, sequence: int, plan: Plan) -> Outcome:
    problem = ""
    try:
        decisions.decide_promptly(house, actor, filing_id, sequence, plan)
    except LianError as error:
        problems = getattr(error, "problems", None)
        problem = "；".join(p.message for p in problems) if problems else str(error)
    with house.look(actor) as look:
        filing = look.session.get_one(Filing, filing_id)
    return Outcome(filing, filing.case_number, problem)
