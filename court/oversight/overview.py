"""What court leaders see: how much came in, by which way, how fast it was answered.

Counts and medians of filings, never of persons.  A filing belongs to a period by the day of its
first submission, a decision by its own day; days are Chinese days.  Rules are counted by
`court.oversight.overview_rules`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from court.core.clock import CHINA, day_of
from court.core.courthouse import Work
from court.core.deadlines import PROMISE
from court.core.lifecycle import PROPOSE, RECORDED, REVIEWABLE, State
from court.core.roles import Action, Role
from court.core.tables import Account, Filing, FilingVersion
from court.decisions.tables import DecisionRecord
from court.filings.service import CHANNELS, ONLINE
from engine.bundle.bundle import Bundle
from engine.text.errors import FieldProblem, FilingError

LONGEST = 3 * 366
ONLINE_WAYS: Mapping[str, str] = {Role.party: "网上，当事人", Role.lawyer: "网上，律师和批量"}


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted, and a cause (with all below it) or all."""

    first: date
    last: date
    cause: str = ""

    @classmethod
    def of(cls, first: date, last: date, cause: str = "") -> Period:
        """Raises `FilingError` for days in the wrong order or too far apart."""
        if last < first:
            raise FilingError([FieldProblem("到", "结束的日期早于开始的日期")])
        if (last - first).days > LONGEST:
            raise FilingError([FieldProblem("到", "最多看三年，请缩短期间")])
        return cls(first, last, cause)

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), CHINA)

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return datetime.combine(self.last + timedelta(days=1), time(), CHINA)

    @property
    def before(self) -> Period:
        """The period of the same length just before; a whole month's is the month before."""
        if (self.first, self.last) == whole_month(self.first):
            return Period(*whole_month(self.first - timedelta(days=1)), self.cause)
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.last - length, self.cause)


def whole_month(day: date) -> tuple[date, date]:
    """The first and last day of the month a day lies in."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Share:
    """A name with how many there are, and the part of all."""

    name: str
    count: int
    part: float


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast decisions came: hours from the submission they answer.

    `online` were promised an answer and got one or have waited longer than promised; `in_time` of
    them got it within the promise.  Who still may get it in time is not counted yet.
    """

    decided: int = 0
    median_hours: float | None = None
    online: int = 0
    in_time: int = 0

    @property
    def part_in_time(self) -> float | None:
        """None when nothing was promised."""
        return self.in_time / self.online if self.online else None


@dataclass(frozen=True, slots=True)
class Week:
    """The decisions of a week that begins on a Monday."""

    start: date
    speed: Speed


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of one period; `late` is as of now."""

    period: Period
    received: int
    received_before: int
    speed: Speed
    speed_before: Speed
    late: int
    channels: list[Share]
    causes: list[Share]
    conclusions: list[Share]
    decisions: list[Share]
    states: list[Share]
    weeks: list[Week]
    promise_hours: int


def overview(work: Work, period: Period) -> Overview:
    """The figures of a period.  Raises `NotAllowed`, `FilingError` for an unknown cause."""
    work.actor.require(Action.overview)
    causes = causes_within(work.house.bundle, period, work.today)
    received = _filings(work, period, causes)
    hours = _promise(work)
    decided = _decided(work, period, causes)
    promised = _promised(work, period, causes, hours)
    return Overview(
        period=period,
        received=len(received),
        received_before=_count(work, period.before, causes),
        speed=_speed(decided, promised),
        speed_before=_speed(
            _decided(work, period.before, causes), _promised(work, period.before, causes, hours)
        ),
        late=_late(work, causes),
        channels=_shares((f.way for f in received), order=_ways()),
        causes=_shares(f.cause for f in received),
        conclusions=_shares(f.conclusion for f in received if f.conclusion),
        decisions=_shares((d.kind for d in decided), order=tuple(RECORDED)),
        states=_present(_shares((f.state for f in received), order=tuple(map(str, State)))),
        weeks=_weeks(decided, promised, period),
        promise_hours=hours,
    )


def causes_within(bundle: Bundle, period: Period, day: date) -> frozenset[str] | None:
    """The names a cause covers with everything below it, in any edition; None for all."""
    if not period.cause:
        return None
    found = bundle.catalogue.resolve(period.cause, day).cause
    if found is None:
        raise FilingError([FieldProblem("案由", f"没有“{period.cause[:40]}”这个案由")])
    wanted = bundle.catalogue.rule_path(found)
    names = {found.name}
    for edition in bundle.catalogue.editions:
        for cause in edition.causes:
            if bundle.catalogue.rule_path(cause)[: len(wanted)] == wanted:
                names.add(cause.name)
    return frozenset(names)


@dataclass(frozen=True, slots=True)
class _Received:
    """A filing of the period as the overview counts it."""

    way: str
    cause: str
    conclusion: str
    state: str


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision of the period with how long it took."""

    kind: str
    channel: str
    submitted: datetime
    at: datetime

    @property
    def hours(self) -> float:
        return (self.at - self.submitted).total_seconds() / 3600


# The version of a filing that a decision was about.
AS_DECIDED = and_(
    FilingVersion.filing_id == DecisionRecord.filing_id,
    FilingVersion.version == DecisionRecord.version,
)


def in_period(column: Any, period: Period) -> ColumnElement[bool]:
    """Whether a moment lies in the period."""
    return and_(column >= period.start, column < period.end)


