"""How much an account may leave lying about: drafts, and the files in them.

What was handed in is never counted: the court takes in every complaint (登记立案规定 2).
"""

from __future__ import annotations

from sqlalchemy import func, select

from court.core.courthouse import Conflict, Work
from court.core.lifecycle import State
from court.core.store.asking import added
from court.core.store.paging import number_of
from court.core.tables import Filing, Upload
from engine.text.errors import LianError

MOST_DRAFTS = 300  # a law firm prepares dozens at a time
MOST_BYTES = 2_000_000_000  # four filings as large as one may be


def require_room_for_draft(work: Work, owner_id: str | None) -> None:
    """Raises `Conflict` when the account has as many drafts as it may."""
    if not owner_id:
        return
    found = (
        select(func.count())
        .select_from(Filing)
        .where(Filing.owner_id == owner_id, Filing.state == State.draft)
    )
    begun = added(work.session, Filing)
    own = sum((row.owner_id, row.state) == (owner_id, State.draft) for row in begun)
    with work.session.no_autoflush:
        written = number_of(work.session, found)
    if written + own > MOST_DRAFTS:
        raise Conflict(f"您有 {MOST_DRAFTS} 份还没有提交的草稿，请先提交，或者删除不要的，再建新的")


def require_room_for_file(work: Work, filing: Filing, size: int) -> None:
    """Raises `LianError` when the files in the account's drafts would be too many bytes."""
    if not filing.owner_id:
        return
    found = (
        select(func.sum(Upload.size))
        .join(Filing, Filing.id == Upload.filing_id)
        .where(Filing.owner_id == filing.owner_id, Filing.state == State.draft)
        .where(Upload.removed_at.is_(None))
    )
    if filing.state == State.draft and number_of(work.session, found) + size > MOST_BYTES:
        raise LianError(
            f"您的各份草稿里的文件一共超过 {MOST_BYTES // 10**9} GB，请先提交，或者删除不要的草稿"
        )
