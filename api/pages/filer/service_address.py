"""Confirming where to be served, person by person, with what follows from it said before."""

from __future__ import annotations

from dataclasses import asdict, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, text
from api.base.security import actor_of, house_of
from api.base.web import page
from court.core.courthouse import Conflict
from court.core.lifecycle import State
from court.core.tables import Filing
from court.filings import confirming
from court.filings import service as filings
from court.filings.confirming import FIELDS, MOST, Given, capacities, proposed
from court.filings.signing import signers_of
from court.opinions import addresses
from court.opinions.addresses import Confirmed, confirmed
from court.service.recipients import take_new_sheets
from engine.text.errors import FilingError

router = APIRouter()


@router.get("/cases/{filing_id}/address")
def ask(request: Request, actor: MayFile, filing_id: str) -> Response:
    """What confirming means, and a sheet for everybody who files."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        known = confirmed(look, filing)
    return _page(request, filing, known)


@router.post("/cases/{filing_id}/address")
def confirm(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Keep one person's sheet; what was typed stays on the page while something is wrong."""
    party = text(form, "party", 200)
    given = Given(**{name: text(form, name, MOST).strip() for name in FIELDS})
    house = house_of(request)
    try:
        with house.work(actor) as work:
            own = filings.own(work, filing_id, lock=True)
            confirming.confirm(work, own, party, given)
            take_new_sheets(work, own)
    except (FilingError, Conflict) as error:
        with house.look(actor) as look:
            filing = filings.own(look, filing_id)
            known = confirmed(look, filing)
        status = 409 if isinstance(error, Conflict) else 422
        return _page(request, filing, known, party, given, error, status)
    return RedirectResponse(f"/cases/{filing_id}/address", 303)


def _page(
    request: Request,
    filing: Filing,
    known: Confirmed,
    party: str = "",
    given: Given | None = None,
    error: FilingError | Conflict | None = None,
    status: int = 200,
) -> Response:
    signers = signers_of(filing.content)
    phone = actor_of(request).phone
    typed = {s.party: proposed(filing.content, s, phone) for s in signers}
    typed |= {
        name: _again(typed[name], row.said) for name, row in known.rows.items() if name in typed
    }
    if given is not None and party in typed:
        typed[party] = given
    wrong = {p.path: p.message for p in error.problems} if isinstance(error, FilingError) else {}
    draft = filing.state == State.draft
    return page(
        request,
        "filing/address.html",
        status,
        filing=filing,
        back=f"/file/{filing.id}/confirm" if draft else f"/cases/{filing.id}",
        draft=draft,
        signers=signers,
        capacities={s.party: capacities(s) for s in signers},
        typed={name: asdict(one) for name, one in typed.items()},
        sheets=known.on_paper(),
        told=confirming.told(house_of(request)),
        media=confirming.MEDIA,
        answers=(confirming.AGREES, confirming.REFUSES),
        party=party,
        wrong=wrong,
        said=str(error) if isinstance(error, Conflict) else "",
    )


def _again(first: Given, said: dict[str, str]) -> Given:
    """A sheet to change, filled in with what was confirmed last."""
    return replace(
        first,
        recipient=said[addresses.RECIPIENT],
        phone=said[addresses.PHONE],
        place=said[addresses.PLACE],
        postcode=said[addresses.POSTCODE],
        collector=said[addresses.COLLECTOR],
        secret=said[addresses.SECRET],
        medium=said[addresses.MEDIUM] or first.medium,
        at=said[addresses.AT],
    )
