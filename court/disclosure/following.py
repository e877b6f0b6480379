"""Who may follow a case: the filer from its beginning, others when the court has checked who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from court.cases import parties, people
from court.cases.lifecycle import CaseEvent
from court.cases.projection import CASES, PARTIES
from court.cases.service import note
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Conflict, NotFound, Work, existing
from court.core.events import data_of
from court.core.roles import PUBLIC, Action, Role
from court.core.store.kept import Kept
from court.core.tables import Account, Filing, LogEntry
from court.disclosure.tables import CaseFollower
from court.flow.reactors import Reactor
from engine.language.parties import CLAIMING
from engine.text.errors import FieldProblem, FilingError

HIMSELF, AGENT = "本人", "代理人"
CAPACITIES = (HIMSELF, "法定代理人", AGENT)
CHECKED, ENDED = "核对身份", "停止公开"
_FILINGS = Kept(Filing, Filing.id, lambda filing: filing.id)
_OWNERS = Kept(Account, Account.id, lambda account: account.id)
FOLLOWERS = Kept(CaseFollower, CaseFollower.case_id, lambda follower: follower.id)


def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
    """Read who is in the cases of a batch, and who follows them."""
    session, cases = work.session, {entry.subject for entry in entries}
    for kept in (CASES, PARTIES, FOLLOWERS):
        kept.fetch(session, cases)
    begun = {entry.subject for entry in entries if entry.kind == CaseEvent.begin}
    _FILINGS.fetch(session, [case.filing_id for id_ in begun for case in CASES.of(session, id_)])


def follow(work: Work, entry: LogEntry) -> None:
    """The filer follows for the side that filed; who leaves the case follows no longer."""
    case = work.session.get(CourtCase, entry.subject)
    if case is None:
        return
    if entry.kind == CaseEvent.begin:
        _filer(work, case)
        return
    data = data_of(entry)
    gone = data.get("原当事人") or data.get("当事人")
    for row in FOLLOWERS.of(work.session, case.id):
        if row.party_id == gone:
            row.left_at = row.left_at or entry.at


def _filer(work: Work, case: CourtCase) -> None:
    owner_id = work.session.get_one(Filing, case.filing_id).owner_id
    owner = next(iter(_OWNERS.of(work.session, owner_id)), None) if owner_id else None
    if owner is None or owner.role not in PUBLIC:
        return
    capacity = AGENT if owner.role == Role.lawyer else HIMSELF
    for party in parties.standing(work, case):
        if party.side in CLAIMING:
            checked = work.now if owner.identity_verified else None
            _keep(work, case, party, owner, capacity).checked_at = checked


def _keep(
    work: Work, case: CourtCase, party: CaseParty, account: Account, capacity: str
) -> CaseFollower:
    named = (party.id, account.id)
    known = FOLLOWERS.of(work.session, case.id)
    row = next((one for one in known if (one.party_id, one.account_id) == named), None)
    if row is None:
        row = CaseFollower(
            court=case.court, case_id=case.id, party_id=party.id, account_id=account.id
        )
        work.session.add(row)
    row.capacity, row.by, row.left_at = capacity, work.actor.account_id, None
    return row


def check(work: Work, case_id: str, party_id: str, phone: str, capacity: str) -> CaseFollower:
    """The clerk has seen the papers of somebody who appears for a party (审判流程公开规定 6).

    Somebody who appears for itself must have the party's own number on the verified account.
    Raises `FilingError`, `NotFound`.
    """
    case = people.find(work, case_id, Action.assist, lock=True)
    party = parties.party(work, case, party_id)
    if capacity not in CAPACITIES:
        raise FilingError([FieldProblem("身份", f"请选{'、'.join(CAPACITIES)}之一")])
    account = work.session.scalar(select(Account).where(Account.phone == phone.strip()))
    if account is None or account.role not in PUBLIC or account.disabled:
        said = "没有用这个手机号登录过的账户，请他先用手机号登录一次"
        raise FilingError([FieldProblem("手机号", said)])
    if capacity == HIMSELF and not _is_verified_as(account, party):
        said = "这个账户没有实名，或者证件号码与当事人的不一致，请核对"
        raise FilingError([FieldProblem("手机号", said)])
    row = _keep(work, case, party, account, capacity)
    row.checked_at = row.checked_at or work.now
    note(work, case, CHECKED, 对象=party.id, 账户=account.id)
    return row


def end(work: Work, case_id: str, follower_id: str) -> CaseFollower:
    """Somebody acts for the party no longer, and is shown nothing more (审判流程公开规定 6).

    Raises `Conflict`, `NotFound`.
    """
    case = people.find(work, case_id, Action.assist, lock=True)
    known = FOLLOWERS.of(work.session, case.id)
    row = existing(next((one for one in known if one.id == follower_id), None), "没有这个人")
    if row.left_at is not None:
        raise Conflict("已经停止向他公开")
    if row.capacity == HIMSELF:
        raise Conflict("当事人本人退出诉讼的，请登记退出诉讼，公开随着停止")
    row.left_at = work.now
    note(work, case, ENDED, 对象=row.party_id, 账户=row.account_id)
    return row


@dataclass(frozen=True, slots=True)
class Known:
    """Who follows a case, for whom, and the name of the account."""

    follower: CaseFollower
    party: CaseParty
    name: str


def of_case(work: Work, case: CourtCase) -> list[Known]:
    """Everybody who follows a case now, for the staff."""
    by_id = {party.id: party for party in parties.ever(work, case)}
    rows = [one for one in FOLLOWERS.of(work.session, case.id) if one.left_at is None]
    found = select(Account).where(Account.id.in_([one.account_id for one in rows]))
    names = {account.id: account.name for account in work.session.scalars(found)}
    return [Known(one, by_id[one.party_id], names.get(one.account_id, "")) for one in rows]


def _is_verified_as(account: Account, party: CaseParty) -> bool:
    return account.identity_verified and parties.compared(account.id_number) in parties.numbers_of(
        party
    )


def own(work: Work, case_id: str) -> tuple[CourtCase, list[CaseFollower]]:
    """A case the actor follows, and for whom.  Raises `NotFound`."""
    work.actor.require(Action.follow)
    found = select(CaseFollower).where(
        CaseFollower.case_id == case_id, CaseFollower.account_id == work.actor.account_id
    )
    rows = list(work.session.scalars(found.order_by(CaseFollower.id)))
    case = work.session.get(CourtCase, case_id)
    if case is None or not rows:
        raise NotFound("没有这个案件")
    return case, rows


def all_own(work: Work) -> list[CourtCase]:
    """The cases the actor follows, the newest first."""
    work.actor.require(Action.follow)
    mine = select(CaseFollower.case_id).where(CaseFollower.account_id == work.actor.account_id)
    found = select(CourtCase).where(CourtCase.id.in_(mine))
    return list(work.session.scalars(found.order_by(CourtCase.registration.desc()).limit(200)))


LEAVING = (CaseEvent.release_party, CaseEvent.replace_party)
KINDS = frozenset(map(str, (CaseEvent.begin, *LEAVING)))
REACTOR = Reactor("当事人查看案件", KINDS, follow, prepare=prepare)
