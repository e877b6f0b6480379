"""Files handed in with a filing: sniffed, size-limited, kept by their hash, never served inline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, count

from sqlalchemy import select

from court.core.courthouse import NotFound, Work, require_state
from court.core.lifecycle import State
from court.core.receiving import Received
from court.core.roles import Action
from court.core.tables import Filing, Upload
from court.filings.quotas import require_room_for_file
from court.filings.service import find
from engine.text.errors import LianError

MAX_UPLOADS = 200
MAX_TOTAL = 500_000_000
CHANGEABLE = (State.draft, State.supplement)
ADDABLE = (*CHANGEABLE, State.waiting, State.reviewing, State.supplemented)


@dataclass(frozen=True, slots=True)
class Content:
    """An upload's name, type and bytes, for sending it out."""

    name: str
    media_type: str
    data: bytes


def attach(
    work: Work, filing: Filing, found: Received, states: Collection[State] = CHANGEABLE
) -> Upload:
    """Add a received file to a filing in one of these states, found and locked.

    The same bytes again give the upload that is there.  Raises `LianError` for what is refused.
    """
    require_state(filing, states, "这份起诉", "不能再添加文件")
    known = of_filing(work, filing)
    same = next((u for u in known if u.sha256 == found.sha256), None)
    if same is not None:
        return same
    total = sum(one.size for one in known)
    if len(known) >= MAX_UPLOADS or total + found.size > MAX_TOTAL:
        raise LianError("一份起诉最多上传 200 个文件，共 500 MB；请合并或者压缩以后再传")
    require_room_for_file(work, filing, found.size)
    upload = Upload(
        filing_id=filing.id,
        name=own_name(found.name, {u.name for u in known}),
        media_type=found.media_type,
        size=found.size,
        pages=found.pages,
        sha256=found.sha256,
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(upload)
    return upload


def own_name(name: str, taken: Collection[str]) -> str:
    """`借条（2）.jpg` where there is a 借条.jpg: materials and evidence name their file by it."""
    stem, dot, suffix = name.rpartition(".")
    numbered = (f"{stem}（{n}）.{suffix}" if dot else f"{name}（{n}）" for n in count(2))
    return next(n for n in chain((name,), numbered) if n not in taken)


def of_filing(work: Work, filing: Filing) -> list[Upload]:
    """The files of a filing that were not taken away, oldest first."""
    found = (
        select(Upload)
        .where(Upload.filing_id == filing.id, Upload.removed_at.is_(None))
        .order_by(Upload.at, Upload.id)
    )
    return list(work.session.scalars(found))


def remove(work: Work, filing: Filing, upload_id: str) -> Upload:
    """Take a file away again; what was handed in before stays with its version."""
    require_state(filing, CHANGEABLE, "这份起诉", "不能再删除文件")
    upload = one(work, filing, upload_id)
    if filing.version:
        upload.removed_at = work.now
    else:
        work.session.delete(upload)
    return upload


def read(work: Work, filing_id: str, upload_id: str, action: Action = Action.file) -> Content:
    """A file of a filing the actor may see.  Raises `NotFound`, `NotAllowed`."""
    upload = one(work, find(work, filing_id, action), upload_id)
    return Content(upload.name, upload.media_type, work.house.files.get(upload.sha256))


def one(work: Work, filing: Filing, upload_id: str) -> Upload:
    """A file of a filing that was not taken away.  Raises `NotFound`."""
    upload = work.session.get(Upload, upload_id)
    if upload is None or upload.filing_id != filing.id or upload.removed_at is not None:
        raise NotFound("没有这个文件")
    return upload
