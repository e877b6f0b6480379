"""The judges as the draw sees them: groups, share, days they can work, and what they have.

A load is the weight of what somebody was given this year, with a share of the cases of others in whose
panels they sit, by their coefficient, and for the part of the workdays on which they were not there,
what a full share of the others has meanwhile been given.  So somebody back from leave, or new, is not
flooded.  The days count from the one on which the first of them was entered: before it nobody was
there, and the draw, which compares loads, comes out the same without them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from court.assignment.drawing import rounded
from court.assignment.rules import assignment_rules
from court.assignment.tables import Assignment, BenchMember, LayAssessor
from court.cases.tables import CaseMember
from court.core.clock import CHINA
from court.core.courthouse import NotFound, Work
from court.core.roles import Action, Relation, Role
from court.core.store.kept import Kept
from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError

TRYING = (Role.trial_judge, Role.chief, Role.president)
MOST_SHARE = Decimal("1.5")
SITTING = "合议庭参审份额"
_ACCOUNTS = Kept(Account, Account.id, lambda account: account.id)


def _require_sound(
    work: Work,
    groups: Sequence[str],
    coefficient: Decimal,
    absences: Sequence[tuple[date, date]],
) -> None:
    known = assignment_rules(work.house.bundle).groups
    if wrong := [g for g in groups if g not in known]:
        raise FilingError([FieldProblem("专业组", f"没有“{wrong[0]}”这个组")])
    if not 0 <= coefficient <= MOST_SHARE:
        raise FilingError([FieldProblem("系数", f"系数应在 0 到 {MOST_SHARE} 之间")])
    if any(first > last for first, last in absences):
        raise FilingError([FieldProblem("不办案的日子", "开始的日子在结束的后面")])


def keep(
    work: Work,
    account_id: str,
    groups: Sequence[str],
    coefficient: Decimal,
    absences: Sequence[tuple[date, date]] = (),
    until: date | None = None,
    clerk: str = "",
) -> BenchMember:
    """Enter a judge for the draw, or change the entry; `clerk` comes with the judge into every case.

    Raises `NotAllowed`, `NotFound`, `FilingError`.
    """
    work.actor.require(Action.bench)
    account = work.session.get(Account, account_id)
    if account is None or account.role not in TRYING:
        raise NotFound("没有这位法官")
    _require_sound(work, groups, coefficient, absences)
    if clerk and not _is_clerk(work, clerk):
        raise FilingError([FieldProblem("书记员", "请选本院在职的书记员")])
    found = work.session.get(BenchMember, account_id, with_for_update=True)
    if found is None:
        found = BenchMember(account_id=account_id, court=work.house.chain, since=work.today)
        work.session.add(found)
    found.groups, found.coefficient, found.until = list(groups), coefficient, until
    found.absences = [[first.isoformat(), last.isoformat()] for first, last in absences]
    found.clerk_id = clerk
    work.log("登记审判人员", "", 账户=account_id, 专业组=list(groups), 系数=str(coefficient))
    return found


def _is_clerk(work: Work, account_id: str) -> bool:
    account = work.session.get(Account, account_id)
    return account is not None and not account.disabled and account.role == Role.clerk


def clerk_with(work: Work, account_id: str) -> str:
    """The clerk who comes with a judge; empty for none, or for one who is there no more."""
    member = work.session.get(BenchMember, account_id)
    clerk = member.clerk_id if member else ""
    return clerk if clerk and _is_clerk(work, clerk) else ""


def absences_of(work: Work, account_id: str) -> list[tuple[date, date]]:
    """The days a judge was entered as not being there, first and last each."""
    member = work.session.get(BenchMember, account_id)
    pairs = member.absences if member else []
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


def everybody(work: Work) -> list[BenchMember]:
    """Every judge entered, whoever can be drawn today or not."""
    found = select(BenchMember).where(BenchMember.court == work.house.chain)
    return list(work.session.scalars(found.order_by(BenchMember.account_id)))


def accounts(work: Work, among: Collection[str]) -> list[Account]:
    """The accounts of the listed, read by one question a unit of work."""
    _ACCOUNTS.fetch(work.session, among)
    return [account for id_ in among for account in _ACCOUNTS.of(work.session, id_)]


def account_of(work: Work, account_id: str) -> Account | None:
    """An account of the listed; None where there is none any more."""
    return next(iter(accounts(work, (account_id,))), None)


def why_not(work: Work, member: BenchMember, group: str) -> str:
    """Why a judge cannot be drawn today for a group, `""` for any; empty when one can."""
    account = account_of(work, member.account_id)
    if account is None or account.disabled or (member.until and member.until < work.today):
        return "已离任"
    if group and group not in member.groups:
        return "不在专业组"
    if member.coefficient <= 0:
        return "系数为零"
    return "" if is_there(member, work.today) else "当日不办案"


def is_there(member: BenchMember | LayAssessor, day: date) -> bool:
    """Whether somebody works on a day, holidays of the court left aside."""
    said = day.isoformat()
    return not any(first <= said <= last for first, last in member.absences)


def loads(work: Work, members: Sequence[BenchMember]) -> Mapping[str, Decimal]:
    """The load of each this year, to three places."""
    begin = date(work.today.year, 1, 1)
    days = _workdays(work, max(begin, min((m.since for m in members), default=begin)))
    given = _given(work, begin, [m.account_id for m in members])
    for who, part in _sitting(work, begin, [m.account_id for m in members]).items():
        given[who] = given.get(who, Decimal(0)) + part
    there = {m.account_id: _presence(m, days) for m in members}
    shares = sum((Decimal(m.coefficient) * there[m.account_id] for m in members), Decimal(0))
    whole = sum(given.values()) / shares if shares else Decimal(0)
    return {m.account_id: rounded(_load(m, given, there[m.account_id], whole)) for m in members}


def _load(
    member: BenchMember, given: Mapping[str, Decimal], there: Decimal, whole: Decimal
) -> Decimal:
    own = given.get(member.account_id, Decimal(0))
    share = Decimal(member.coefficient) or Decimal(1)
    return own / share + (1 - there) * whole


def _workdays(work: Work, begin: date) -> list[date]:
    """The court's workdays from a day up to today; at least today."""
    calendar = work.house.bundle.calendar
    days = [begin + timedelta(days=n) for n in range((work.today - begin).days + 1)]
    return [day for day in days if calendar.is_workday(day)] or [work.today]


