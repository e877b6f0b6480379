"""Giving a case to a judge: the draw, and the record of it that makes it possible to compute it again.

The event holds everything the result rests on: the day of the seed with its commitment, what was
drawn over, the candidates with their loads, who was left out and why, the band, the number drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from court.assignment import bench, seeds
from court.assignment.candidates import candidates
from court.assignment.drawing import draw, message
from court.assignment.tables import Assignment
from court.assignment.weights import band, weight_of, weights_of_batch
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.panel import ask_who_presides
from court.cases.people import find, holding, of_case
from court.cases.projection import LEAVING, PEOPLE, members
from court.cases.service import record, require_current
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, Work
from court.core.events import entry_of
from court.core.roles import Action, Relation
from court.core.tables import LogEntry

RANDOM, ONLY_ONE, ORDERED = "随机", "唯一", "指定"
PANEL = (Relation.presiding, Relation.member)


def draw_for(work: Work, case_id: str, sequence: int) -> Assignment:
    """Draw the judge of one case.  Raises `NotAllowed`, `NotFound`, `Conflict`, `NobodyLeft`."""
    case = find(work, case_id, Action.assign, lock=True)
    require_current(case, sequence)
    return give_by_draw(work, [case])[0]


def give_by_draw(
    work: Work, cases: Sequence[CourtCase], without: Iterable[str] = ()
) -> list[Assignment]:
    """One draw for cases that stay together (民事诉讼法 has no rule; 法发〔2015〕13号, 〔2018〕23号)."""
    able = candidates(work, cases, without)
    seed = seeds.of_day(work, work.today)
    round_ = 1 + _drawn_before(work, cases[0])
    said = message([c.number for c in cases], [registered(work, c) for c in cases], round_)
    width = band(work.house.bundle, work.today)
    drawn = draw(bytes.fromhex(seed.seed), said, able.loads, width)
    told = {
        "方式": RANDOM if drawn.chance else ONLY_ONE,
        "组": able.group,
        "日": seed.day.isoformat(),
        "承诺": seed.commitment,
        "案件": [[c.number, c.registration] for c in cases],
        "次": round_,
        "候选": [[who, str(load)] for who, load in sorted(able.loads.items())],
        "排除": [[who, why] for who, why in sorted(able.out.items())],
        "带宽": str(width),
        "抽签数": drawn.number,
    }
    return give(work, cases, drawn.chosen, told)


def give(
    work: Work, cases: Sequence[CourtCase], who: str, told: Mapping[str, object]
) -> list[Assignment]:
    """Put the cases into a judge's hands and write down how it came about."""
    weights = weights_of_batch(work, cases) if len(cases) > 1 else [weight_of(work, cases[0])]
    # A judged case is little work: its judgment is served, an appeal sent up.
    weights = [
        Decimal(0) if case.state == CaseState.judged else weight
        for case, weight in zip(cases, weights, strict=True)
    ]
    return [_give_one(work, c, who, w, told) for c, w in zip(cases, weights, strict=True)]


def _leaving(work: Work, case: CourtCase, who: str) -> list[list[str]]:
    """Accounts with the relation each of them gives up.  Raises `Conflict` for its host already.

    Whoever hosted the case sits in its panel no more, and its new host, who may preside, is no second
    member of it.
    """
    hosts = holding(work, case, [Relation.host])
    if who in hosts:
        raise Conflict("他已经是这个案件的承办人")
    gone = {(account, relation) for account in hosts for relation in PANEL} | {
        (who, Relation.member)
    }
    sitting = [(m.account_id, m.relation) for m in of_case(work, case)]
    left = [[account, relation] for account, relation in sitting if (account, relation) in gone]
    return [*([account, Relation.host] for account in hosts), *left]


def _clerk(work: Work, case: CourtCase, who: str) -> tuple[list[list[str]], list[list[str]]]:
    """The clerk of the new host comes instead of the clerk before; without one nothing changes."""
    clerk, before = bench.clerk_with(work, who), holding(work, case, [Relation.clerk])
    if not clerk or clerk in before:
        return [], []
    return [[clerk, Relation.clerk]], [[one, Relation.clerk] for one in before]


def _give_one(
    work: Work, case: CourtCase, who: str, weight: Decimal, told: Mapping[str, object]
) -> Assignment:
    leaving = _leaving(work, case, who)
    event = CaseEvent.reassign if leaving else CaseEvent.assign
    coming, going = _clerk(work, case, who)
    people = {PEOPLE: [[who, Relation.host], *coming], LEAVING: [*leaving, *going]}
    entry = record(work, case, event, **people, 权重=weight, **told)
    ask_who_presides(work, case, entry)
    for before in in_force(work, case):
        before.until = work.now
    found = Assignment(
        case_id=case.id,
        court=case.court,
        account_id=who,
        way=str(told["方式"]),
        weight=weight,
        basis=entry.number,
        since=work.now,
    )
    work.session.add(found)
    return found


def in_force(work: Work, case: CourtCase) -> list[Assignment]:
    """The assignment that has not ended; none where nobody had the case yet."""
    found = select(Assignment).where(Assignment.case_id == case.id, Assignment.until.is_(None))
    return list(work.session.scalars(found))


def registered(work: Work, case: CourtCase) -> str:
    """The hash of the event of its registration."""
    entry = entry_of(work.session, case.registration, case.court)
    assert entry is not None
    return entry.hash


def _drawn_before(work: Work, case: CourtCase) -> int:
    return sum(m.relation == Relation.host for m in members(work.session, case.id))


def draws(work: Work, case: CourtCase) -> list[LogEntry]:
    """The events that gave the case to somebody, oldest first."""
    kinds = (CaseEvent.assign, CaseEvent.reassign)
    found = select(LogEntry).where(LogEntry.subject == case.id, LogEntry.kind.in_(kinds))
    return list(work.session.scalars(found.order_by(LogEntry.number)))
