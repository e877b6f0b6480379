"""A draft on its page: the form with the account's context, what was typed, what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.base.security import actor_of, house_of
from api.base.web import page
from api.forms import drafting
from api.forms.drafting import REVISION
from api.forms.model import FormModel
from api.forms.page import FormPage
from api.forms.reading import Entered, Row
from api.forms.usual import with_usual_parties
from api.pages.filer.draft_files import file_cards, kinds_for
from court.core.courthouse import Actor, Conflict, Courthouse, Work
from court.core.lifecycle import State
from court.core.roles import Action
from court.core.tables import Filing, Upload
from court.filings import clients, file_places, uploads
from court.filings import service as filings
from court.filings.file_places import FILE
from court.filings.papers import opening_papers
from court.opinions.addresses import Confirmed, confirmed
from court.opinions.signed import has_signed_page, is_signed, signatures
from court.opinions.supplement import MATERIALS
from court.opinions.tables import ComplaintSignature

UPLOADS = "filing/uploads.html"
FIRST_PAPER = 200
SAID_BY_CARD = frozenset({"种类", "所属当事人", "份数", "页数", FILE})


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing the actor is writing, with its form and its files."""

    filing: Filing
    model: FormModel
    files: list[Upload]
    signatures: list[ComplaintSignature]
    addresses: Confirmed

    @property
    def address(self) -> str:
        return f"/file/{self.filing.id}"

    @property
    def open(self) -> bool:
        """Whether it can still be written: before submission, or towards a supplement."""
        return self.filing.state in (State.draft, State.supplement)

    @property
    def file_names(self) -> frozenset[str]:
        return frozenset(upload.name for upload in self.files)

    @property
    def signed(self) -> bool:
        """Whether everybody who files signed it as it is saved, or a signed page is there."""
        content = self.filing.content
        return has_signed_page(content, self.file_names) or is_signed(self.signatures, [content])

    @property
    def supplementing(self) -> bool:
        return self.filing.state == State.supplement


def find_draft(work: Work, filing_id: str, lock: bool = False) -> Draft:
    """One of the actor's own filings as a form.  Raises `NotAllowed`, `NotFound`."""
    filing = filings.own(work, filing_id, lock)
    files = uploads.of_filing(work, filing)
    model, signed = drafting.model_of(work, filing), signatures(work, filing)
    return Draft(filing, model, files, signed, confirmed(work, filing))


def typed(draft: Draft, form: FormData) -> Entered:
    """What a posted form says.  Raises `FilingError` for names the form has not."""
    return drafting.typed(draft.model, form)


def content_of(draft: Draft, entered: Entered) -> dict[str, Any]:
    """The filing that what was typed makes."""
    return drafting.content_of(entered, draft.filing, draft.model)


def stored(draft: Draft) -> Entered:
    """What is saved, as the form shows it; parties nobody wrote yet as in the usual case."""
    entered = drafting.stored(draft.filing, draft.model)
    return entered if draft.supplementing else with_usual_parties(entered, draft.model)


def keep_typed(work: Work, filing_id: str, form: FormData) -> Draft:
    """The draft with what was typed saved.  Raises `Conflict` when it was changed elsewhere."""
    draft = find_draft(work, filing_id, lock=True)
    if not draft.open:
        raise Conflict(f"这份起诉现在是“{draft.filing.state}”，不能再修改")
    drafting.keep(work, draft.filing, draft.model, form)
    return draft


def taken_away(work: Work, filing_id: str, upload_id: str, form: FormData) -> Draft:
    """The draft with what was typed saved, and without one of its files."""
    draft = keep_typed(work, filing_id, form)
    upload = uploads.remove(work, draft.filing, upload_id)
    content = file_places.drop(draft.filing.content, upload.name)
    filings.save(work, draft.filing, content, draft.filing.revision)
    return draft


def form_page(
    house: Courthouse, actor: Actor, draft: Draft, entered: Entered, *, checked: bool = False
) -> FormPage:
    """The form of a draft with the answer to what is typed in it."""
    filing, here = draft.filing, draft.address
    shown, papers = set_apart(entered)
    live = drafting.answered(
        house,
        filing,
        draft.model,
        entered,
        actor.identity_verified,
        draft.file_names,
        draft.signed,
        draft.addresses.facts(filing.content),
    )
    return FormPage(
        model=draft.model,
        entered=shown,
        live=live,
        action=here,
        check=f"{here}/live",
        autosave=f"{here}/save",
        uploads=UPLOADS,
        checked=checked,
        hidden={REVISION: str(filing.revision), **papers},
    )


def set_apart(entered: Entered) -> tuple[Entered, dict[str, str]]:
    """What the form draws, and the papers whose card among the files says everything.

    Those travel as hidden controls, numbered out of the way of rows added by hand.
    """
    rows = entered.rows(MATERIALS)
    apart = [row for row in rows if row.values.get(FILE) and set(row.values) <= SAID_BY_CARD]
    drawn = [row for row in rows if row not in apart]
    papers = {
        f"{MATERIALS}[{number}].{name}": str(value)
        for number, row in enumerate(apart, FIRST_PAPER)
        for name, value in row.values.items()
    }
    lists = {**entered.lists, MATERIALS: drawn}
    return Entered(entered.top, lists if drawn else _without(lists, MATERIALS)), papers


def _without(lists: dict[str, list[Row]], name: str) -> dict[str, list[Row]]:
    return {key: rows for key, rows in lists.items() if key != name}


def files_shown(house: Courthouse, draft: Draft, form: FormPage) -> dict[str, Any]:
    """What `filing/uploads.html` needs besides the form."""
    kinds = kinds_for(draft.model)
    return {
        "draft": draft,
        "cards": file_cards(draft.files, form.live.filing.raw, kinds),
        "kinds": kinds,
        "owners": form.party_names,
        "megabytes": house.settings.max_file_bytes // 1_000_000,
    }


def draft_page(
    request: Request, draft: Draft, form: FormPage, *, status: int = 200, **more: Any
) -> Response:
    """The page of a draft."""
    house, actor = house_of(request), actor_of(request)
    known: dict[str, Any] = {"refused": [], "said": "", "clients": []}
    if actor.may(Action.clients):
        with house.look(actor) as look:
            known["clients"] = clients.mine(look)
    values = known | files_shown(house, draft, form) | more
    layouts = opening_papers(house, draft.filing.cause)
    return page(request, "filing/form.html", status, form=form, layouts=layouts, **values)