def _presence(member: BenchMember, days: Sequence[date]) -> Decimal:
    """The part of the days on which a judge was there; never nothing, so that it can be counted."""
    present = sum(day >= member.since and is_there(member, day) for day in days)
    return Decimal(max(present, 1)) / len(days)


def _given(work: Work, begin: date, accounts: Sequence[str]) -> dict[str, Decimal]:
    first = datetime.combine(begin, time(), CHINA)
    found = (
        select(Assignment.account_id, func.sum(Assignment.weight))
        .where(
            Assignment.account_id.in_(accounts),
            Assignment.since >= first,
            Assignment.until.is_(None),
        )
        .group_by(Assignment.account_id)
    )
    return {who: Decimal(str(total)) for who, total in work.session.execute(found)}


def _sitting(work: Work, begin: date, accounts: Sequence[str]) -> dict[str, Decimal]:
    """What sitting in panels of cases that others host counts for (dated parameter)."""
    share = Decimal(str(work.house.bundle.parameters.on(work.today)(SITTING)))
    found = (
        select(CaseMember.account_id, func.sum(Assignment.weight))
        .join(Assignment, Assignment.case_id == CaseMember.case_id)
        .where(
            CaseMember.account_id.in_(accounts),
            CaseMember.relation.in_((Relation.member, Relation.presiding)),
            CaseMember.until.is_(None),
            CaseMember.since >= datetime.combine(begin, time(), CHINA),
            Assignment.until.is_(None),
            Assignment.account_id != CaseMember.account_id,
        )
        .group_by(CaseMember.account_id)
    )
    return {who: share * Decimal(str(total)) for who, total in work.session.execute(found)}
