"""What became of one's filings: the list, the timeline of a case, its documents, ways out."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.downloads import attachment
from api.base.posted import Posted
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor, Conflict
from court.core.lifecycle import Event, State, can
from court.core.tables import Filing
from court.decisions import issued
from court.decisions import service as decisions
from court.decisions.receiving import issue_receipt
from court.decisions.views.case import case_view, heading_of
from court.filings import (
    queries as case_list,
)
from court.filings import (
    service as filings,
)
from court.filings import (
    templates as filing_templates,
)
from court.filings import (
    uploads,
)
from court.filings.papers import complaint, opening_papers
from court.opinions.service import version_of
from court.payments import service as payments

router = APIRouter()


@router.get("/cases")
def case_table(request: Request, actor: MayFile, group: str = "", text: str = "") -> Response:
    """The actor's filings: what needs doing first."""
    wanted = case_list.Wanted(group, text[:60], page_number(request))
    with house_of(request).look(actor) as look:
        found = case_list.listing(look, wanted)
        fees = payments.unpaid_until(look, found.filings)
    if not found.total and not (group or text):
        return page(request, "cases/none.html")
    return page(
        request,
        "cases/list.html",
        found=found,
        fees=fees,
        wanted=wanted,
        groups=list(case_list.GROUPS),
        size=case_list.PAGE,
        link="/cases?" + urlencode({"group": group, "text": text[:60], "page": ""}),
        overview=sum(found.counts.values()),
    )


def page_number(request: Request) -> int:
    """`?page=3`; 1 for anything that is no page."""
    found = request.query_params.get("page", "")
    return max(1, int(found)) if found.isascii() and found.isdigit() and len(found) < 6 else 1


@router.get("/cases/{filing_id}")
def case(request: Request, actor: MayFile, filing_id: str, done: str = "") -> Response:
    """Timeline, documents, messages; a draft or a pending supplement leads to its form."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        found = case_view(look, filing)
    if filing.state == State.draft:
        return RedirectResponse(f"/file/{filing.id}", 303)
    if filing.state == State.supplement:
        return RedirectResponse(f"/cases/{filing.id}/supplement", 303)
    return page(
        request,
        "cases/case.html",
        case=found,
        layouts=opening_papers(house_of(request), filing.cause),
        handed=done,
    )


@router.get("/cases/{filing_id}/receipt")
def receipt(request: Request, actor: MayFile, filing_id: str) -> Response:
    """The sealed receipt; made now should the moment after the submission have been missed."""
    with house_of(request).work(actor) as work:
        document = issue_receipt(work, filings.own(work, filing_id, lock=True))
    with house_of(request).look(actor) as look:
        _, data = issued.read_document(look, filing_id, document.id)
    return attachment(
        f"收件凭证.{document.file_name.rpartition('.')[2]}", document.media_type, data
    )


@router.get("/cases/{filing_id}/documents/{document_id}")
def document(request: Request, actor: MayFile, filing_id: str, document_id: str) -> Response:
    """A document of the court, to keep."""
    with house_of(request).look(actor) as look:
        found, data = issued.read_document(look, filing_id, document_id)
    return attachment(found.file_name, found.media_type, data)


@router.get("/cases/{filing_id}/complaint/{layout}")
def own_complaint(request: Request, actor: MayFile, filing_id: str, layout: str) -> Response:
    """The complaint as it was last submitted; of a draft, as it stands."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        content = version_of(look.session, filing).content if filing.version else filing.content
        paper = complaint(look, filing, content, layout)
    return attachment(paper.name, "application/pdf", paper.pdf)


@router.get("/cases/{filing_id}/uploads/{upload_id}")
def upload(request: Request, actor: MayFile, filing_id: str, upload_id: str) -> Response:
    """A file that was handed in."""
    with house_of(request).look(actor) as look:
        found = uploads.read(look, filing_id, upload_id)
    return attachment(found.name, found.media_type, found.data)


@router.get("/cases/{filing_id}/withdraw")
def ask_withdrawal(request: Request, actor: MayFile, filing_id: str) -> Response:
    """What withdrawing means, before it is done."""
    return _confirmation(request, actor, filing_id, Event.withdraw)


@router.post("/cases/{filing_id}/withdraw")
def withdraw(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Take the filing back."""
    with house_of(request).work(actor) as work:
        filings.withdraw(work, filings.own(work, filing_id, lock=True))
    return RedirectResponse(f"/cases/{filing_id}", 303)


@router.get("/cases/{filing_id}/insist")
def ask_insistence(request: Request, actor: MayFile, filing_id: str) -> Response:
    """What insisting means, before it is done."""
    return _confirmation(request, actor, filing_id, Event.insist)


@router.post("/cases/{filing_id}/insist")
def insist(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Insist on the filing as it is: the court decides in writing."""
    with house_of(request).work(actor) as work:
        filings.insist(work, filings.own(work, filing_id, lock=True))
    return RedirectResponse(f"/cases/{filing_id}", 303)


def _confirmation(request: Request, actor: Actor, filing_id: str, event: Event) -> Response:
    """A page that says what will happen, with the way back."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        heading = heading_of(look, filing, decisions.told_decision(look, filing))
    if not can(State(filing.state), event):
        raise Conflict(f"这份起诉现在是“{filing.state}”，不能{event}")
    template = "cases/withdraw.html" if event is Event.withdraw else "cases/insist.html"
    return page(request, template, filing=filing, heading=heading, title=name_of(filing))


def name_of(filing: Filing) -> str:
    """What a filing is called on pages: its parties, else its cause."""
    return filing.parties or filing.cause


@router.post("/cases/{filing_id}/again")
def again(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """A new draft with everything this filing holds."""
    with house_of(request).work(actor) as work:
        draft = filing_templates.again(work, filing_id)
    return RedirectResponse(f"/file/{draft.id}", 303)
