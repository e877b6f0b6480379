"""Files of a filing: uploads as downloads and as pictures of their pages, finished documents.

A person's bytes are only ever sent as a download; what is shown is drawn anew (`court.files.pictures`).
"""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MayReadInbox
from api.base.downloads import attachment
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import NotFound
from court.core.roles import Action
from court.decisions import issued, review
from court.decisions.views.aside import file_views
from court.files.pictures import WIDTHS, picture
from court.filings import uploads

router = APIRouter()
PageNumber = Annotated[int, Query(alias="page", ge=1, le=20_000)]
OCTETS = "application/octet-stream"
SHOWN_PAGES = 20
# Pictures stay in the browser while the page is open, and nowhere in between.
PRIVATE = {"Cache-Control": "private, max-age=600"}


@router.get("/inbox/{filing_id}/files/{upload_id}")
def file_page(
    request: Request, filing_id: str, upload_id: str, actor: MayReadInbox, number: PageNumber = 1
) -> Response:
    """The pages of an upload, one below the other, some at a time."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        files = file_views(look, filing)
    shown = next((file for file in files if file.id == upload_id), None)
    if shown is None:
        raise NotFound("没有这个文件")
    first = min(number, shown.page_count)
    last = min(shown.page_count, first + SHOWN_PAGES - 1)
    return page(
        request, "desk/file.html", filing=filing, file=shown, files=files, first=first, last=last
    )


@router.get("/inbox/{filing_id}/files/{upload_id}/picture")
def file_picture(
    request: Request,
    filing_id: str,
    upload_id: str,
    actor: MayReadInbox,
    number: PageNumber = 1,
    width: int = WIDTHS[0],
) -> Response:
    """One page as a PNG that was drawn here."""
    house = house_of(request)
    with house.look(actor) as look:
        filing = review.open_filing(look, filing_id)
        found = uploads.one(look, filing, upload_id)
    read = partial(house.files.get, found.sha256)
    drawn = picture(found.sha256, found.media_type, read, number, width)
    return Response(drawn, media_type="image/png", headers=PRIVATE)


@router.get("/inbox/{filing_id}/files/{upload_id}/download")
def file_download(
    request: Request, filing_id: str, upload_id: str, actor: MayReadInbox
) -> Response:
    """The bytes as they were handed in, never to be opened by the browser."""
    with house_of(request).look(actor) as look:
        found = uploads.read(look, filing_id, upload_id, Action.inbox)
    return attachment(found.name, OCTETS, found.data)


@router.get("/inbox/{filing_id}/documents/{document_id}")
def document(request: Request, filing_id: str, document_id: str, actor: MayReadInbox) -> Response:
    """A finished document."""
    with house_of(request).look(actor) as look:
        found, data = issued.read_document(look, filing_id, document_id, Action.inbox)
    return attachment(found.file_name, found.media_type, data)
