"""The state of one task: these papers, this person, from everything that was done about it.

A function of the entries, so that late, doubled or reordered reports change nothing that they should
not.  A task that is served has exactly one day.  Where two attempts succeed the earlier day counts.
A judge may set a finding aside; what was found is kept, and the task is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from court.service.effects import AskJudge, NotServed, Served, Verdict

NO_ADDRESS, READY, UNDER_WAY, SERVED = "待定地址", "待发出", "送达中", "已送达"
ASKED, ANNOUNCING, NEEDLESS = "待认定", "公告中", "无需送达"
FINAL = (SERVED, NEEDLESS)


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
    gone = {word.attempt for word in task.words if isinstance(word, SetAside)}
    found = _answers(task.words)
    counted = [_counted(a, found) for a in task.attempts if a.event not in gone]
    served = [pair for pair in counted if isinstance(pair[1], Served)]
    if served:
        return _served(served)
    needless = next((word for word in task.words if isinstance(word, Needless)), None)
    if needless is not None:
        return Standing(NEEDLESS, last_failure=needless.why)
    return _open(task, counted)


def _answers(words: Iterable[Word]) -> Mapping[int, bool]:
    """The last answer to each attempt's question."""
    given = sorted((w for w in words if isinstance(w, Found)), key=lambda w: w.event)
    return {word.attempt: word.yes for word in given}


def _counted(attempt: Attempt, found: Mapping[int, bool]) -> tuple[Attempt, Verdict]:
    verdict = attempt.verdict
    if isinstance(verdict, AskJudge) and attempt.event in found:
        no = NotServed(f"法官没有认定：{verdict.question}", verdict.articles)
        return attempt, verdict.if_yes if found[attempt.event] else no
    return attempt, verdict


def _served(pairs: Iterable[tuple[Attempt, Verdict]]) -> Standing:
    """Those that allow a default judgment first, then the earliest day."""
    found = [(a, v) for a, v in pairs if isinstance(v, Served)]
    attempt, verdict = min(found, key=lambda p: (not p[1].default, p[1].day, p[0].event))
    return Standing(
        SERVED,
        verdict.day,
        attempt.event,
        attempt.way,
        verdict.default,
        verdict.presumed,
        verdict.articles,
    )


def _open(task: Task, counted: Sequence[tuple[Attempt, Verdict]]) -> Standing:
    failure = next((v.why for _, v in reversed(counted) if isinstance(v, NotServed)), "")
    asked = next(((a, v) for a, v in counted if isinstance(v, AskJudge)), None)
    if asked is not None:
        attempt, question = asked
        assert isinstance(question, AskJudge)
        return Standing(
            ASKED, way=attempt.way, question=question.question, articles=question.articles
        )
    going = [a for a, v in counted if not isinstance(v, NotServed)]
    if going:
        state = ANNOUNCING if going[-1].way == "公告" else UNDER_WAY
        return Standing(state, way=going[-1].way, last_failure=failure)
    return Standing(READY if task.has_address else NO_ADDRESS, last_failure=failure)
