"""A form that adds a word to the vocabulary of a change set: shown, refused field by field, written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.posted import text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import edit_address
from court.core.courthouse import Actor, Work
from court.core.tables import ChangeSet
from court.workshop import new_words, service, trying
from engine.bundle.bundle import Bundle
from engine.editing.depth import Depth
from engine.editing.new_facts import EVERY_CAUSE
from engine.text.errors import FilingError

FAMILIES = 2  # levels of the tree whose names are offered as places
Said: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class WordForm:
    """A form by its template, the length of each field, what else it shows, and how it is written.

    `values` are for the template; `add` writes what was typed and gives the file and the word.
    """

    template: str
    limits: Mapping[str, int]
    values: Callable[[Work, ChangeSet, Bundle, Said], dict[str, Any]]
    add: Callable[[Work, str, Said], tuple[str, str]]

    def typed(self, form: FormData) -> Said:
        """What was posted, each field cut to its length."""
        return {name: text(form, name, limit) for name, limit in self.limits.items()}

    def empty(
        self, request: Request, actor: Actor, set_id: str, known: Mapping[str, str]
    ) -> Response:
        """The form with what is known; for a cause that the change set changes, with that cause."""
        said = dict.fromkeys(self.limits, "") | dict(known)
        if not said["place"]:
            with house_of(request).look(actor) as look:
                found = service.one(look, set_id)
                said["place"] = next(iter(trying.changed_causes(look, found)), "")
        return self.shown(request, actor, set_id, said)

    def shown(
        self,
        request: Request,
        actor: Actor,
        set_id: str,
        said: Said,
        errors: Mapping[str, str] | None = None,
    ) -> Response:
        """The form with what was typed, and what is wrong at each field."""
        with house_of(request).look(actor) as look:
            found = service.one(look, set_id)
            bundle = new_words.bundle_of(look, found)
            values = self.values(look, found, bundle, said)
            depth = service.depth_in(look, found)
            places = _places_of(look, found, bundle)
        return page(
            request,
            self.template,
            422 if errors else 200,
            found=found,
            said=said,
            errors=errors or {},
            may_write=depth == Depth.conditions,
            places=places,
            **values,
        )

    def added(self, request: Request, actor: Actor, set_id: str, said: Said) -> Response:
        """Write it, and go to where it stands; what is wrong is said at its field."""
        try:
            with house_of(request).work(actor) as work:
                file, name = self.add(work, set_id, said)
        except FilingError as error:
            return self.shown(request, actor, set_id, said, _errors_of(error))
        return RedirectResponse(f"{edit_address(set_id, file, name)}&done=saved", 303)


def _places_of(look: Work, found: ChangeSet, bundle: Bundle) -> list[str]:
    """Places to offer for a word: causes that are changed already, families of causes, all causes."""
    families = (path[-1] for path in sorted(bundle.casetype_files) if 0 < len(path) <= FAMILIES)
    changed: Iterable[str] = trying.changed_causes(look, found)
    return list(dict.fromkeys((*changed, EVERY_CAUSE, *families)))


def _errors_of(error: FilingError) -> dict[str, str]:
    """What is wrong, by field; several of one field in one sentence."""
    found: dict[str, list[str]] = {}
    for problem in error.problems:
        found.setdefault(problem.path, []).append(problem.message)
    return {path: "；".join(said) for path, said in found.items()}
