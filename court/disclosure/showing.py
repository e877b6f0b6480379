"""The course of a case as one party reads it, by the pure function over what the record says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from court.cases import people, period_ledger
from court.cases.ports import Hearings, Served, SetHearing
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.events import data_of, of_subject
from court.core.tables import LogEntry
from court.disclosure.correcting import WITHDRAWN
from court.disclosure.details import NOT_SERVED, CaseContext, detail
from court.disclosure.following import own
from court.disclosure.papers import files, served_on
from court.disclosure.running import Running, own_periods, trial_period
from court.disclosure.tables import CaseFollower, DisclosureChange
from court.disclosure.visible import DISCLOSED, Circumstances, Happening, Shown, Viewer, history
from court.flow.counting import TAKES_BACK

# The events that take another back: it is shown no more.
TAKEN_BACK_BY = (NOT_SERVED, period_ledger.TAKEN_BACK)
# What the party reads of who sits and of when and where (审判流程公开规定 7(3), 7(5)).
BENCH, HEARD = "审判组织", "庭审"


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
    seen = history(viewer, map(happening, entries), work.now, done, disclosed_now(work))
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


def disclosed_now(work: Work) -> Mapping[str, Any]:
    """The parameter 节点公开: how each event that is shown at all is worded, for whom, from when."""
    table: Mapping[str, Any] = work.house.bundle.parameters.on(work.today)(DISCLOSED)
    return table


def happening(entry: LogEntry) -> Happening:
    """An event as the pure function takes it."""
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
