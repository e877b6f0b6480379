"""A draft on a form page, online and at the window: what was typed, kept, and answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from starlette.datastructures import FormData

from api.base.posted import number, text
from api.forms.live import Known, Live, live_view
from api.forms.model import FormModel
from api.forms.page import edit_rows, model_for, pairs
from api.forms.reading import Entered, from_filing, read_names, to_filing
from court.core.courthouse import Courthouse, Work
from court.core.tables import Filing
from court.filings import service as filings
from court.filings.file_places import without_doubles
from court.opinions.service import filing_day

REVISION = "_revision"


def model_of(work: Work, filing: Filing) -> FormModel:
    """The form of a filing: its cause and channel on the day it is judged by."""
    return model_for(work.house, filing.cause, filing.channel, filing_day(filing, work.today))


def typed(model: FormModel, form: FormData) -> Entered:
    """What a posted form says, a row added or taken away by its button.

    Raises `FilingError` for names the form has not.
    """
    entered = read_names(pairs(form), model)
    edit_rows(entered, model, text(form, "_add", 40), text(form, "_remove", 40))
    return entered


def stored(filing: Filing, model: FormModel) -> Entered:
    """What is saved, as the form shows it."""
    return from_filing(filing.content, model)


def content_of(entered: Entered, filing: Filing, model: FormModel) -> dict[str, Any]:
    """The content that what was typed makes."""
    return without_doubles(to_filing(entered, model, filing.cause).raw)


def keep(work: Work, filing: Filing, model: FormModel, form: FormData) -> None:
    """Save what was typed in a filing found and locked.  Raises `Conflict`, `FilingError`."""
    content = content_of(typed(model, form), filing, model)
    filings.save(work, filing, content, number(form, REVISION))


def answered(
    house: Courthouse,
    filing: Filing,
    model: FormModel,
    entered: Entered,
    verified: bool,
    files: Collection[str] | None = None,
    signed: bool = False,
    confirmed: Mapping[str, Any] | None = None,
) -> Live:
    """The answer to what is typed; `verified` when the owner's identity is.

    `files` are the names of those handed in, None where staff see the papers themselves; `confirmed`
    are facts that follow from addresses for service.
    """
    known = Known(
        filing.court, filing.cause, verified, filing.staff_facts, files, signed, confirmed or {}
    )
    return live_view(house, model, entered, filing_day(filing, house.today), known)
