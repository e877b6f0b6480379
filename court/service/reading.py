"""From the rows of the record to what the law makes of them: one attempt, then the whole task.

Nothing here writes.  Reports are read in the order of their own times, those that were taken back are
left out, so what comes late, twice or in another order leads to the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from court.core.clock import CHINA, local
from court.core.courthouse import Work
from court.service import announcing, effects, mail
from court.service.course import (
    READY,
    Attempt,
    Found,
    Needless,
    SetAside,
    Standing,
    Task,
    Word,
    allowed_words,
    last_words,
    standing,
)
from court.service.effects import NotServed, Served, Verdict, Waiting
from court.service.kinds import KINDS, among
from court.service.recipients import addresses, usable
from court.service.rows import ATTEMPTS, REPORTS, WORDS
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask, ServiceWord
from court.service.ways import (
    ANNOUNCED,
    DIRECT,
    ELECTRONIC,
    LEFT,
    MAIL,
    SOURCES,
    TELEPHONE,
    Address,
)
from engine.law.periods import add
from engine.values.showing import show_day

YES, NO, ASIDE, NEEDLESS = "认定", "不认定", "撤销", "无需"
_KIND = {"yes": YES, "no": NO, "aside": ASIDE}
ARRIVED, FAILED, READ, REPLIED = "到达", "未到达", "已阅", "回复"
SIGNED, REFUSED, NOBODY, NOT_FETCHED = "签收", "拒收", "无人", "期满未领"
TOLD, NO_ANSWER = "告知", "未接通"
PUBLISHED = "刊登"
# What may be reported about each way.
STEPS: Mapping[str, tuple[str, ...]] = {
    MAIL: mail.STEPS,
    ELECTRONIC: (ARRIVED, FAILED, READ, REPLIED),
    TELEPHONE: (TOLD, NO_ANSWER),
    ANNOUNCED: (PUBLISHED,),
    "领取": (SIGNED, REFUSED, NOBODY, NOT_FETCHED),
    **dict.fromkeys((DIRECT, LEFT, "委托", "转交", "宣判"), (SIGNED, REFUSED, NOBODY)),
}
TAKES_BACK = "更正"
# How long each way is waited for, and what follows.
WARNING = "送达预警"
Attempts: TypeAlias = list[tuple[ServiceAttempt, list[ServiceReport]]]


class History(NamedTuple):
    """The attempts of a task, each with what was learnt about it, and what judges said, in order."""

    tried: Attempts
    words: list[ServiceWord]


def reports(work: Work, attempt: ServiceAttempt) -> list[ServiceReport]:
    """What was learnt about an attempt, in the order in which it was learnt."""
    return REPORTS.of(work.session, attempt.id)


def standing_of(work: Work, task: ServiceTask) -> Standing:
    """Where a task stands by everything that is known about it."""
    return standing(known(work, task))


def known(work: Work, task: ServiceTask) -> Task:
    """The attempts of a task with what each amounts to, and what judges said."""
    record = history(work, task)
    found = [
        Attempt(a.basis, a.way, a.sent, verdict(work, task, a, heard)) for a, heard in record.tried
    ]
    amounts = Task(found, list(map(_word, record.words)))
    if standing(amounts).state != READY:
        return amounts  # nothing hangs on an address now
    return replace(
        amounts, has_address=bool(usable(work, addresses(work, task.case_id, task.party_id)))
    )


def history(work: Work, task: ServiceTask) -> History:
    """What was tried for a task and what was said about it."""
    tried = attempts(work, task)
    REPORTS.fetch(work.session, (attempt.id for attempt in tried))
    return History([(one, reports(work, one)) for one in tried], words(work, task))


def attempts(work: Work, task: ServiceTask) -> list[ServiceAttempt]:
    """All attempts of a task, the first one first."""
    return [one for one in ATTEMPTS.of(work.session, task.case_id) if one.task_id == task.id]


def words(work: Work, task: ServiceTask) -> list[ServiceWord]:
    """What judges said about a task, the first one first."""
    return WORDS.of(work.session, task.id)


def _word(row: ServiceWord) -> Word:
    if row.kind == NEEDLESS or row.attempt is None:
        return Needless(row.event, row.reason or NEEDLESS)
    if row.kind == ASIDE:
        return SetAside(row.event, row.attempt)
    return Found(row.event, row.attempt, row.kind == YES)


def may_say(work: Work, task: ServiceTask) -> dict[str, list[str]]:
    """What a judge may say now about each attempt of a task."""
    found = known(work, task)
    said = last_words(found.words)
    by_event = {one.basis: one.id for one in attempts(work, task)}
    return {
        by_event[one.event]: [_KIND[word] for word in allowed_words(one, said.get(one.event))]
        for one in found.attempts
    }


def verdict(
    work: Work, task: ServiceTask, attempt: ServiceAttempt, heard: list[ServiceReport]
) -> Verdict:
    """What an attempt amounts to today by what was learnt about it, in the order of learning."""
    if attempt.way == MAIL:
        return _mailed(work, task, attempt, heard)
    rows = counting(heard)
    if attempt.way == ELECTRONIC:
        return _electronic(work, attempt, rows)
    if attempt.way == TELEPHONE:
        return _call(attempt, rows)
    if attempt.way == ANNOUNCED:
        return _announced(work, attempt, rows)
    return _visit(work, task, attempt, rows)


def kinds_of_task(work: Work, task: ServiceTask) -> frozenset[str]:
    """The kinds of the papers that go together."""
    table = work.house.bundle.parameters.on(work.today)(KINDS)
    return among(map(str, task.papers), table)


def _mailed(
    work: Work, task: ServiceTask, attempt: ServiceAttempt, heard: list[ServiceReport]
) -> Verdict:
    parameters = work.house.bundle.parameters.on(work.today)
    sent = mail.read(mail_report(attempt, row) for row in heard)
    papers = kinds_of_task(work, task)
    if not attempt.abroad:
        return effects.of_mail(sent, _address(attempt), parameters, papers)
    wait = parameters(WARNING)[attempt.way].get(attempt.abroad)
    over = add(attempt.sent, wait) if wait else None
    silence = over if over and over < work.today else None
    return effects.of_mail_abroad(sent, attempt.sent, silence, parameters, papers)


def mail_report(attempt: ServiceAttempt, row: ServiceReport) -> mail.Report:
    """A report of the postal service; its days are those of China."""
    said = row.said
    back = said.get(TAKES_BACK)
    return mail.Report(
        attempt.number,
        row.step,
        local(row.at),
        local(row.heard),
        said.get("原因", ""),
        said.get("签收人", ""),
        said.get("联系") is True,
        said.get("对方当事人") is True,
        (back[0], datetime.fromisoformat(back[1]).astimezone(CHINA)) if back else None,
    )


def counting(rows: Iterable[ServiceReport]) -> list[ServiceReport]:
    """In the order of what happened, without what was taken back."""
    every = list(rows)
    gone = {(b[0], datetime.fromisoformat(b[1])) for r in every if (b := r.said.get(TAKES_BACK))}
    kept = [r for r in every if not r.said.get(TAKES_BACK) and (r.step, r.at) not in gone]
    return sorted(kept, key=lambda r: (r.at, r.step, r.heard))


def _address(attempt: ServiceAttempt) -> Address:
    return Address(0, attempt.source, "", attempt.confirmed)


def _day(row: ServiceReport) -> date:
    return local(row.at).date()


def _electronic(work: Work, attempt: ServiceAttempt, rows: list[ServiceReport]) -> Verdict:
    first = {row.step: _day(row) for row in reversed(rows)}
    arrived, replied, read = (first.get(step) for step in (ARRIVED, REPLIED, READ))
    # Whoever reads or answers has received it, whether or not the system said that it arrived.
    if FAILED in first and not {ARRIVED, REPLIED, READ} & set(first):
        return NotServed("没有到达受送达人的系统", ("民诉法解释 135",), "电话")
    sources = work.house.bundle.parameters.on(work.today)(SOURCES)
    own = bool(attempt.source) and _address(attempt).counts_when_returned(sources)
    return effects.of_electronic(arrived, attempt.consent, own, replied, read)


def _call(attempt: ServiceAttempt, rows: list[ServiceReport]) -> Verdict:
    told = [row for row in rows if row.step == TOLD]
    if told:
        sure = any(row.said.get("本人确认") is True for row in told)
        return effects.of_call(_day(told[0]), attempt.procedure, sure)
    if rows:
        return NotServed("电话没有接通", ("民诉法解释 261",), "邮寄")
    return Waiting("等待通话")


def _announced(work: Work, attempt: ServiceAttempt, rows: list[ServiceReport]) -> Verdict:
    if not rows:
        return Waiting("等待刊登")
    found = announcement(work, attempt, rows)
    if work.today <= found.day:
        return Waiting(f"公告期到{show_day(found.day)}满")
    return Served(found.day, ("民事诉讼法 95", "民诉法解释 138"))


def announcement(
    work: Work, attempt: ServiceAttempt, rows: Iterable[ServiceReport]
) -> announcing.Effect:
    """When an announcement takes effect that was posted or published on these days."""
    bundle = work.house.bundle
    days = [_day(row) for row in rows]
    parameters = bundle.parameters.on(max(days))
    return announcing.effect(days, attempt.abroad, parameters, bundle.calendar)


def _visit(
    work: Work, task: ServiceTask, attempt: ServiceAttempt, rows: list[ServiceReport]
) -> Verdict:
    last = rows[-1] if rows else None
    if last is None:
        return Waiting("等待结果")
    day, proofs = _day(last), frozenset(last.said.get("证明", ()))
    parameters = work.house.bundle.parameters.on(work.today)
    papers = kinds_of_task(work, task)
    if attempt.way == "宣判":
        return effects.of_pronouncing(day, last.step, attempt.procedure)
    if attempt.way == "领取" and last.step == REFUSED:
        return effects.of_fetching(day, papers)
    if last.step == NOT_FETCHED:
        return effects.of_not_fetching(day, attempt.procedure, papers, proofs)
    if last.step == NOBODY:
        own = bool(attempt.source) and _address(attempt).counts_when_returned(parameters(SOURCES))
        return effects.of_absence(day, own, papers)
    opponent = last.said.get("对方当事人") is True
    signer = str(last.said.get("签收人", effects.HIMSELF))
    signers = parameters(effects.SIGNERS)
    return effects.of_direct(day, last.step, opponent, papers, proofs, signer, signers)


def plainly(verdict: Verdict) -> tuple[str, tuple[str, ...]]:
    """A verdict in words, with its articles."""
    if isinstance(verdict, Served):
        presumed = "，推定的，本人可以举证推翻" if verdict.presumed else ""
        return f"{show_day(verdict.day)}送达{presumed}", verdict.articles
    if isinstance(verdict, NotServed):
        return f"没有送达：{verdict.why}", verdict.articles
    if isinstance(verdict, Waiting):
        return verdict.words, ()
    return verdict.question, verdict.articles


def remarks(attempt: ServiceAttempt, rows: Iterable[ServiceReport]) -> tuple[str, ...]:
    """What somebody should look at in the reports of a mailing: contradictions, late ones."""
    if attempt.way != MAIL:
        return ()
    return mail.read(mail_report(attempt, row) for row in rows).remarks


def content(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a report says, without what is empty, so that the same report has one form."""
    return {key: value for key, value in sorted(said.items()) if value not in ("", None, False, [])}
