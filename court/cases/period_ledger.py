"""The trial period of a case from its events (审限台账), and what a late conversion is asked.

Suspension, an objection to jurisdiction and mediation that both sides extended are taken from the
moves of the case; what no move tells (an appraisal, an announcement, time to settle, an extension) the
host records here.  What the law leaves open is a question in words, never a day (民诉法解释 243, 258).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from court.cases.lifecycle import CaseEvent
from court.cases.people import FULL_NAMES, SPECIAL
from court.cases.projection import EVENTS, PARTIES
from court.cases.tables import LITIGATION, CourtCase
from court.cases.trial_period import (
    Exclusion,
    Extension,
    PeriodError,
    Reckoned,
    TrialPeriod,
    reckon,
)
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.tables import LogEntry
from court.flow.counting import TAKES_BACK
from engine.values.showing import show_day

EXCLUDED, EXTENDED, TAKEN_BACK = "审限扣除", "审限延长", "撤销审限记录"
UNLIMITED = "审限不受限制"
VOTERS = "选民资格"
# An event of the room of service, and the way of service whose days do not count.
SENT, ANNOUNCED = "发出送达", "公告"
MEDIATION_DAYS = "先行调解期限"
# Who grants an extension, in words.
BY_WHOM = {"院长": "本院院长", "上级": "上级人民法院"}
SUSPENDED, OBJECTED, MEDIATED = "中止", "管辖异议", "延长的调解"
_BETWEEN = {
    CaseEvent.suspend: (CaseEvent.resume, SUSPENDED),
    CaseEvent.object_jurisdiction: (CaseEvent.rule_jurisdiction, OBJECTED),
}
_SETTLED = (CaseEvent.settle, CaseEvent.withdraw)
_HOME = ("", "中国", "中华人民共和国")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The period of one case on a day; `reckoned` None where it cannot be reckoned, `questions` why.

    `recorded` are the events that the host wrote into it and that still count; `ended` is the day
    the case was decided or closed.
    """

    period: TrialPeriod
    reckoned: Reckoned | None
    questions: tuple[str, ...]
    recorded: Sequence[LogEntry]
    ended: date | None

    @property
    def over(self) -> bool:
        """Whether the last day lies behind."""
        return self.reckoned is not None and self.reckoned.days_left < 0


def has_period(case: CourtCase) -> bool:
    """Disputes between parties by any procedure, other causes by the special one; not who may vote,
    which is decided before the election (民事诉讼法 187, 189)."""
    special = case.procedure == SPECIAL and VOTERS not in case.cause
    disputed = case.way == LITIGATION and case.procedure in FULL_NAMES
    return special if case.procedure == SPECIAL else disputed


def ledger_of(work: Work, case: CourtCase) -> Ledger | None:
    """None for a case without a procedure, or whose procedure has no trial period."""
    if not has_period(case):
        return None
    entries = EVENTS.of(work.session, case.id)
    recorded = _recorded(entries)
    ended = day_of(case.closed_at) if case.closed_at else None
    today = min(work.today, ended or work.today)
    period = _period(case, entries, recorded, today)
    asked = list(_questions(work, case, entries, period))
    found: Reckoned | None = None
    parameters = work.house.bundle.parameters.on(work.today)
    try:
        found = reckon(period, today, parameters, work.house.bundle.calendar)
    except PeriodError as error:
        asked.insert(0, str(error))
    return Ledger(period, found, tuple(asked), recorded, ended)


def _period(
    case: CourtCase, entries: Sequence[LogEntry], recorded: Sequence[LogEntry], today: date
) -> TrialPeriod:
    """The period as events tell it: `entries` are all of the case, `recorded` those of the host."""
    exclusions = (
        *_between(entries),
        *_mediation(entries, today),
        *map(exclusion_of, _of(recorded, EXCLUDED)),
    )
    announced = [one for one in exclusions if one.kind == ANNOUNCED]
    # 民事诉讼法 187: thirty days from registration, or from the end of the announcement.
    from_end = bool(announced) and case.procedure == SPECIAL
    return TrialPeriod(
        FULL_NAMES[case.procedure],
        case.registered_on,
        tuple(one for one in exclusions if not from_end or one.kind != ANNOUNCED),
        tuple(map(extension_of, _since_chosen(entries, _of(recorded, EXTENDED)))),
        unlimited=bool(_of(recorded, UNLIMITED)),
        counted_from=max(one.ends(today) for one in announced) if from_end else None,
    )


def _recorded(entries: Iterable[LogEntry]) -> list[LogEntry]:
    found: dict[int, LogEntry] = {}
    for entry in entries:
        if entry.kind in (EXCLUDED, EXTENDED, UNLIMITED):
            found[entry.number] = entry
        elif entry.kind == TAKEN_BACK:
            found.pop(data_of(entry)[TAKES_BACK], None)
    return list(found.values())


def _of(entries: Iterable[LogEntry], kind: str) -> list[LogEntry]:
    return [entry for entry in entries if entry.kind == kind]


