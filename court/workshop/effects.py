"""What a change set does to past filings: each on its own day, the old rules against the new.

Filings are taken as their last opinion was checked, with what staff ruled; decided ones are for
information, never reopened.  Nothing a filing says leaves this module: numbers, causes, conclusions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from court.core.courthouse import Work
from court.core.lifecycle import REVIEWABLE
from court.core.roles import Action
from court.core.tables import Filing
from court.opinions.tables import StoredOpinion
from engine.bundle.bundle import Bundle
from engine.check.rulings import Ruling
from engine.inference.policy import Policy
from engine.replay.comparing import Comparison, Past
from engine.replay.tally import LOOSER, STRICTER, Tally, direction, refuses

MOST = 20_000
BATCH = 500
REGISTERED = "登记立案"
# Of a filing only what the lists show: its content is read where its opinion was checked.
NEEDED = (
    Filing.id,
    Filing.number,
    Filing.cause,
    Filing.state,
    Filing.assignee_id,
    Filing.decision,
)


@dataclass(frozen=True, slots=True)
class ChangedFiling:
    """A filing whose conclusion would be another one; `harmful`: registered, and now refused."""

    id: str
    number: str
    cause: str
    day: date
    before: str
    after: str
    direction: str
    pending: bool
    assignee: str
    harmful: bool


@dataclass
class Effects:
    """The whole effect; `looked_at` filings of `touched` causes, of `filings` in the store."""

    filings: int = 0
    tally: Tally = field(default_factory=Tally)
    changed: list[ChangedFiling] = field(default_factory=list)

    @property
    def stricter(self) -> list[ChangedFiling]:
        return [one for one in self.changed if one.direction == STRICTER]

    @property
    def looser(self) -> list[ChangedFiling]:
        return [one for one in self.changed if one.direction == LOOSER]

    @property
    def harmful(self) -> list[ChangedFiling]:
        return [one for one in self.changed if one.harmful]

    @property
    def matrix(self) -> list[tuple[str, str, int]]:
        """Conclusions before and after that differ, the most frequent first."""
        found = [(a, b, n) for (a, b), n in self.tally.matrix.items() if a != b]
        return sorted(found, key=lambda row: -row[2])


def effects(work: Work, before: Bundle, after: Bundle) -> Effects:
    """Every submitted filing under both bundles.  Raises `NotAllowed`, `BundleError`."""
    work.actor.require(Action.rules)
    return reckoned(work, before, after)


def reckoned(work: Work, before: Bundle, after: Bundle) -> Effects:
    """`effects`, for what the court does itself."""
    found = Effects(filings=_count(work.session))
    if before is after:
        return found
    comparison = Comparison(before, after)
    causes = [cause for cause in _causes(work.session) if comparison.touches(cause, work.today)]
    for filing, past in _past(work.session, causes):
        one = comparison.compare(past)
        found.tally.add(one)
        if one.before != one.after:
            found.changed.append(_changed(after.policy, filing, past.day, (one.before, one.after)))
    return found


def _changed(
    policy: Policy, filing: Filing, day: date, conclusions: tuple[str, str]
) -> ChangedFiling:
    before, after = conclusions
    return ChangedFiling(
        id=filing.id,
        number=filing.number or "",
        cause=filing.cause,
        day=day,
        before=before,
        after=after,
        direction=direction(policy, before, after),
        pending=filing.state in REVIEWABLE,
        assignee=filing.assignee_id or "",
        harmful=filing.decision == REGISTERED and refuses(policy, after),
    )


def _count(session: Session) -> int:
    found = select(func.count()).select_from(Filing).where(Filing.version > 0)
    return session.scalar(found) or 0


def _causes(session: Session) -> list[str]:
    return list(session.scalars(select(Filing.cause).where(Filing.version > 0).distinct()))


def _past(
    session: Session, causes: list[str], limit: int | None = MOST
) -> Iterator[tuple[Filing, Past]]:
    """The last opinion of every filing of these causes, the newest first."""
    if not causes:
        return
    last = (
        select(StoredOpinion.filing_id, func.max(StoredOpinion.position).label("position"))
        .group_by(StoredOpinion.filing_id)
        .subquery()
    )
    chosen = (
        select(
            Filing,
            StoredOpinion.checked,
            StoredOpinion.rulings,
            StoredOpinion.receipt,
            StoredOpinion.conclusion,
        )
        .join(last, last.c.filing_id == Filing.id)
        .join(
            StoredOpinion,
            (StoredOpinion.filing_id == last.c.filing_id)
            & (StoredOpinion.position == last.c.position),
        )
        .options(load_only(*NEEDED, raiseload=True))
        .where(Filing.cause.in_(causes), Filing.version > 0)
        .order_by(Filing.first_submitted_at.desc())
        .limit(limit)
        .execution_options(yield_per=BATCH)
    )
    for filing, checked, rulings, receipt, conclusion in session.execute(chosen):
        words = {key: Ruling.from_dict(said) for key, said in rulings.items()}
        day = date.fromisoformat(receipt["日期"])
        yield filing, Past(filing.id, day, checked, conclusion, words)


def past_filings(session: Session) -> Iterator[Past]:
    """Every submitted filing as its last opinion was checked."""
    yield from (past for _, past in _past(session, _causes(session), limit=None))


def past_of(session: Session, filing: Filing) -> Past | None:
    """A filing as its last opinion was checked; None before there is one."""
    found = session.scalar(
        select(StoredOpinion)
        .where(StoredOpinion.filing_id == filing.id)
        .order_by(StoredOpinion.position.desc())
        .limit(1)
    )
    if found is None:
        return None
    words = {key: Ruling.from_dict(said) for key, said in found.rulings.items()}
    day = date.fromisoformat(found.receipt["日期"])
    return Past(filing.id, day, found.checked, found.conclusion, words)
