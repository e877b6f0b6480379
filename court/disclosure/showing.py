"""The course of a case as one party reads it, by the pure function over what the record says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from court.cases import people, period_ledger
from court.cases.parties import PARTIES
from court.cases.ports import Hearings, Served, SetHearing
from court.cases.service import note
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import NotFound, Work
from court.core.events import data_of, of_subject
from court.core.roles import Action
from court.core.store.kept import Kept
from court.core.tables import Account, LogEntry
from court.disclosure.details import NOT_SERVED, CaseContext, detail
from court.disclosure.following import FOLLOWERS, own
from court.disclosure.papers import files, served_on
from court.disclosure.running import Running, own_periods, trial_period
from court.disclosure.tables import CaseFollower, DisclosureChange
from court.disclosure.visible import (
    DISCLOSED,
    Circumstances,
    Happening,
    Shown,
    Viewer,
    history,
    visible,
)
from court.flow.counting import TAKES_BACK
from court.flow.reactors import Reactor
from court.messages.service import notify
from engine.text.errors import FieldProblem, FilingError

CORRECTED, WITHDRAWN = "更正", "撤回"
CHANGED = {CORRECTED: "更正公开信息", WITHDRAWN: "撤回公开信息"}
# The events that take another back: it is shown no more.
TAKEN_BACK_BY = (NOT_SERVED, period_ledger.TAKEN_BACK)
# What the party reads of who sits and of when and where (审判流程公开规定 7(3), 7(5)).
BENCH, HEARD = "审判组织", "庭审"
# What is told by a text message as well: somebody has to be somewhere on a day.
BY_TEXT = frozenset({"排期", "改期", "取消排期"})
# What is older is no news: a reactor that is new to a court begins with its first event.
NEWS = timedelta(days=1)
# The accounts of those who follow and what they follow, by id.
_ACCOUNTS = Kept(Account, Account.id, lambda account: account.id)
_CASES = Kept(CourtCase, CourtCase.id, lambda case: case.id)
NOT_SERVICE = "这是进展提醒，不是送达；文书以送达为准。"


@dataclass(frozen=True, slots=True)
class Node:
    """An event as a party reads it; `detail` is what it is about, `corrected` that it was put right."""

    shown: Shown
    words: str
    detail: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was served on the party; `file` is what it can be read under, empty without one."""

    name: str
    day: date
    file: str = ""


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody of the court who decides or helps in the case: what as, and the name."""

    relation: str
    name: str


@dataclass(frozen=True, slots=True)
class Course:
    """Everything one party may see of a case now; nothing while its identity is not checked.

    `bench` are the people of the case, `hearings` those still to come, `periods` those that run for
    this party; `trial_period` says until when the case is to be decided.
    """

    party: CaseParty
    checked: bool
    left: bool
    nodes: Sequence[Node]
    papers: Sequence[Paper]
    bench: Sequence[Sitter]
    hearings: Sequence[SetHearing]
    periods: Sequence[Running] = ()
    trial_period: str = ""


def courses(
    work: Work, case_id: str, served: Served, hearings: Hearings
) -> tuple[CourtCase, list[Course]]:
    """The case for each party the actor follows it for.  Raises `NotFound`."""
    case, rows = own(work, case_id)
    return case, [course(work, case, row, served, hearings) for row in rows]


def course(
    work: Work, case: CourtCase, follower: CaseFollower, served: Served, hearings: Hearings
) -> Course:
    """What a follower sees at this moment."""
    party = work.session.get_one(CaseParty, follower.party_id)
    entries = of_subject(work.session, case.id)
    context = CaseContext(served, hearings.hearings_of(work, case), _changes(work, case))
    viewer = viewer_of(party, follower)
    done = circumstances(entries, context.changes)
    seen = history(viewer, map(_happening, entries), work.now, done, _table(work))
    by_number = {entry.number: entry for entry in entries}
    nodes = [_node(work, one, by_number[one.number], party, context) for one in seen]
    told = frozenset() if follower.left_at else frozenset(one.group for one in seen)
    return Course(
        party,
        follower.checked_at is not None,
        follower.left_at is not None,
        nodes,
        papers(work, case, follower, served),
        _bench(work, case) if BENCH in told else (),
        [one for one in context.hearings if HEARD in told and one.end >= work.now],
        own_periods(work, case, party) if told else (),
        trial_period(work, case) if told else "",
    )


def _bench(work: Work, case: CourtCase) -> list[Sitter]:
    """Who sits and who helps, so that a party can ask for another (民事诉讼法 47, 50)."""
    found = people.of_case(work, case)
    names = people.names(work, [one.account_id for one in found])
    return [Sitter(one.relation, names.get(one.account_id, "")) for one in found]


def papers(work: Work, case: CourtCase, follower: CaseFollower, served: Served) -> list[Paper]:
    """The papers served on a party while it was in the case; none before its identity was checked."""
    if follower.checked_at is None:
        return []
    known = {one.name: one.id for one in files(work, case, follower, served)}
    found = served_on(work, case, follower, served)
    return [Paper(name, day, known.get(name, "")) for name, day in found]


def viewer_of(party: CaseParty, follower: CaseFollower) -> Viewer:
    return Viewer(party.id, party.side, follower.checked_at, follower.left_at)


def _table(work: Work) -> Mapping[str, Any]:
    table: Mapping[str, Any] = work.house.bundle.parameters.on(work.today)(DISCLOSED)
    return table


def _happening(entry: LogEntry) -> Happening:
    return Happening(entry.number, entry.kind, entry.at, str(data_of(entry).get("文书", "")))


def circumstances(
    entries: Sequence[LogEntry], changes: Mapping[int, DisclosureChange]
) -> Circumstances:
    """What decides beside the event; what was taken back is shown no more."""
    done: dict[str, datetime] = {}
    withdrawn = {number for number, one in changes.items() if one.kind == WITHDRAWN}
    for entry in entries:
        done.setdefault(entry.kind, entry.at)
        undone = data_of(entry).get(TAKES_BACK)
        if entry.kind in TAKEN_BACK_BY and isinstance(undone, int):
            withdrawn.add(undone)
    return Circumstances(done=done, withdrawn=frozenset(withdrawn))


def _node(
    work: Work, shown: Shown, entry: LogEntry, party: CaseParty, context: CaseContext
) -> Node:
    change = context.changes.get(shown.number)
    words = change.words if change is not None else shown.words
    return Node(shown, words, detail(work, entry, party, context), change is not None)


def _changes(work: Work, case: CourtCase) -> dict[int, DisclosureChange]:
    """The last change of each event."""
    found = select(DisclosureChange).where(DisclosureChange.case_id == case.id)
    order = found.order_by(DisclosureChange.at, DisclosureChange.id)
    return {row.event: row for row in work.session.scalars(order)}


def change(
    work: Work, case_id: str, event: int, kind: str, words: str, reason: str
) -> DisclosureChange:
    """Put right what was shown, or take it back (审判流程公开规定 13).

    Raises `FilingError` without a reason or without the right words, `NotFound`.
    """
    case = people.find(work, case_id, Action.conduct, lock=True)
    if kind not in CHANGED or event not in {e.number for e in of_subject(work.session, case.id)}:
        raise NotFound("没有这件事")
    if kind == CORRECTED and not words.strip():
        raise FilingError([FieldProblem("更正为", "请写更正以后的话")])
    if not reason.strip():
        raise FilingError([FieldProblem("理由", "请写明理由")])
    note(work, case, CHANGED[kind], 事件=event)
    row = DisclosureChange(
        court=case.court,
        case_id=case.id,
        event=event,
        kind=kind,
        words=words.strip()[:200],
        reason=reason.strip()[:500],
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def telling(kinds: frozenset[str]) -> Reactor:
    """Tells everybody who may see it that something happened; the message itself says no more."""

    def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
        cases, session = {entry.subject for entry in entries}, work.session
        FOLLOWERS.fetch(session, cases)
        followed = [case for case in cases if FOLLOWERS.of(session, case)]
        PARTIES.fetch(session, followed)
        _CASES.fetch(session, followed)
        following = (one.account_id for case in followed for one in FOLLOWERS.of(session, case))
        _ACCOUNTS.fetch(session, following)

    def tell(work: Work, entry: LogEntry) -> None:
        if work.now - entry.at > NEWS:
            return
        told: set[str] = set()
        for follower in FOLLOWERS.of(work.session, entry.subject):
            if follower.account_id not in told and (words := _words(work, follower, entry)):
                told.add(follower.account_id)
                urgent = entry.kind in BY_TEXT
                notify(work, follower.account_id, None, "案件有新进展", words, by_text=urgent)

    return Reactor("进展提醒", kinds, tell, prepare=prepare)


def _words(work: Work, follower: CaseFollower, entry: LogEntry) -> str:
    """What somebody is told of an event; empty where it is not shown to them."""
    party = work.session.get_one(CaseParty, follower.party_id)
    case = work.session.get_one(CourtCase, follower.case_id)
    around = circumstances([entry], {})
    viewer = viewer_of(party, follower)
    seen = visible(viewer, _happening(entry), work.now, around, _table(work))
    return "" if seen is None else f"{case.number}：{seen.words}。{NOT_SERVICE}"


def kinds_of(table: Mapping[str, Any]) -> frozenset[str]:
    """The events of which somebody is told."""
    return frozenset(table)