def _since_chosen(entries: Iterable[LogEntry], extended: Iterable[LogEntry]) -> list[LogEntry]:
    """An extension belongs to the procedure it was granted in: after a conversion the period is that
    of the new procedure from registration (民诉法解释 258)."""
    chosen = (CaseEvent.choose_procedure, CaseEvent.convert)
    last = max((entry.number for entry in entries if entry.kind in chosen), default=0)
    return [entry for entry in extended if entry.number > last]


def extension_of(entry: LogEntry) -> Extension:
    """The extension that an event tells."""
    return Extension(data_of(entry)["批准"], entry.number)


def exclusion_of(entry: LogEntry) -> Exclusion:
    """The days that do not count, as an event tells them."""
    said = data_of(entry)
    until = date.fromisoformat(said["止"]) if said["止"] else None
    return Exclusion(said["期间"], date.fromisoformat(said["起"]), until, entry.number)


def _between(entries: Iterable[LogEntry]) -> Iterator[Exclusion]:
    """From one move of the case to the other.  The day on which the trial goes on counts again."""
    open_: dict[str, tuple[str, LogEntry]] = {}
    for entry in entries:
        for begin, (end, kind) in _BETWEEN.items():
            if entry.kind == begin:
                open_.setdefault(end, (kind, entry))
        if entry.kind not in open_:
            continue
        kind, began = open_.pop(entry.kind)
        since, until = day_of(began.at), day_of(entry.at) - timedelta(days=1)
        if since <= until:
            yield Exclusion(kind, since, until, began.number)
    for kind, began in open_.values():
        yield Exclusion(kind, day_of(began.at), None, began.number)


def _last_extension(entries: Iterable[LogEntry]) -> tuple[LogEntry | None, date | None]:
    """The last extension of mediation, and the day on which mediation ended after it."""
    extended: LogEntry | None = None
    ended: date | None = None
    for entry in entries:
        if entry.kind == CaseEvent.extend_mediation:
            extended, ended = entry, None
        elif extended and ended is None and entry.kind in (CaseEvent.mediation_failed, *_SETTLED):
            ended = day_of(entry.at)
    return extended, ended


def _mediation(entries: Iterable[LogEntry], today: date) -> Iterator[Exclusion]:
    """The days both sides added, as far as mediation went on (立案与调解意见 3, 民事调解规定 4)."""
    extended, ended = _last_extension(entries)
    said = data_of(extended) if extended else {}
    if extended is None or not said.get("起算"):
        return
    last = date.fromisoformat(said["起算"]) + timedelta(days=said["天数"])
    since = last - timedelta(days=said["延长"] - 1)
    if ended is None and since <= today <= last:
        yield Exclusion(MEDIATED, since, None, extended.number)
    elif since <= (until := min(last, ended or today)):
        yield Exclusion(MEDIATED, since, until, extended.number)


def _questions(
    work: Work, case: CourtCase, entries: Sequence[LogEntry], period: TrialPeriod
) -> Iterator[str]:
    usual = int(work.house.bundle.parameters.on(work.today)(MEDIATION_DAYS))
    for entry in _of(entries, CaseEvent.mediate):
        if (days := data_of(entry)["天数"]) > usual:
            yield (
                f"先行调解定了 {days} 日，一般是 {usual} 日：超出的日子各方是不是同意延长，"
                f"要不要扣除，请法官核对（立案与调解意见 3；第 {entry.number} 条事件）"
            )
    sent = [e for e in _of(entries, SENT) if data_of(e).get("方式") == ANNOUNCED]
    if sent and not any(one.kind == ANNOUNCED for one in period.exclusions):
        yield (
            f"有公告送达（第 {sent[0].number} 条事件）：公告期间不计入审限，起止请法官登记"
            "（民诉法解释 243）"
        )
    contents = [p.content for p in PARTIES.of(work.session, case.id) if p.until is None]
    if not period.unlimited and any(map(_from_abroad, contents)):
        yield (
            "当事人里有境外的：涉外、涉港澳台案件不受审限限制，是不是这样的案件请法官核对，是的请登记"
            "（民事诉讼法 287、审理期限规定2000 2）"
        )
    yield from _granted_late(work, entries, period)


def _granted_late(work: Work, entries: Sequence[LogEntry], period: TrialPeriod) -> Iterator[str]:
    """An extension is granted before the period ends (延长审限延期开庭规定 1); a later one is asked about."""
    granted = {entry.number: data_of(entry) for entry in _of(entries, EXTENDED)}
    parameters = work.house.bundle.parameters.on(work.today)
    for n, one in enumerate(period.extensions):
        on = granted[one.basis].get("批准日")
        before = replace(period, extensions=period.extensions[:n])
        with suppress(PeriodError):
            last = reckon(before, work.today, parameters, work.house.bundle.calendar).last_day
            if on and date.fromisoformat(on) > last:
                yield (
                    f"{one.by}批准延长的日子在审限届满（{show_day(last)}）以后：申请在届满以前十五日提出，"
                    f"请核对（延长审限延期开庭规定 1；第 {one.basis} 条事件）"
                )


def _from_abroad(content: Mapping[str, Any]) -> bool:
    return content.get("境内有住所") is False or content.get("国籍或地区", "") not in _HOME
