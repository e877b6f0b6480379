"""Who does the paperwork of a case: its clerk and the assistant of its judge.

They usually come with the judge (`court.assignment.bench`); here one is named for a single case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from court.cases.lifecycle import CaseEvent
from court.cases.people import find, holding, may
from court.cases.projection import LEAVING, PEOPLE
from court.cases.service import record, require_current
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, Work
from court.core.roles import Action, Relation, Role
from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError

# Which accounts can be what.
FIT: Mapping[Relation, Role] = {Relation.clerk: Role.clerk, Relation.aide: Role.assistant}


def candidates(work: Work) -> Mapping[Relation, Sequence[Account]]:
    """The accounts in use that can be named, by what they would be."""
    used = select(Account).where(Account.role.in_(FIT.values()), Account.disabled.is_(False))
    found = list(work.session.scalars(used.order_by(Account.name, Account.id)))
    return {relation: [a for a in found if a.role == role] for relation, role in FIT.items()}


def may_appoint(work: Work, case: CourtCase) -> bool:
    """The host of the case, the registry, or the head of division."""
    return any(may(work, case, action) for action in (Action.conduct, Action.assign))


def appoint(work: Work, case_id: str, sequence: int, relation: str, account_id: str) -> CourtCase:
    """Name the clerk or the assistant of a case instead of whoever was.

    Raises `NotAllowed`, `NotFound`, `Conflict`, `FilingError`.
    """
    case = find(work, case_id, Action.cases, lock=True)
    if not may(work, case, Action.conduct):
        find(work, case_id, Action.assign, lock=True)
    require_current(case, sequence)
    named = {str(one): one for one in FIT}.get(relation)
    account = work.session.get(Account, account_id)
    if named is None or account is None or account.disabled or account.role != FIT[named]:
        said = "请选本院在职的书记员或者法官助理"
        raise FilingError([FieldProblem(relation or "本案书记员", said)])
    before = holding(work, case, [named])
    if account_id in before:
        raise Conflict(f"他已经是{named}")
    told = {PEOPLE: [[account_id, named]], LEAVING: [[who, named] for who in before]}
    record(work, case, CaseEvent.appoint, **told)
    return case
