"""What a change set does to past filings: each on its own day, the old rules against the new.

Filings are taken as their last opinion was checked, with what staff ruled; decided ones are for
information, never reopened.  Nothing a filing says leaves this module: numbers, causes, conclusions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, load_only

from court.core.courthouse import Work
from court.core.lifecycle import REVIEWABLE
from court.core.roles import Action
from court.core.tables import Filing
from court.opinions.tables import StoredOpinion
from court.workshop.tables import ConclusionGrounds
from engine.bundle.bundle import Bundle
from engine.check.rulings import Ruling
from engine.inference.policy import Policy
from engine.replay.comparing import Compared, Comparison
from engine.replay.keeping import mark_for
from engine.replay.past import Past
from engine.replay.tally import LOOSER, STRICTER, Tally, direction, refuses

BATCH = 500
STEP = 2_000
# Rows a page can bear; of those that need a written word none is left out.
MOST_LISTED = 1_000
REGISTERED, HARMFUL = "登记立案", "拒收"
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
    """The effect on the `tally.filings` of the causes concerned, of `filings` in the store.

    `counts` says how many come out stricter, looser, and harmful; `changed` lists them, up to
    `MOST_LISTED` and every harmful one.
    """

    filings: int = 0
    tally: Tally = field(default_factory=Tally)
    counts: Counter[str] = field(default_factory=Counter)
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
    def moved(self) -> int:
        """How many filings come to another conclusion."""
        return sum(number for _, _, number in self.matrix)

    @property
    def matrix(self) -> list[tuple[str, str, int]]:
        """Conclusions before and after that differ, the most frequent first."""
        found = [(a, b, n) for (a, b), n in self.tally.matrix.items() if a != b]
        return sorted(found, key=lambda row: -row[2])

    def add(self, policy: Policy, filing: Filing, day: date, one: Compared) -> None:
        """Count a filing, and list it where its conclusion differs."""
        self.tally.add(one)
        if one.before == one.after:
            return
        changed = _changed(policy, filing, day, (one.before, one.after))
        self.counts[changed.direction] += 1
        self.counts[HARMFUL] += changed.harmful
        if changed.harmful or len(self.changed) < MOST_LISTED:
            self.changed.append(changed)

    def to_dict(self) -> dict[str, Any]:
        """For the table it is kept in."""
        return {
            "filings": self.filings,
            "touched": self.tally.filings,
            "matrix": [[*pair, number] for pair, number in self.tally.matrix.items()],
            "counts": dict(self.counts),
            "changed": [{**asdict(one), "day": one.day.isoformat()} for one in self.changed],
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Effects:
        """What `to_dict` kept."""
        matrix = Counter({(before, after): n for before, after, n in kept["matrix"]})
        tally = Tally(filings=kept["touched"], matrix=matrix)
        listed = [
            ChangedFiling(**{**one, "day": date.fromisoformat(one["day"])})
            for one in kept["changed"]
        ]
        return cls(kept["filings"], tally, Counter(kept["counts"]), listed)


def effects(work: Work, before: Bundle, after: Bundle) -> Effects:
    """Every submitted filing under both bundles.  Raises `NotAllowed`, `BundleError`."""
    work.actor.require(Action.rules)
    return reckoned(work, before, after)


def reckoned(work: Work, before: Bundle, after: Bundle, pending: bool = False) -> Effects:
    """`effects`, for what the court does itself; `pending`: of filings still to be decided alone."""
    *_, found = in_steps(work, before, after, pending)
    return found


def in_steps(work: Work, before: Bundle, after: Bundle, pending: bool = False) -> Iterator[Effects]:
    """The effect as it grows, after every `STEP` filings and at the end; the same object each time."""
    counts = counts_of(work.session)
    found = Effects(filings=counts.total())
    comparison = Comparison(before, after)
    causes = touched(work, comparison, counts) if before is not after else {}
    for number, (filing, past) in enumerate(_past(work.session, before, [*causes], pending), 1):
        found.add(after.policy, filing, past.day, comparison.compare(past))
        if number % STEP == 0:
            yield found
    yield found


def concerned(work: Work, before: Bundle, after: Bundle) -> int:
    """How many submitted filings are of causes that a change is about."""
    if before is after:
        return 0
    return sum(touched(work, Comparison(before, after), counts_of(work.session)).values())


def touched(work: Work, comparison: Comparison, counts: Counter[str]) -> dict[str, int]:
    """The causes a change is about, with their filings."""
    return {c: number for c, number in counts.items() if comparison.touches(c, work.today)}


def _changed(
    policy: Policy, filing: Filing, day: date, conclusions: tuple[str, str]
) -> ChangedFiling:
    before, after = conclusions
    return ChangedFiling(
        id=filing.id,
        number=filing.receipt_number,
        cause=filing.cause,
        day=day,
        before=before,
        after=after,
        direction=direction(policy, before, after),
        pending=filing.state in REVIEWABLE,
        assignee=filing.assignee_id or "",
        harmful=filing.decision == REGISTERED and refuses(policy, after),
    )


def counts_of(session: Session) -> Counter[str]:
    """Submitted filings by cause."""
    found = select(Filing.cause, func.count()).where(Filing.version > 0).group_by(Filing.cause)
    return Counter({cause: number for cause, number in session.execute(found)})


def _past(
    session: Session, bundle: Bundle, causes: list[str], pending: bool = False
) -> Iterator[tuple[Filing, Past]]:
    """The last opinion of every filing of these causes, the newest first.

    With its grounds under the bundle, where they are kept and good.
    """
    if not causes:
        return
    chosen = last_opinions().where(Filing.cause.in_(causes))
    if pending:
        chosen = chosen.where(Filing.state.in_(REVIEWABLE))
    for filing, _, past, under, grounds in pasts(session, chosen):
        good = bool(under) and under == mark_for(bundle, str(past.content.get("案由")), past.day)
        yield filing, replace(past, grounds=grounds) if good else past


def last_opinions() -> Select[Any]:
    """The last opinion of every submitted filing, and what is kept of its grounds."""
    last = (
        select(StoredOpinion.filing_id, func.max(StoredOpinion.position).label("position"))
        .group_by(StoredOpinion.filing_id)
        .subquery()
    )
    return (
        select(
            Filing,
            StoredOpinion.position,
            StoredOpinion.checked,
            StoredOpinion.rulings,
            StoredOpinion.receipt,
            StoredOpinion.conclusion,
            ConclusionGrounds.under,
            ConclusionGrounds.grounds,
        )
        .join(last, last.c.filing_id == Filing.id)
        .join(
            StoredOpinion,
            (StoredOpinion.filing_id == last.c.filing_id)
            & (StoredOpinion.position == last.c.position),
        )
        .outerjoin(
            ConclusionGrounds,
            (ConclusionGrounds.filing_id == last.c.filing_id)
            & (ConclusionGrounds.position == last.c.position),
        )
        .options(load_only(*NEEDED, raiseload=True))
        .where(Filing.version > 0)
        .order_by(Filing.first_submitted_at.desc())
        .execution_options(yield_per=BATCH)
    )


def pasts(
    session: Session, chosen: Select[Any]
) -> Iterator[tuple[Filing, int, Past, str | None, str]]:
    """Filings that `last_opinions` chose, with the position of the opinion and what is kept of it."""
    for filing, position, checked, rulings, receipt, conclusion, *kept in session.execute(chosen):
        words = {key: Ruling.from_dict(said) for key, said in rulings.items()}
        day = date.fromisoformat(receipt["日期"])
        yield filing, position, Past(filing.id, day, checked, conclusion, words), *kept


def past_filings(session: Session, bundle: Bundle) -> Iterator[Past]:
    """Every submitted filing as its last opinion was checked; with grounds under the bundle."""
    yield from (past for _, past in _past(session, bundle, [*counts_of(session)]))


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
