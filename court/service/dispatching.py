"""The job that hands an attempt to its carrier, and the notices that come back.

The attempt is in the record before the carrier hears of it, and the carrier knows it by the same number
however often it is offered, so a process that ends in between loses and doubles nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select

from court.cases.tables import CaseParty
from court.core.courthouse import Courthouse, NotFound, Work
from court.core.jobs import JobFailed, Lease
from court.service import reporting
from court.service.ports import (
    Carrier,
    CarrierError,
    Notice,
    NoticeRefused,
    Order,
    carrier_of,
    read_notices,
    secret_of,
)
from court.service.tables import ServiceAddress, ServiceAttempt, ServiceReport, ServiceTask
from engine.text.errors import FilingError

# An attempt of which nothing was learnt yet, with its papers, its party and the address.
_UNHEARD_OF = (
    select(ServiceAttempt, ServiceTask, CaseParty, ServiceAddress)
    .join(ServiceTask, ServiceTask.id == ServiceAttempt.task_id)
    .join(CaseParty, CaseParty.id == ServiceTask.party_id)
    .outerjoin(ServiceAddress, ServiceAddress.id == ServiceAttempt.address_id)
    .where(
        ServiceAttempt.id == bindparam("attempt"),
        ~exists().where(ServiceReport.attempt_id == ServiceAttempt.id),
    )
)


class Dispatch:
    """Hands attempts to a carrier, by default the one that the settings name."""

    def __init__(self, carrier: Carrier | None = None) -> None:
        self.carrier = carrier

    def __call__(self, house: Courthouse, lease: Lease) -> None:
        order = _order(house, lease.key)
        if order is None:
            return
        try:
            (self.carrier or carrier_of(house.settings)).take(order)
        except CarrierError as error:
            raise JobFailed(str(error)) from error


def _order(house: Courthouse, attempt_id: str) -> Order | None:
    """What to hand over; None when something was learnt of it already."""
    with house.look() as look:
        found = look.session.execute(_UNHEARD_OF, {"attempt": attempt_id}).one_or_none()
        if found is None:
            return None
        attempt, task, party, where = found
        return Order(
            attempt.number,
            attempt.way,
            party.name,
            where.address if where else "",
            tuple(map(str, task.papers)),
        )


def receive(house: Courthouse, body: bytes, signed: str) -> list[ServiceReport | NoticeRefused]:
    """A carrier's signed notice, or a list of them, each with what came of it.

    Raises `NoticeRefused` for what is not signed by the carrier or is no notice.
    """
    return receive_all(house, read_notices(body, signed, secret_of(house.settings)))


def receive_all(
    house: Courthouse, notices: Sequence[Notice]
) -> list[ServiceReport | NoticeRefused]:
    """Notices in one unit of work; where one of them is refused, each in its own."""
    try:
        return [*_together(house, notices)]
    except NoticeRefused:
        return [_alone(house, notice) for notice in notices]


def _alone(house: Courthouse, notice: Notice) -> ServiceReport | NoticeRefused:
    try:
        return _together(house, [notice])[0]
    except NoticeRefused as refused:
        return refused


def _together(house: Courthouse, notices: Sequence[Notice]) -> list[ServiceReport]:
    with house.work() as work:
        known = reporting.known_as(work, {notice.number for notice in notices})
        return [_received(work, notice, known.get(notice.number)) for notice in notices]


def _received(work: Work, notice: Notice, attempt: ServiceAttempt | None) -> ServiceReport:
    try:
        return reporting.take(work, attempt, notice.step, notice.at, notice.said)
    except (FilingError, NotFound) as error:
        raise NoticeRefused(str(error)) from error
