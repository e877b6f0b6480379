"""The state of one task: these papers, this person, from everything that was done about it.

A function of the entries, so that late, doubled or reordered reports change nothing that they should
not.  A task that is served has exactly one day.  Where two attempts succeed the earlier day counts.
A judge may set a finding aside; what was found is kept, and the task is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from court.service.effects import AskJudge, NotServed, Served, Verdict
from court.service.ways import ANNOUNCED

NO_ADDRESS, READY, UNDER_WAY, SERVED = "待定地址", "待发出", "送达中", "已送达"
ASKED, ANNOUNCING, NEEDLESS = "待认定", "公告中", "无需送达"
FINAL = (SERVED, NEEDLESS)
ASIDE_BY = ("邮寄送达规定 11",)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing done.  `verdict` is what it amounts to by now; `event` is the entry that began it."""

    event: int
    way: str
    sent: date
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SetAside:
    """A judge does not let the attempt count (邮寄送达规定 11(2)), from an event."""

    event: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Found:
    """A judge answers a question about an attempt."""

    event: int
    attempt: int
    yes: bool


@dataclass(frozen=True, slots=True)
class Needless:
    """Nobody has to be served any more: withdrawal, the person left the case."""

    event: int
    why: str


Word: TypeAlias = SetAside | Found | Needless


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands.

    `day`, `by`: the effective day and the attempt's event, only when served.  `default`: a default
    judgment may rest on it.  `presumed`: the person may still prove otherwise.
    """

    state: str
    day: date | None = None
    by: int | None = None
    way: str = ""
    default: bool = False
    presumed: bool = False
    articles: tuple[str, ...] = ()
    question: str = ""
    last_failure: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is known about one task."""

    attempts: Sequence[Attempt] = field(default=())
    words: Sequence[Word] = field(default=())
    has_address: bool = True


def standing(task: Task) -> Standing:
    """The state that follows from attempts and words; the order in which they came does not matter."""
    counted = list(resolved(task))
    served = [one for one in counted if isinstance(one.verdict, Served)]
    if served:
        return _served(served)
    needless = next((word for word in task.words if isinstance(word, Needless)), None)
    if needless is not None:
        return Standing(NEEDLESS, last_failure=needless.why)
    return _open(task, counted)


def resolved(task: Task) -> Iterator[Attempt]:
    """Every attempt with what it amounts to after what judges said of it."""
    said = last_words(task.words)
    for attempt in task.attempts:
        yield replace(attempt, verdict=counted_as(attempt, said.get(attempt.event)))


def last_words(words: Iterable[Word]) -> Mapping[int, SetAside | Found]:
    """What was said last about each attempt: a judge may correct what a judge said."""
    given = sorted((w for w in words if not isinstance(w, Needless)), key=lambda w: w.event)
    return {word.attempt: word for word in given}


def counted_as(attempt: Attempt, said: SetAside | Found | None) -> Verdict:
    """What an attempt amounts to after the last word about it."""
    verdict = attempt.verdict
    if said is None:
        return verdict
    served = verdict if isinstance(verdict, Served) else getattr(verdict, "if_yes", None)
    if isinstance(said, SetAside):
        return NotServed("法官撤销了这次送达的认定", ASIDE_BY, "", served)
    if said.yes:
        return served or verdict
    if isinstance(verdict, AskJudge):
        return NotServed(f"法官没有认定：{verdict.question}", verdict.articles, "", served)
    return verdict


def allowed_words(attempt: Attempt, said: SetAside | Found | None) -> list[str]:
    """What a judge may say about an attempt after the last word: yes, no, aside."""
    now = counted_as(attempt, said)
    if isinstance(now, AskJudge):
        return ["yes", "no"]
    if isinstance(now, Served):
        return ["aside"]
    return ["yes"] if isinstance(now, NotServed) and now.if_yes is not None else []


def _served(found: Iterable[Attempt]) -> Standing:
    """Those that allow a default judgment first, then the earliest day."""
    pairs = [(one, one.verdict) for one in found if isinstance(one.verdict, Served)]
    attempt, verdict = min(pairs, key=lambda p: (not p[1].default, p[1].day, p[0].event))
    return Standing(
        SERVED,
        verdict.day,
        attempt.event,
        attempt.way,
        verdict.default,
        verdict.presumed,
        verdict.articles,
    )


def _open(task: Task, counted: Sequence[Attempt]) -> Standing:
    failure = next(
        (a.verdict.why for a in reversed(counted) if isinstance(a.verdict, NotServed)), ""
    )
    for one in counted:
        if isinstance(one.verdict, AskJudge):
            asked = one.verdict
            return Standing(ASKED, way=one.way, question=asked.question, articles=asked.articles)
    going = [one for one in counted if not isinstance(one.verdict, NotServed)]
    if going:
        state = ANNOUNCING if going[-1].way == ANNOUNCED else UNDER_WAY
        return Standing(state, way=going[-1].way, last_failure=failure)
    return Standing(READY if task.has_address else NO_ADDRESS, last_failure=failure)
