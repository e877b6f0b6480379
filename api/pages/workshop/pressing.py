"""What the buttons of the editor do to the text of an entry; the rest saves it, or checks it."""

from __future__ import annotations

from starlette.datastructures import FormData

from api.base.posted import text
from api.pages.workshop.edit_view import editor, whole_text
from api.pages.workshop.opening import Opened
from api.pages.workshop.rule_form import BOX, KEY, acted, filled_in, known_words
from engine.bundle.bundle import DOCUMENTS, Bundle
from engine.editing import written
from engine.editing.basis import with_basis
from engine.editing.fields import keys_of
from engine.editing.sampled import with_example, with_expected, without_example
from engine.editing.slips import repaired
from engine.editing.versions import promoted
from engine.language.words import STATES

REPAIR, EXAMPLE, PROMOTE, CITE = "repair:", "example:", "promote", "cite:"
SHOULD, WITHOUT = "should:", "without:"
# What a button does to the entry; the rest saves, checks or repairs.
ACTS = (BOX, KEY, CITE, PROMOTE, SHOULD, WITHOUT)


def typed(form: FormData, opened: Opened) -> tuple[str, str]:
    """The entry as typed, with what was changed in the form put in; what cannot be."""
    said = form.get("text")
    own = said.replace("\r\n", "\n") if isinstance(said, str) else ""
    return filled_in(form, own, known_words(opened.bundle, opened.path))


def pressed(form: FormData, opened: Opened, name: str, own: str) -> tuple[str, str]:
    """The entry after the button that was pressed; what cannot be done."""
    action = text(form, "action", 300)
    if action.startswith(REPAIR):
        return _repaired(opened.bundle, opened.path, name, opened.whole, own, action), ""
    if action.startswith(EXAMPLE):
        return _with_proposed(form, own, action), ""
    if action.startswith(ACTS):
        return _acted(form, own, action, opened, name)
    return own, ""


def _acted(form: FormData, own: str, action: str, opened: Opened, name: str) -> tuple[str, str]:
    """The entry after a button of the form; as it was, with the reason, where that cannot be."""
    keys = keys_of(opened.path, _section(opened.whole, name))
    try:
        if action.startswith(CITE):
            return with_basis(own, keys, action.removeprefix(CITE)), ""
        if action.startswith((SHOULD, WITHOUT)):
            return _other_example(own, action), ""
        if action == PROMOTE:
            return promoted(own, keys), ""
        known = known_words(opened.bundle, opened.path)
        return acted(form, own, action, keys, known), ""
    except ValueError as error:
        return own, str(error)


def _other_example(own: str, action: str) -> str:
    """The entry after `should:2:不适用` or `without:2`.  Raises `ValueError`."""
    word, number, *state = action.split(":")
    place = int(number) if number.isdigit() else 0
    if word == "should" and state and state[0] in STATES:
        return with_expected(own, place, state[0])
    return without_example(own, place)


def _section(whole: str, name: str) -> str:
    """The section of a file that an entry stands in."""
    place = written.entry(whole, name)
    return place.section if place else ""


def _repaired(bundle: Bundle, path: str, name: str, whole: str, own: str, action: str) -> str:
    """The text with the repair the button names, or with every one (`repair:all`)."""
    if action == f"{REPAIR}all":
        return own if path.startswith(DOCUMENTS) else repaired(own)
    shown = editor(bundle, path, name, whole, own)
    notes = [note for note in shown.checked.notes if note.repair]
    wanted = next(
        (n for n in notes if n.repair and action == f"{REPAIR}{n.repair.line}:{n.repair.column}"),
        None,
    )
    if wanted is None or wanted.repair is None:
        return own
    text = whole_text(whole, name, own)
    place = written.entry(text, name) if name else None
    text = repaired(text, wanted.repair)
    return written.excerpt(text, place) if place else text  # the number may be what was repaired


def _with_proposed(form: FormData, own: str, action: str) -> str:
    number = action.removeprefix(EXAMPLE)
    given, day = text(form, f"given{number}", 4_000), text(form, f"day{number}", 10)
    expected = text(form, f"should{number}", 10)
    return with_example(own, given, day, expected) if expected in STATES and given else own