def _filings(work: Work, period: Period, causes: frozenset[str] | None) -> list[_Received]:
    found = (
        select(Filing.channel, Account.role, Filing.cause, Filing.conclusion, Filing.state)
        .join(Account, Account.id == Filing.owner_id, isouter=True)
        .where(in_period(Filing.first_submitted_at, period))
    )
    return [
        _Received(_way(channel, role), cause, conclusion, state)
        for channel, role, cause, conclusion, state in work.session.execute(found)
        if causes is None or cause in causes
    ]


def _way(channel: str, role: str | None) -> str:
    """Online filings are told apart by who files."""
    return ONLINE_WAYS.get(role or "", ONLINE) if channel == ONLINE else channel


def _ways() -> tuple[str, ...]:
    return (*ONLINE_WAYS.values(), *(c for c in CHANNELS if c != ONLINE))


def _count(work: Work, period: Period, causes: frozenset[str] | None) -> int:
    return len(_filings(work, period, causes))


def _decided(work: Work, period: Period, causes: frozenset[str] | None) -> list[_Decided]:
    found = (
        select(
            DecisionRecord.kind,
            Filing.channel,
            FilingVersion.submitted_at,
            DecisionRecord.at,
            Filing.cause,
        )
        .join(Filing, Filing.id == DecisionRecord.filing_id)
        .join(FilingVersion, AS_DECIDED)
        .where(in_period(DecisionRecord.at, period))
        .order_by(DecisionRecord.at)
    )
    return [
        _Decided(kind, channel, submitted, at)
        for kind, channel, submitted, at, cause in work.session.execute(found)
        if causes is None or cause in causes
    ]


def _promise(work: Work) -> int:
    return int(work.house.bundle.parameters.on(work.today)(PROMISE))


@dataclass(frozen=True, slots=True)
class _Promised:
    """An online submission that was answered or should have been."""

    submitted: datetime
    in_time: bool


def _promised(
    work: Work, period: Period, causes: frozenset[str] | None, hours: int
) -> list[_Promised]:
    """Online submissions of a period whose promise was kept or has run out; none withdrawn unanswered."""
    if not hours:
        return []
    found = (
        select(
            FilingVersion.filing_id,
            FilingVersion.version,
            FilingVersion.submitted_at,
            Filing.cause,
            Filing.state,
        )
        .join(Filing, Filing.id == FilingVersion.filing_id)
        .where(Filing.channel == ONLINE, in_period(FilingVersion.submitted_at, period))
        .order_by(FilingVersion.submitted_at, FilingVersion.version)
    )
    answers = _answers(work, period)
    made, before = [], set[str]()
    for filing, version, submitted, cause, state in work.session.execute(found):
        again = filing in before
        before.add(filing)
        if again and not any(on == version - 1 for on, _ in answers[filing]):
            continue  # papers added while it waited: the promise runs on
        answered = next((at for on, at in answers[filing] if on >= version), None)
        until = submitted + timedelta(hours=hours)
        over = until <= work.now and state != State.withdrawn
        if (causes is None or cause in causes) and (answered or over):
            made.append(_Promised(submitted, bool(answered and answered <= until)))
    return made


def _answers(work: Work, period: Period) -> dict[str, list[tuple[int, datetime]]]:
    """Which version of each filing got an answer and when, oldest first; a draft of a ruling is none."""
    found = (
        select(DecisionRecord.filing_id, DecisionRecord.version, DecisionRecord.at)
        .where(DecisionRecord.at >= period.start, DecisionRecord.kind != PROPOSE)
        .order_by(DecisionRecord.at)
    )
    answers: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for filing, version, at in work.session.execute(found):
        answers[filing].append((version, at))
    return answers


def _speed(decided: Iterable[_Decided], promised: Iterable[_Promised]) -> Speed:
    found, online = list(decided), list(promised)
    return Speed(
        decided=len(found),
        median_hours=median(d.hours for d in found) if found else None,
        online=len(online),
        in_time=sum(p.in_time for p in online),
    )


def _weeks(
    decided: Iterable[_Decided], promised: Iterable[_Promised], period: Period
) -> list[Week]:
    """Every week of the period, also those without a decision."""
    by_week: dict[date, list[_Decided]] = defaultdict(list)
    for one in decided:
        by_week[monday(day_of(one.at))].append(one)
    submitted: dict[date, list[_Promised]] = defaultdict(list)
    for each in promised:
        submitted[monday(day_of(each.submitted))].append(each)
    week, found = monday(period.first), []
    while week <= period.last:
        found.append(Week(week, _speed(by_week[week], submitted[week])))
        week += timedelta(days=7)
    return found


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _late(work: Work, causes: frozenset[str] | None) -> int:
    """Filings that wait for a decision although the statutory period is over."""
    found = select(Filing.cause, func.count()).where(
        Filing.state.in_(REVIEWABLE), Filing.decide_by < work.today
    )
    rows = work.session.execute(found.group_by(Filing.cause))
    return sum(count for cause, count in rows if causes is None or cause in causes)


def _shares(names: Iterable[str], order: tuple[str, ...] = ()) -> list[Share]:
    """Counts with their parts: in a given order with zeros kept, or the most frequent first."""
    counts = Counter(names)
    total = sum(counts.values())
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    listed = [*order, *(name for name in ranked if name not in order)] if order else ranked
    return [Share(n, counts[n], counts[n] / total if total else 0.0) for n in listed]


def _present(shares: Iterable[Share]) -> list[Share]:
    return [share for share in shares if share.count]
