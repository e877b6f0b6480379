"""Who of the court is what in a case, and the case for whoever may see or change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import cast

from sqlalchemy import bindparam, select

from court.cases.projection import members
from court.cases.tables import CaseMember, CourtCase
from court.core.courthouse import NotFound, Work
from court.core.roles import IN_CASE, RELATED, Action, Relation, may_in_case
from court.core.store import rows
from court.core.tables import Account

# The procedures by their names in law, as parameters call them.
SMALL, SUMMARY, ORDINARY, SPECIAL = "小额", "简易", "普通", "特别"
FULL_NAMES = {
    SMALL: "小额诉讼程序",
    SUMMARY: "简易程序",
    ORDINARY: "普通程序",
    SPECIAL: "特别程序",
}

_HELD = "lian_held_cases"
_RELATIONS = select(CaseMember.relation).where(
    CaseMember.case_id == bindparam("case"),
    CaseMember.account_id == bindparam("account"),
    CaseMember.until.is_(None),
)


def find(work: Work, case_id: str, action: Action, lock: bool = False) -> CourtCase:
    """A case the actor may treat this way.

    Raises `NotAllowed` where the role may not do it at all, `NotFound` where it may, but not in
    this case: whoever has nothing to do with a case does not learn that it exists.
    """
    work.actor.require(action)
    session = work.session
    case = rows.locked(session, CourtCase, case_id) if lock else session.get(CourtCase, case_id)
    if case is None or not may(work, case, action):
        raise NotFound("没有这个案件")
    return case


def locked(work: Work, case_id: str) -> CourtCase | None:
    """The case an event is about, locked until the unit of work ends; None where it is about none.

    A reactor handles many events of one case in one unit of work, and asks for the lock once.
    """
    now = work.session.get_transaction()
    transaction, held = work.session.info.get(_HELD, (None, {}))
    if transaction is now and case_id in held:
        return cast("CourtCase", held[case_id])
    case = rows.locked(work.session, CourtCase, case_id)
    if case is not None and work.session.get_nested_transaction() is None:
        work.session.info[_HELD] = (now, {**(held if transaction is now else {}), case_id: case})
    return case


def may(work: Work, case: CourtCase, action: Action) -> bool:
    """Whether the actor may do something in this case."""
    if not work.actor.may(action):
        return False
    return may_in_case(work.actor.role, relations(work, case), action)


def relations(work: Work, case: CourtCase) -> frozenset[Relation]:
    """What the actor is in a case now."""
    said = {"case": case.id, "account": work.actor.account_id}
    return frozenset(map(Relation, work.session.scalars(_RELATIONS, said)))


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
