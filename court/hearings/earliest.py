"""The first lawful day of a hearing, each day with the event it rests on.

Every defendant has to have had the time to answer and to produce evidence, and the summons has to
have arrived early enough (民事诉讼法 128, 139, 285; 民诉法解释 99, 227, 266, 275).  A paper that has
not been served yet is counted from the day it is expected to be, and the result is provisional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from engine.law.periods import Calendar, add, deadline
from engine.text.errors import LianError
from engine.values.showing import show_day

ORDINARY, SMALL = "普通程序", "小额诉讼程序"
ANSWER, ANSWER_ABROAD = "答辩期限", "境内没有住所的答辩期限"
EVIDENCE, WHOLE_DAYS, USUALLY_TAKES = "举证期限", "传票提前的整日", "预计送达用时"
ANNOUNCED, ANNOUNCED_ABROAD, USUAL = "公告", "境外公告", "邮寄"
LONGEST_ANSWER = "15日"  # 民诉法解释 275
# By the articles that the procedure takes them from: the time to answer, the time for evidence.
_ANSWER = {ORDINARY: "民事诉讼法 128", SMALL: "民诉法解释 275"}
_EVIDENCE = {ORDINARY: "民诉法解释 99", SMALL: "民诉法解释 275"}
_SUMMARY, _FROM_ABROAD = "民诉法解释 266", "民事诉讼法 285"
Parameters = Callable[[str], Any]


class HearingError(LianError):
    """A period or a way of service that this procedure does not allow."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A paper for one person, sent by `way`; `effective`: served on `day`, by the event `basis`, otherwise
    `day` is the one on which it was sent."""

    day: date
    effective: bool
    way: str = ""
    basis: int | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One defendant or third party.

    `complaint`, `summons`: None while nothing was sent.  `waives`: wants no time to answer and to
    produce evidence, possible only outside the ordinary procedure.  `answer` is the time a judge
    has given outside it (`10日`); empty means that nobody asked to answer in writing.
    """

    name: str
    complaint: Sent | None = None
    summons: Sent | None = None
    abroad: bool = False
    waives: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why no hearing on the merits may be set yet; a judge may go past it with a reason."""

    words: str
    articles: tuple[str, ...]
    basis: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A day before which no hearing may be, in words a party understands."""

    who: str
    day: date
    words: str
    articles: tuple[str, ...]
    basis: int | None
    expected: bool


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first day; `provisional` while one of its reasons is an expectation.

    `soonest`: the first day if what is only expected were served today; None where that is `day`.
    `given` is what a judge gave or the parties waived, as the event of a hearing keeps it.
    """

    day: date
    provisional: bool
    reasons: tuple[Reason, ...]
    obstacles: tuple[Obstacle, ...]
    remarks: tuple[str, ...]
    soonest: date | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def lawful(self) -> date:
        """Before this day no reason helps."""
        return self.soonest or self.day


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is known before the first hearing; `evidence`: the time to produce evidence, `15日`.

    `more` are reasons that are nobody's period, as that assessors were drawn only lately; `remarks`
    are what a judge should look at.
    """

    procedure: str
    addressees: Sequence[Addressee]
    evidence: str = ""
    obstacles: Sequence[Obstacle] = field(default=())
    more: Sequence[Reason] = field(default=())
    remarks: Sequence[str] = field(default=())

    @property
    def waived(self) -> bool:
        """Whether nobody wants any time: then they can be heard at once (民诉法解释 266, 275)."""
        return bool(self.addressees) and all(one.waives for one in self.addressees)

    @property
    def given(self) -> Mapping[str, str]:
        """What was chosen for this hearing."""
        answer = next((one.answer for one in self.addressees if one.answer), "")
        waived = "是" if self.waived else ""
        said = {"举证期限": self.evidence, "答辩期间": answer, "不需要期间": waived}
        return {name: value for name, value in said.items() if value}


def earliest(
    known: Preparation, today: date, parameters: Parameters, calendar: Calendar
) -> Earliest:
    """The first workday on which everybody may be heard.  Raises `HearingError`."""
    remarks = (*check(known, parameters), *known.remarks)
    counting = _Counting(known, today, parameters, calendar)
    reasons = counting.all()
    provisional = any(reason.expected for reason in reasons)
    return Earliest(
        counting.first(reasons),
        provisional,
        reasons,
        tuple(known.obstacles),
        remarks,
        counting.first(replace(counting, at_once=True).all()) if provisional else None,
        known.given,
    )


def check(known: Preparation, parameters: Parameters) -> Iterable[str]:
    """Remarks about a time to produce evidence that is unusual.  Raises `HearingError`."""
    limits = parameters(EVIDENCE)[known.procedure]
    chosen = known.evidence or limits["预填"]
    _within(known.procedure, chosen, limits)
    usual = limits.get("一般最长")
    if usual and _days(chosen) > _days(usual):
        yield f"{known.procedure}的举证期限一般不超过{usual}（民诉法解释 275）"
    for person in known.addressees:
        _check_person(known.procedure, person)


def _within(procedure: str, chosen: str, limits: dict[str, str]) -> None:
    least, most = limits.get("最短"), limits.get("最长")
    if least and _days(chosen) < _days(least):
        raise HearingError(f"{procedure}的举证期限不得少于{least}，现在是{chosen}")
    if most and _days(chosen) > _days(most):
        raise HearingError(f"{procedure}的举证期限不得超过{most}，现在是{chosen}")


