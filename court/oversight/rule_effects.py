"""What a rule did to past filings: how often it came to each state, and what staff made of it.

A rule can do harm in two ways: it stops what should be registered, or it lets pass what should
have been looked at.  Both are always counted, also when there were none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Executable, func, select

from court.core.courthouse import Work
from court.core.roles import Action
from court.core.tables import Account, Filing
from court.decisions.review import ANSWER, OVERRIDE
from court.decisions.tables import SetAside
from court.opinions.tables import Ruling, StoredOpinion
from engine.language.words import STATES

RECENT_DAYS = 90
MOST_FILINGS = 300
SHOWN_REASONS = 10
SEVERITY = ("满足", "提示", "法官判断", "补正", "前置", "管辖", "不予受理")


@dataclass(frozen=True, slots=True)
class Said:
    """One override of the rule: what it became, why, by whom; the filing is named to reviewers."""

    said: str
    reason: str
    by: str
    at: datetime
    filing_id: str
    number: str


@dataclass(frozen=True, slots=True)
class RuleEffects:
    """`looked_at` filings; `states` counts findings by state; overrides in both directions.

    `stopped_wrongly`: the rule objected, a person found less or nothing, or decided without it.  `passed_wrongly`: a
    person found as much as the rule can say, or more, where the rule had not.
    """

    looked_at: int
    since: datetime
    states: Mapping[str, int]
    answers: Mapping[str, int]
    stopped_wrongly: int
    passed_wrongly: int
    reasons: list[Said] = field(default_factory=list)


def effects(work: Work, rule_id: str, effect: str) -> RuleEffects:
    """How a rule fared in the last months.  Raises `NotAllowed`."""
    work.actor.require(Action.rules)
    since = work.now - timedelta(days=RECENT_DAYS)
    looked_at, states = _states(work, rule_id, since)
    rulings = list(
        work.session.scalars(
            select(Ruling)
            .where(Ruling.rule_id == rule_id, Ruling.at >= since, Ruling.withdrawn_at.is_(None))
            .order_by(Ruling.at.desc())
        )
    )
    overrides = [r for r in rulings if r.kind == OVERRIDE]
    weaker = [r for r in overrides if milder(r.said, effect)]
    aside = _set_aside(work, rule_id, since)
    return RuleEffects(
        looked_at=looked_at,
        since=since,
        states={state: states.get(state, 0) for state in STATES},
        answers=Counter(r.said for r in rulings if r.kind == ANSWER),
        stopped_wrongly=len(weaker) + len(aside),
        passed_wrongly=len(overrides) - len(weaker),
        reasons=_reasons(work, [*overrides, *aside])[:SHOWN_REASONS],
    )


def milder(said: str, effect: str) -> bool:
    """Whether what a person found is less than what the rule says."""
    return _rank(said) < _rank(effect)


def _rank(said: str) -> int:
    return SEVERITY.index(said) if said in SEVERITY else 0


def _states(work: Work, rule_id: str, since: datetime) -> tuple[int, Counter[str]]:
    """States in the last opinion of each recent filing that the rule was looked at for."""
    last = (
        select(StoredOpinion.filing_id, func.max(StoredOpinion.position).label("position"))
        .where(StoredOpinion.made_at >= since)
        .group_by(StoredOpinion.filing_id)
        .order_by(func.max(StoredOpinion.made_at).desc())
        .limit(MOST_FILINGS)
        .subquery()
    )
    bodies = work.session.scalars(
        select(StoredOpinion.body).join(
            last,
            (StoredOpinion.filing_id == last.c.filing_id)
            & (StoredOpinion.position == last.c.position),
        )
    )
    filings, states = 0, Counter[str]()
    for body in bodies:
        found = [f["状态"] for f in body["要求"] if f["编号"] == rule_id]
        filings += bool(found)
        states.update(found)
    return filings, states


def _set_aside(work: Work, rule_id: str, since: datetime) -> list[SetAside]:
    """Decisions that did not follow what the rule found, newest first."""
    found = select(SetAside).where(SetAside.rule_id == rule_id, SetAside.at >= since)
    return list(work.session.scalars(found.order_by(SetAside.at.desc())))


def _reasons(work: Work, rulings: list[Ruling | SetAside]) -> list[Said]:
    rulings = sorted(rulings, key=lambda r: r.at, reverse=True)
    ids, filings = {r.by for r in rulings}, {r.filing_id for r in rulings}
    people = _named(work, select(Account.id, Account.name).where(Account.id.in_(ids)))
    numbers = _named(work, select(Filing.id, Filing.number).where(Filing.id.in_(filings)))
    return [
        Said(
            r.said if isinstance(r, Ruling) else f"直接{r.decided}",
            r.reason,
            people.get(r.by, ""),
            r.at,
            r.filing_id,
            numbers.get(r.filing_id, ""),
        )
        for r in rulings
    ]


def _named(work: Work, pairs: Executable) -> dict[str, str]:
    return {str(id_): name or "" for id_, name in work.session.execute(pairs)}


def most_overridden(work: Work, limit: int = 8) -> list[tuple[str, int]]:
    """Rules that staff overrode most often in the last months.  Raises `NotAllowed`."""
    work.actor.require(Action.rules)
    since = work.now - timedelta(days=RECENT_DAYS)
    found = (
        select(Ruling.rule_id, func.count())
        .where(Ruling.kind == OVERRIDE, Ruling.at >= since, Ruling.withdrawn_at.is_(None))
        .group_by(Ruling.rule_id)
        .order_by(func.count().desc(), Ruling.rule_id)
        .limit(limit)
    )
    return [(str(rule), int(number)) for rule, number in work.session.execute(found)]
