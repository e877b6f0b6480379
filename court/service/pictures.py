"""Pictures of an attempt: the door, the receipt, the paper left there; from carriers and by hand.

The same picture of an attempt twice is one.  Only who sees the case sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from court.cases import people
from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, Courthouse, NotFound, Work, existing
from court.core.receiving import Received
from court.core.receiving import receive as receive_file
from court.core.roles import Action
from court.core.store.kept import Kept
from court.files.sniffing import IMAGES
from court.service import reporting, rows
from court.service.ports import NoticeRefused, require_signed, secret_of
from court.service.tables import ServiceAttempt, ServicePicture
from engine.text.errors import LianError

PICTURED = "送达影像"
MOST, LONGEST = 30, 10_000_000
PICTURES = Kept(ServicePicture, ServicePicture.case_id, lambda row: (row.at, row.id))


def receive(house: Courthouse, files: Iterable[tuple[str, BinaryIO]]) -> list[Received]:
    """Pictures into the store, before a unit of work begins.  Raises as `receiving.receive`."""
    return [receive_file(house, name, file, IMAGES, LONGEST) for name, file in files]


def add(
    work: Work, case_id: str, attempt_id: str, pictures: Sequence[Received]
) -> list[ServicePicture]:
    """Pictures that somebody of the court took.  Raises `Conflict`, `NotFound`."""
    case = rows.take(work, case_id, Action.serve)
    among = rows.ATTEMPTS.of(work.session, case.id)
    attempt = existing(next((a for a in among if a.id == attempt_id), None), "没有这一次送达")
    return [_keep(work, case, attempt, one) for one in pictures]


def arrive(house: Courthouse, number: str, file: BinaryIO, signed: str) -> ServicePicture:
    """A carrier's picture of what it calls `number`; signed over the number, a line break, the bytes.

    Raises `NoticeRefused`.
    """
    require_signed(number.encode() + b"\n" + file.read(), signed, secret_of(house.settings))
    file.seek(0)
    try:
        (picture,) = receive(house, [(f"{number}.jpg", file)])
        with house.work() as work:
            attempt = reporting.known_as(work, {number}).get(number)
            case = people.locked(work, attempt.case_id) if attempt is not None else None
            if attempt is None or case is None:
                raise NotFound("没有这个单号")
            return _keep(work, case, attempt, picture)
    except LianError as error:
        raise NoticeRefused(str(error)) from error


def _keep(
    work: Work, case: CourtCase, attempt: ServiceAttempt, picture: Received
) -> ServicePicture:
    known = of_attempt(work, attempt)
    if before := next((one for one in known if one.sha256 == picture.sha256), None):
        return before
    if len(known) >= MOST:
        raise Conflict(f"一次送达最多留 {MOST} 张影像")
    row = ServicePicture(
        court=case.court,
        case_id=case.id,
        attempt_id=attempt.id,
        name=picture.name[:200],
        media_type=picture.media_type,
        sha256=picture.sha256,
        at=work.now,
        by=work.actor.account_id,
    )
    work.session.add(row)
    note(work, case, PICTURED, 任务=attempt.task_id, 尝试=attempt.id, 摘要=picture.sha256)
    return row


def of_attempt(work: Work, attempt: ServiceAttempt) -> list[ServicePicture]:
    """The pictures of an attempt, as they came."""
    found = PICTURES.of(work.session, attempt.case_id)
    return [one for one in found if one.attempt_id == attempt.id]


def read(work: Work, case_id: str, picture_id: str) -> tuple[ServicePicture, bytes]:
    """One of a case the actor sees.  Raises `NotFound`."""
    case = people.find(work, case_id, Action.cases)
    among = PICTURES.of(work.session, case.id)
    found = existing(next((one for one in among if one.id == picture_id), None), "没有这张影像")
    return found, work.house.files.get(found.sha256)
