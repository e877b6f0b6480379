"""What the court's leaders steer by, each figure as it is defined here.

- A filing's way in: online by party or lawyer, the machine, the machine finished at the window
  (`KIOSK_WINDOW`, told by the event of taking over), the window.
- Off the window: filings that needed no window (online, or finished at the machine), of all.
- Cycle: hours from a submission to the decision that answers it, so that waiting for a
  supplement is not the court's; the same days of the year before beside it.
- First pass: of filings with a first decision, those registered by it.
- Agreement: of decisions where the system recommended one, those that were it.
- Waiting at the window: from the number to the call, from the call to the end.

Counts of filings and medians, never of persons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select

from court.core.clock import local
from court.core.courthouse import Work
from court.core.lifecycle import EXPLAIN, PROPOSE, Event
from court.core.roles import Action
from court.core.tables import Account, Filing, FilingVersion, LogEntry
from court.counter.tables import Appointment
from court.decisions.tables import DecisionRecord, SetAside
from court.filings.service import KIOSK, ONLINE, WINDOW
from court.oversight.overview import AS_DECIDED, ONLINE_WAYS, Period, causes_within, in_period

KIOSK_WINDOW = "自助终端转窗口"
WAYS = (*ONLINE_WAYS.values(), KIOSK, KIOSK_WINDOW, WINDOW)
OFF_WINDOW = (*ONLINE_WAYS.values(), ONLINE, KIOSK)
REGISTERED = "登记立案"


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many; `part` None of none."""

    count: int
    of: int

    @property
    def part(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Cycle:
    """The median hours of a way in, with how many decisions, now and in the year before."""

    way: str
    decided: int
    hours: float | None
    decided_before: int
    hours_before: float | None

    @property
    def change(self) -> float | None:
        """How much longer or shorter, as a part of the year before."""
        if self.hours is None or not self.hours_before:
            return None
        return self.hours / self.hours_before - 1


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A cause by way in; `counts` in the order of `ways`."""

    cause: str
    counts: tuple[int, ...]
    online: float

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Visitors of the window: how many were served, median minutes to the call and from it to the end.

    `by_hour` counts numbers drawn by the hour of the day.
    """

    served: int
    to_call: float | None
    to_end: float | None
    by_hour: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Leading:
    """Everything of one period."""

    ways: tuple[str, ...]
    by_way: tuple[int, ...]
    causes: list[CauseLine]
    causes_online: int
    off_window: Part
    online: Part
    off_window_before: Part
    cycles: list[Cycle]
    first_pass: Part
    agreement: Part
    set_aside: int
    supplements: Part
    insisted: int
    refused: int
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class _Filed:
    """A filing of the period: how it came and for which cause."""

    id: str
    way: str
    cause: str


def leading(work: Work, period: Period) -> Leading:
    """The figures of a period.  Raises `NotAllowed`, `FilingError` for an unknown cause."""
    work.actor.require(Action.overview)
    causes = causes_within(work.house.bundle, period, work.today)
    filed = _filed(work, period, causes)
    last_year = year_before(period)
    decisions = _decisions(work, period, causes)
    counts = Counter(one.way for one in filed)
    return Leading(
        ways=WAYS,
        by_way=tuple(counts[way] for way in WAYS),
        causes=_by_cause(filed),
        causes_online=len({one.cause for one in filed if one.way in ONLINE_WAYS.values()}),
        off_window=_part(filed, OFF_WINDOW),
        online=_part(filed, ONLINE_WAYS.values()),
        off_window_before=_part(_filed(work, last_year, causes), OFF_WINDOW),
        cycles=_cycles(decisions, _decisions(work, last_year, causes)),
        first_pass=_first_pass(decisions),
        agreement=_agreement(work, decisions),
        set_aside=_set_aside(work, period),
        supplements=_supplements(work, filed),
        insisted=_events(work, period, Event.insist),
        refused=_events(work, period, Event.refuse),
        waiting=_waiting(work, period),
    )


def year_before(period: Period) -> Period:
    """A period moved back by a year; 29 February counts as the 28th."""
    return Period(_earlier(period.first), _earlier(period.last), period.cause)


def _earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _filed(work: Work, period: Period, causes: frozenset[str] | None) -> list[_Filed]:
    found = (
        select(Filing.id, Filing.channel, Account.role, Filing.cause)
        .join(Account, Account.id == Filing.owner_id, isouter=True)
        .where(in_period(Filing.first_submitted_at, period))
    )
    taken_over = _taken_over(work)
    return [
        _Filed(id_, way_of(id_, channel, role, taken_over), cause)
        for id_, channel, role, cause in work.session.execute(found)
        if causes is None or cause in causes
    ]


def _taken_over(work: Work) -> frozenset[str]:
    """Filings begun at the machine that somebody at the window took over."""
    found = select(LogEntry.subject).where(LogEntry.kind == Event.hand_over)
    return frozenset(work.session.scalars(found))


def way_of(id_: str, channel: str, role: str | None, taken_over: frozenset[str]) -> str:
    """How a filing came in."""
    if channel == KIOSK and id_ in taken_over:
        return KIOSK_WINDOW
    if channel == ONLINE:
        return ONLINE_WAYS.get(role or "", next(iter(ONLINE_WAYS.values())))
    return channel


def _part(filed: Sequence[_Filed], ways: Iterable[str]) -> Part:
    wanted = set(ways)
    return Part(sum(one.way in wanted for one in filed), len(filed))


def _by_cause(filed: Iterable[_Filed]) -> list[CauseLine]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for one in filed:
        table[one.cause][one.way] += 1
    lines = []
    for cause, ways in table.items():
        online = sum(ways[way] for way in ONLINE_WAYS.values())
        counts = tuple(ways[way] for way in WAYS)
        lines.append(CauseLine(cause, counts, online / sum(counts)))
    return sorted(lines, key=lambda line: (-line.total, line.cause))


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision of the period beside what was recommended."""

    filing: str
    version: int
    kind: str
    recommended: str
    way: str
    submitted: datetime
    at: datetime

    @property
    def hours(self) -> float:
        return (self.at - self.submitted).total_seconds() / 3600


def _decisions(work: Work, period: Period, causes: frozenset[str] | None) -> list[_Decided]:
    found = (
        select(
            DecisionRecord, Filing.channel, Account.role, FilingVersion.submitted_at, Filing.cause
        )
        .join(Filing, Filing.id == DecisionRecord.filing_id)
        .join(Account, Account.id == Filing.owner_id, isouter=True)
        .join(FilingVersion, AS_DECIDED)
        .where(in_period(DecisionRecord.at, period))
        .order_by(DecisionRecord.at)
    )
    taken_over = _taken_over(work)
    return [
        _Decided(
            record.filing_id,
            record.version,
            record.kind,
            record.recommended,
            way_of(record.filing_id, channel, role, taken_over),
            submitted,
            record.at,
        )
        for record, channel, role, submitted, cause in work.session.execute(found)
        if causes is None or cause in causes
    ]


def _cycles(now: list[_Decided], before: list[_Decided]) -> list[Cycle]:
    """By way in; a draft of a ruling decides nothing."""
    hours, hours_before = _hours(now), _hours(before)
    return [
        Cycle(
            way,
            len(hours[way]),
            _median(hours[way]),
            len(hours_before[way]),
            _median(hours_before[way]),
        )
        for way in WAYS
    ]


def _hours(decisions: Iterable[_Decided]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for one in decisions:
        if one.kind != PROPOSE:
            found.setdefault(one.way, []).append(one.hours)
    return found


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _first_pass(decisions: Iterable[_Decided]) -> Part:
    first: dict[str, str] = {}
    for one in decisions:
        if one.version == 1:
            first.setdefault(one.filing, one.kind)
    return Part(sum(kind == REGISTERED for kind in first.values()), len(first))


def _agreement(work: Work, decisions: Iterable[_Decided]) -> Part:
    """A draft after an explanation follows the recommendation to explain first."""
    policy = work.house.bundle.policy
    same = total = 0
    for one in decisions:
        wanted = policy.decision(one.recommended)
        if not wanted or one.kind not in (*_KINDS, PROPOSE):
            continue
        total += 1
        same += one.kind == wanted or (wanted == EXPLAIN and one.kind == PROPOSE)
    return Part(same, total)


_KINDS = (REGISTERED, "补正告知", EXPLAIN, "管辖告知", "前置告知")


def _set_aside(work: Work, period: Period) -> int:
    found = select(SetAside.decision_id).where(in_period(SetAside.at, period)).distinct()
    return len(list(work.session.scalars(found)))


def _supplements(work: Work, filed: Sequence[_Filed]) -> Part:
    """Filings of the period that were asked to supplement."""
    found = select(LogEntry.subject).where(LogEntry.kind == Event.ask_supplement).distinct()
    asked = set(work.session.scalars(found))
    return Part(sum(one.id in asked for one in filed), len(filed))


def _events(work: Work, period: Period, event: Event) -> int:
    found = select(LogEntry.number).where(LogEntry.kind == event, in_period(LogEntry.at, period))
    return len(list(work.session.scalars(found)))


def _waiting(work: Work, period: Period) -> Waiting:
    found = select(Appointment).where(
        Appointment.day >= period.first, Appointment.day <= period.last
    )
    rows = list(work.session.scalars(found))
    to_call = [_minutes(r.created_at, r.called_at) for r in rows if r.called_at and _same_day(r)]
    to_end = [_minutes(r.called_at, r.finished_at) for r in rows if r.called_at and r.finished_at]
    hours = Counter(local(r.created_at).hour for r in rows if _same_day(r))
    served = sum(r.finished_at is not None for r in rows)
    return Waiting(served, _median(to_call), _median(to_end), tuple(sorted(hours.items())))


def _same_day(row: Appointment) -> bool:
    """Whether the visitor drew the number in the hall on the day."""
    return local(row.created_at).date() == row.day


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start) / timedelta(minutes=1)
