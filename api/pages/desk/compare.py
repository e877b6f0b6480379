"""逐项比较: two versions of a filing side by side, field by field."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import select

from api.base.access import MayReadInbox
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import NotFound
from court.core.tables import FilingVersion
from court.decisions import review
from court.decisions.views.aside import file_changes
from court.opinions.comparing import changes
from court.opinions.masking import shown_content
from court.opinions.service import ruleset_of, version_of

router = APIRouter()
Version = Annotated[int, Query(ge=0, le=10_000)]


@router.get("/inbox/{filing_id}/compare")
def compare_page(
    request: Request, filing_id: str, actor: MayReadInbox, old: Version = 0, new: Version = 0
) -> Response:
    """The newest version with the one before it, or any two."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        numbers = list(
            look.session.scalars(
                select(FilingVersion.version)
                .where(FilingVersion.filing_id == filing.id)
                .order_by(FilingVersion.version)
            )
        )
        if len(numbers) < 2:
            raise NotFound("这份起诉只有一版，没有可以比较的")
        after = version_of(look.session, filing, new)
        before = version_of(look.session, filing, old or max(1, after.version - 1))
        vocabulary = ruleset_of(look, filing, after.content).vocabulary
        masked = filing.assignee_id != actor.account_id
        contents = [shown_content(v.content, vocabulary, masked) for v in (before, after)]
        found = changes(contents[0], contents[1], vocabulary)
        found += file_changes(look, filing, before, after)
    return page(
        request,
        "desk/compare.html",
        filing=filing,
        versions=numbers,
        before=before,
        after=after,
        changes=found,
    )