def _check_person(procedure: str, person: Addressee) -> None:
    if procedure == ORDINARY and person.waives:
        raise HearingError(
            f"{person.name}：普通程序不能放弃答辩期间；双方都同意的，可以先转为简易程序"
        )
    announced = any(
        served and served.way == ANNOUNCED for served in (person.complaint, person.summons)
    )
    if procedure == SMALL and person.answer and _days(person.answer) > _days(LONGEST_ANSWER):
        raise HearingError(
            f"小额诉讼案件的答辩期间最长{LONGEST_ANSWER}，现在是{person.answer}（民诉法解释 275）"
        )
    if procedure != ORDINARY and announced:
        raise HearingError(
            f"{person.name}：{procedure}不能公告送达，请先裁定转为普通程序（民诉法解释 140）"
        )


def _days(period: str) -> int:
    """For comparison only: a month counts 30 days."""
    return (add(date(2001, 1, 1), period) - date(2001, 1, 1)).days


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts the periods that run before a hearing, person by person.

    `at_once`: what is not served yet is taken to be served today, whatever it usually takes.
    """

    known: Preparation
    today: date
    parameters: Parameters
    calendar: Calendar
    at_once: bool = False

    def all(self) -> tuple[Reason, ...]:
        found = tuple(r for person in self.known.addressees for r in self.reasons(person))
        return found + tuple(self.known.more)

    def first(self, reasons: Sequence[Reason]) -> date:
        """The first workday that no reason forbids; today only where nobody wants any time."""
        nothing = self.known.waived and self.known.procedure != ORDINARY
        floor = self.today if nothing else self.today + timedelta(days=1)
        return self.calendar.next_workday(max([floor, *(reason.day for reason in reasons)]))

    def reasons(self, person: Addressee) -> Iterable[Reason]:
        if not person.waives:
            yield from self._answer(person)
            yield from self._evidence(person)
        if self.known.procedure == ORDINARY:
            yield self._summons(person)

    def _answer(self, person: Addressee) -> Iterable[Reason]:
        period = self._time_to_answer(person)
        if not period:
            return
        day, expected = self._effective(person.complaint, person)
        last = deadline(day, period, self.calendar)
        words = (
            f"{person.name}的答辩期限到{show_day(last)}为止（{self._from(day, expected)}{period}）"
        )
        articles = (_ANSWER.get(self.known.procedure, _SUMMARY),)
        if person.abroad and self.known.procedure == ORDINARY:
            articles = (_FROM_ABROAD,)
        yield self._reason(person, last, words, expected, person.complaint, articles)

    def _time_to_answer(self, person: Addressee) -> str:
        if self.known.procedure != ORDINARY:
            return person.answer
        return str(self.parameters(ANSWER_ABROAD if person.abroad else ANSWER))

    def _evidence(self, person: Addressee) -> Iterable[Reason]:
        period = self.known.evidence or self.parameters(EVIDENCE)[self.known.procedure]["预填"]
        articles = (_EVIDENCE.get(self.known.procedure, _SUMMARY),)
        day, expected = self._effective(person.complaint, person)
        last = deadline(day, period, self.calendar)
        words = (
            f"{person.name}的举证期限到{show_day(last)}为止（{self._from(day, expected)}{period}）"
        )
        yield self._reason(person, last, words, expected, person.complaint, articles)

    def _summons(self, person: Addressee) -> Reason:
        sent = person.summons
        day, expected = self._effective(sent or self._with_the_complaint(person), person)
        whole = int(self.parameters(WHOLE_DAYS))
        words = f"{person.name}的传票{'预计' if expected else ''}{show_day(day)}送达，中间要满{whole}个整日"
        return self._reason(
            person, day + timedelta(days=whole), words, expected, sent, ("民事诉讼法 139",)
        )

    def _with_the_complaint(self, person: Addressee) -> Sent | None:
        """No summons went yet: it goes with the complaint, or by itself from today the same way."""
        complaint = person.complaint
        return None if complaint is None else Sent(self.today, False, complaint.way)

    def _effective(self, sent: Sent | None, person: Addressee) -> tuple[date, bool]:
        """The day the paper was served, or is expected to be."""
        if sent is not None and sent.effective:
            return sent.day, False
        if self.at_once:
            return self.today, True
        start = sent.day if sent is not None else self.today
        return deadline(start, self._took(sent.way if sent else "", person), self.calendar), True

    def _took(self, way: str, person: Addressee) -> str:
        table = self.parameters(USUALLY_TAKES)
        if way == ANNOUNCED and person.abroad:
            return str(table[ANNOUNCED_ABROAD])
        return str(table.get(way) or table[USUAL])

    def _from(self, day: date, expected: bool) -> str:
        return f"{'预计' if expected else ''}{show_day(day)}送达，次日起"

    def _reason(
        self,
        person: Addressee,
        last: date,
        words: str,
        expected: bool,
        sent: Sent | None,
        articles: tuple[str, ...],
    ) -> Reason:
        basis = sent.basis if sent else None
        return Reason(person.name, last + timedelta(days=1), words, articles, basis, expected)
