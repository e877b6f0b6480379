"""Who of the court is what in a case, and the case for whoever may see or change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select

from court.cases.projection import members
from court.cases.tables import CaseMember, CourtCase
from court.core.courthouse import NotFound, Work
from court.core.roles import IN_CASE, RELATED, Action, Relation, may_in_case
from court.core.store.kept import forget
from court.core.tables import Account, LogEntry

# The procedures by their names in law, as parameters call them.
SMALL, SUMMARY, ORDINARY, SPECIAL = "小额", "简易", "普通", "特别"
FULL_NAMES = {
    SMALL: "小额诉讼程序",
    SUMMARY: "简易程序",
    ORDINARY: "普通程序",
    SPECIAL: "特别程序",
}

_HELD = "lian_held_cases"
_LOCKING = (
    select(CourtCase)
    .where(CourtCase.id.in_(bindparam("cases", expanding=True)))
    .order_by(CourtCase.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def find(work: Work, case_id: str, action: Action, lock: bool = False) -> CourtCase:
    """A case the actor may treat this way.

    Raises `NotAllowed` where the role may not do it at all, `NotFound` where it may, but not in
    this case: whoever has nothing to do with a case does not learn that it exists.
    """
    work.actor.require(action)
    session = work.session
    case = locked(work, case_id) if lock else session.get(CourtCase, case_id)
    if case is None or not may(work, case, action):
        raise NotFound("没有这个案件")
    return case


def locked(work: Work, case_id: str) -> CourtCase | None:
    """The case an event is about, locked until the unit of work ends; None where it is about none."""
    return lock(work, (case_id,)).get(case_id)


def lock(work: Work, cases: Iterable[str]) -> Mapping[str, CourtCase]:
    """Cases by their ids, locked by one question, in one order whoever asks, once a unit of work.

    What was read of a case before it was locked is read again.
    """
    held = _held(work)
    if wanted := sorted({case_id for case_id in cases if case_id not in held}):
        found = work.session.scalars(_LOCKING, {"cases": wanted})
        held.update((case.id, case) for case in found)
        forget(work.session)
    return held


def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
    """Lock the cases a batch of events is about, before the first of them leads to another event."""
    lock(work, (entry.subject for entry in entries))


def _held(work: Work) -> dict[str, CourtCase]:
    """The cases this unit of work has locked, to be added to.

    Going back to a savepoint gives a lock up, so what is locked after one is not remembered.
    """
    now = work.session.get_transaction()
    transaction, known = work.session.info.get(_HELD, (None, {}))
    held = dict(known) if transaction is now else {}
    if work.session.get_nested_transaction() is None:
        work.session.info[_HELD] = (now, held)
    return held


def may(work: Work, case: CourtCase, action: Action) -> bool:
    """Whether the actor may do something in this case."""
    if not work.actor.may(action):
        return False
    return may_in_case(work.actor.role, relations(work, case), action)


def relations(work: Work, case: CourtCase) -> frozenset[Relation]:
    """What the actor is in a case now."""
    return frozenset(
        Relation(member.relation)
        for member in members(work.session, case.id)
        if member.account_id == work.actor.account_id and member.until is None
    )


def of_case(work: Work, case: CourtCase) -> list[CaseMember]:
    """The people of a case now, the host first."""
    now = [m for m in members(work.session, case.id) if m.until is None]
    order = list(Relation)
    return sorted(now, key=lambda m: (order.index(Relation(m.relation)), m.basis, m.account_id))


def holding(work: Work, case: CourtCase, among: Iterable[Relation]) -> list[str]:
    """The accounts that have one of the relations to a case now."""
    wanted = frozenset(among)
    return [m.account_id for m in of_case(work, case) if m.relation in wanted]


def office(work: Work, case: CourtCase) -> Relation:
    """Who does the paperwork of a case: its clerk, the host while there is none."""
    return Relation.clerk if holding(work, case, [Relation.clerk]) else Relation.host


def names(work: Work, accounts: Collection[str | None]) -> dict[str, str]:
    """What people of the court are called."""
    found = select(Account.id, Account.name, Account.login).where(Account.id.in_(set(accounts)))
    return {id_: name or login or "" for id_, name, login in work.session.execute(found)}


def limited_to(work: Work, action: Action) -> frozenset[str] | None:
    """The relations a list has to be limited to for the actor; None for every case."""
    if work.actor.require(action) != IN_CASE:
        return None
    return frozenset(RELATED[action])
