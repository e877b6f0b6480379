"""Hearings as people look at them: a day of the court by rooms, one's own calendar."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy import case as case_when

from court.cases.people import names
from court.cases.ports import SetHearing
from court.cases.queries import visible
from court.cases.tables import CaseMember, CourtCase
from court.core.clock import CHINA
from court.core.courthouse import Work, existing
from court.core.roles import Action
from court.core.tables import Account
from court.hearings.feed import Entry, feed
from court.hearings.service import CANCELLED, EXPECTED
from court.hearings.tables import CourtRoom, Hearing, HearingFeed
from court.hearings.timetable import HALF_HOUR, STARTS

# Causes of which a locked telephone shows nothing.
DISCREET = ("婚姻家庭", "离婚", "抚养", "收养", "监护", "人身安全")
PAST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A hearing with its case, its judge and its room; `shown` when the actor may see the case."""

    hearing: Hearing
    case: CourtCase
    room: CourtRoom
    host: str
    shown: bool

    @property
    def start(self) -> time:
        return starts(self.hearing)

    @property
    def end(self) -> time:
        begin = datetime.combine(self.hearing.day, self.start)
        return (begin + timedelta(minutes=HALF_HOUR * self.hearing.length)).time()


def starts(hearing: Hearing) -> time:
    """The time of day a hearing begins."""
    found = STARTS[hearing.slot]
    assert found is not None
    return found


def of_day(work: Work, day: date) -> list[tuple[CourtRoom, list[Sitting]]]:
    """Every room in use with what is heard there on a day.  Raises `NotAllowed`."""
    work.actor.require(Action.hearings)
    found = _sittings(work, select(Hearing.id).where(Hearing.day == day))
    used = select(CourtRoom).where(CourtRoom.court == work.house.chain)
    rows = work.session.scalars(used.order_by(CourtRoom.kind, CourtRoom.name))
    by_room = [(room, [s for s in found if s.room.id == room.id]) for room in rows]
    return [(room, sat) for room, sat in by_room if sat or room.closed_at is None]


def _sittings(work: Work, chosen: Select[str]) -> list[Sitting]:
    rows = work.session.execute(
        select(Hearing, CourtCase, CourtRoom)
        .join(CourtCase, CourtCase.id == Hearing.case_id)
        .join(CourtRoom, CourtRoom.id == Hearing.room_id)
        .where(
            Hearing.court == work.house.chain,
            Hearing.id.in_(chosen),
            Hearing.state != CANCELLED,
        )
        .order_by(Hearing.day, Hearing.slot, Hearing.id)
    ).all()
    hosts = names(work, [case.host_id for _, case, _ in rows])
    allowed = _allowed(work, [case.id for _, case, _ in rows])
    return [
        Sitting(h, case, room, hosts.get(case.host_id or "", ""), case.id in allowed)
        for h, case, room in rows
    ]


def _allowed(work: Work, cases: Iterable[str]) -> set[str]:
    if not work.actor.may(Action.cases):
        return set()
    among = visible(work).where(CourtCase.id.in_(list(cases)))
    return {case.id for case in work.session.scalars(among)}


def of_hearings(work: Work, hearings: Iterable[Hearing]) -> list[Sitting]:
    """Some hearings, as a list shows them."""
    return _sittings(work, select(Hearing.id).where(Hearing.id.in_([h.id for h in hearings])))


def of_case(work: Work, case: CourtCase) -> list[Sitting]:
    """The hearings of a case that were not called off."""
    return _sittings(work, select(Hearing.id).where(Hearing.case_id == case.id))


def coming(work: Work, days: int) -> list[Sitting]:
    """The hearings of the cases the actor belongs to, from today on.  Raises `NotAllowed`."""
    work.actor.require(Action.hearings)
    mine = select(CaseMember.case_id).where(
        CaseMember.account_id == work.actor.account_id, CaseMember.until.is_(None)
    )
    until = work.today + timedelta(days=days)
    within = Hearing.day.between(work.today, until)
    return _sittings(work, select(Hearing.id).where(Hearing.case_id.in_(mine), within))


class HearingsOfCases:
    """What the hearings of a case are to those who have to come (`court.cases.ports.Hearings`)."""

    def hearings_of(self, work: Work, case: CourtCase) -> list[SetHearing]:
        """The hearings that were not called off, the earliest first."""
        return [
            SetHearing(
                sitting.hearing.basis,
                datetime.combine(sitting.hearing.day, sitting.start, CHINA),
                datetime.combine(sitting.hearing.day, sitting.end, CHINA),
                sitting.room.name,
                sitting.hearing.state == EXPECTED,
            )
            for sitting in of_case(work, case)
        ]


HEARINGS = HearingsOfCases()


def new_feed(work: Work) -> str:
    """A secret for the actor's calendar; the one before stops working.  Shown once."""
    work.actor.require(Action.hearings)
    secret = secrets.token_urlsafe(24)
    work.session.merge(
        HearingFeed(account_id=work.actor.account_id, digest=_digest(secret), made_at=work.now)
    )
    work.log("日历地址", 账户=work.actor.account_id)
    return secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar(work: Work, secret: str) -> bytes:
    """The calendar of whoever holds the secret, cancelled hearings as well.

    Raises `NotFound`, also for the address of somebody who works here no more.
    """
    used = (
        select(HearingFeed)
        .join(Account, Account.id == HearingFeed.account_id)
        .where(HearingFeed.digest == _digest(secret), Account.disabled.is_(False))
    )
    row = existing(work.session.scalar(used), "没有这个日历")
    rows = work.session.execute(
        select(Hearing, CourtCase, CourtRoom, _left(row.account_id))
        .join(CourtCase, CourtCase.id == Hearing.case_id)
        .join(CourtRoom, CourtRoom.id == Hearing.room_id)
        .where(Hearing.case_id.in_(_ever_mine(row.account_id)), Hearing.day >= work.today - PAST)
        .order_by(Hearing.day, Hearing.slot, Hearing.id)
    )
    entries = [_entry(h, case, room, left) for h, case, room, left in rows]
    return feed(entries, "开庭", work.house.settings.public_url.partition("//")[2] or "lian.local")


def _ever_mine(account_id: str) -> Select[str]:
    return select(CaseMember.case_id).where(CaseMember.account_id == account_id)


def _left(account_id: str) -> ColumnElement[datetime | None]:
    """When somebody left the case of a hearing; None while they have any relation to it."""
    of_mine = (CaseMember.account_id == account_id, CaseMember.case_id == Hearing.case_id)
    still = select(CaseMember.case_id).where(*of_mine, CaseMember.until.is_(None)).exists()
    last = select(func.max(CaseMember.until)).where(*of_mine).scalar_subquery()
    return case_when((still, None), else_=last)


def _entry(hearing: Hearing, case: CourtCase, room: CourtRoom, left: datetime | None) -> Entry:
    """A hearing after somebody left the case is cancelled in their calendar, not merely gone."""
    start = datetime.combine(hearing.day, starts(hearing), CHINA)
    gone = left is not None and left < start
    return Entry(
        hearing.id,
        case.number,
        start,
        start + timedelta(minutes=HALF_HOUR * hearing.length),
        room.name,
        max(hearing.changed_at, left) if left is not None else hearing.changed_at,
        hearing.changes + int(gone),
        hearing.state == CANCELLED or gone,
        hearing.state == EXPECTED,
        not hearing.public or any(word in case.cause for word in DISCREET),
    )
