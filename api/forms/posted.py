"""A posted filing form, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.forms.model import FormModel
from api.forms.page import CAUSE, model_for, pairs
from api.forms.reading import Entered, read_names, to_filing
from court.core.courthouse import Courthouse


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A filing form as somebody filled it in: its model and what was typed; `plain` is the filing it makes."""

    model: FormModel
    entered: Entered

    @property
    def plain(self) -> dict[str, Any]:
        return to_filing(self.entered, self.model, self.model.cause).raw


def posted_form(house: Courthouse, form: FormData, channel: str, cause: str = "") -> FilledIn:
    """Read a posted filing form; the cause is the one given, or the form's own `_cause`.

    Raises `FilingError` for an unknown cause and for names the form has not.
    """
    named = form.get(CAUSE)
    model = model_for(house, cause or (named if isinstance(named, str) else ""), channel)
    return FilledIn(model, read_names(pairs(form), model))
