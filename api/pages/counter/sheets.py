"""送达地址确认书 on paper: printed for one person, signed, filed in again (邮寄送达规定 3, 4).

What is on the signed sheet is entered as that person's own word, with its scan beside it.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayServeWindow
from api.base.downloads import attachment
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor, Conflict, Work
from court.core.lifecycle import State
from court.core.tables import Filing
from court.counter import window
from court.decisions.receiving import receipt_of_more
from court.filings import confirming
from court.filings.adding import NONE_CHOSEN, Arrived, add_all, as_kind, receive_all
from court.filings.confirming import FIELDS, MOST, Given, capacities, proposed
from court.filings.file_places import Kind
from court.filings.papers import address_sheet
from court.filings.signing import signers_of
from court.opinions.addresses import SHEET, confirmed
from court.opinions.supplement import MATERIALS
from court.service.recipients import take_new_sheets
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
SCAN = "scan"
NO_SCAN = "请附上本人签过名的确认书（扫描或者拍照）"


@router.get("/window/filings/{filing_id}/sheets")
def ask(request: Request, actor: MayServeWindow, filing_id: str) -> Response:
    """Everybody who files: print the sheet, file the signed one in."""
    return _page(request, actor, filing_id)


@router.get("/window/filings/{filing_id}/sheets/print")
def print_one(
    request: Request, actor: MayServeWindow, filing_id: str, party: str = "", empty: str = ""
) -> Response:
    """The sheet of one person with that person's data only, or with empty lines to write on."""
    with house_of(request).look(actor) as look:
        paper = address_sheet(look, window.one(look, filing_id), party[:200], empty=bool(empty))
    return attachment(paper.name, "application/pdf", paper.pdf)


@router.post("/window/filings/{filing_id}/sheets")
def file_in(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Keep what one person signed, with the scan; what was typed stays while something is wrong."""
    party = text(form, "party", 200)
    given = Given(**{name: text(form, name, MOST) for name in FIELDS})
    arrived = receive_all(house_of(request), chosen_files(form, "_file"))
    try:
        with house_of(request).work(actor) as work:
            filing = window.one(work, filing_id, lock=True)
            _kept(work, filing, party, given, arrived)
            waiting = filing.state != State.draft
    except (FilingError, Conflict) as error:
        return _page(request, actor, filing_id, party, given, error)
    if waiting:
        receipt_of_more(house_of(request), actor, filing_id)
    return RedirectResponse(f"/window/filings/{filing_id}/sheets", 303)


def _kept(work: Work, filing: Filing, party: str, given: Given, arrived: Arrived) -> None:
    """One without the other would leave an address nobody signed.  Raises `FilingError`."""
    if not arrived.taken:
        refused = [words for words in arrived.refused if words != NONE_CHOSEN]
        raise FilingError([FieldProblem(SCAN, "；".join(refused) or NO_SCAN)])
    confirming.confirm(work, filing, party, given, on_paper=True)
    if refused := add_all(work, filing, arrived, as_kind(Kind(MATERIALS, SHEET, (), True), party)):
        raise FilingError([FieldProblem(SCAN, "；".join(refused))])
    take_new_sheets(work, filing)


def _page(
    request: Request,
    actor: Actor,
    filing_id: str,
    party: str = "",
    given: Given | None = None,
    error: FilingError | Conflict | None = None,
) -> Response:
    with house_of(request).look(actor) as look:
        filing = window.one(look, filing_id)
        sheets = confirmed(look, filing).on_paper()
    signers = signers_of(filing.content)
    typed = {s.party: proposed(filing.content, s, "") for s in signers}
    if given is not None and party in typed:
        typed[party] = given
    return page(
        request,
        "window/sheets.html",
        200 if error is None else 409 if isinstance(error, Conflict) else 422,
        filing=filing,
        address=f"/window/filings/{filing.id}",
        signers=signers,
        capacities={s.party: capacities(s) for s in signers},
        typed=typed,
        sheets=sheets,
        media=[one for one in confirming.MEDIA if one != confirming.ACCOUNT or filing.owner_id],
        answers=(confirming.AGREES, confirming.REFUSES),
        party=party,
        wrong={p.path: p.message for p in error.problems} if isinstance(error, FilingError) else {},
        said=str(error) if isinstance(error, Conflict) else "",
    )
