"""The editor: an entry of a file as text, as a form, as a sentence; checked as one types.

Whatever goes wrong, the page comes back with what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayDraftRules
from api.base.errors import describe
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.beside import Beside, beside
from api.pages.workshop.desk import day_of, edit_address
from api.pages.workshop.edit_view import Editor, editor, own_text, whole_text
from api.pages.workshop.finding import title_of
from api.pages.workshop.rule_form import (
    BOX,
    KEY,
    acted,
    filled_in,
    known_words,
    outdated,
    shape_changed,
)
from court.core.courthouse import Actor, Conflict, NotFound, Work
from court.core.tables import ChangeSet
from court.opinions.comparing import runs_of
from court.workshop import queries, service
from court.workshop.layers import base_of, before_and_after, changes_of, with_changes
from court.workshop.trials import Evidence, evidence
from court.workshop.verdicts import SentBack, sent_back
from court.workshop.versions import write_entry, write_version
from engine.bundle.bundle import DOCUMENTS, Bundle
from engine.editing import written
from engine.editing.basis import BASIS, with_basis
from engine.editing.depth import Depth
from engine.editing.fields import keys_of
from engine.editing.sampled import with_example, with_expected, without_example
from engine.editing.skeletons import SKELETONS
from engine.editing.slips import repaired
from engine.editing.standing import place_of
from engine.editing.versions import may_have_versions, promoted, still_named
from engine.editing.written import entry
from engine.language.words import STATES
from engine.text.errors import BundleError, FilingError, LianError

router = APIRouter()
Path = Annotated[str, Query(max_length=300)]
Word = Annotated[str, Query(max_length=120)]
RULES, CASETYPES = "rules/", "casetypes/"
REPAIR, EXAMPLE, SAVE, PROMOTE, CITE = "repair:", "example:", "save", "promote", "cite:"
SHOULD, WITHOUT = "should:", "without:"
# What a button does to the entry; the rest saves, checks or repairs.
ACTS = (BOX, KEY, CITE, PROMOTE, SHOULD, WITHOUT)
KEPT_BY_OTHERS = "您打开以后，别人改过这一处，没有保存。"
GONE = "这一条在修改案里没有了：别人改了它的编号，或者去掉了它。没有保存。"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of a change set: the bundle its other files make, its text, how deep the actor may change it.

    `behind` says whether releases passed over it, `last` who kept this file last, and when.
    """

    found: ChangeSet
    bundle: Bundle
    path: str
    whole: str
    depth: Depth
    behind: queries.Behind | None
    last: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the court has of an entry, beside what somebody typed on what it was before; `by` kept it."""

    text: str
    by: str


@router.get("/workshop/sets/{set_id}/edit")
def edit_page(
    request: Request,
    set_id: str,
    actor: MayDraftRules,
    path: Path,
    entry: Word = "",
    done: Word = "",
    old: Word = "",
    line: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """An entry of a file, or the whole file; `old` is the rule it was written anew from, `line` where to look."""
    with house_of(request).look(actor) as look:
        opened = _opened(look, set_id, path, entry)
        entry = "" if _is_gone(opened, entry) else entry
        trial = _trial(look, path, entry)
        back = sent_back(look, opened.found).get(entry or path, [])
    shown = _as_kept(opened, entry)
    old = old if written.entry(opened.whole, old) else ""
    left = still_named(opened.bundle.files, old, entry) if old else []
    return _page(
        request,
        opened,
        shown,
        service.seen(shown.own),
        law=_law(request, actor, shown),
        done=done == "saved",
        old=old,
        left=left,
        trial=trial,
        sent_back=back,
        line=line,
    )


def _trial(work: Work, path: str, name: str) -> Evidence | None:
    """What came of the rule as it is in force, where it is on trial."""
    bundle = work.house.bundle
    place = place_of(bundle, path)
    rules = bundle.open_level(place).rules if place is not None else ()
    found = evidence(work, [one.rule for one in rules if one.rule.id == name])
    return found[0] if found else None


def _law(request: Request, actor: Actor, shown: Editor, asked: str = "") -> Beside | None:
    """The law beside an entry that has a 依据; none beside anything else."""
    if BASIS not in shown.keys:
        return None
    with house_of(request).look(actor) as look:
        return beside(look, shown.own, asked, shown.first_day or look.today)


def _opened(work: Work, set_id: str, path: str, name: str = "") -> Opened:
    """A file as it stands in the change set.  Raises `NotFound`."""
    found = service.one(work, set_id)
    base = base_of(work.house, work.session, found.base)
    changes = {n: d for n, d in changes_of(work.session, found).items() if n != path}
    whole = service.text_of(work, found, path)
    known = path in base.files or path in changes_of(work.session, found)
    if not whole and not known and not may_begin(base, path):
        raise NotFound("规则库里没有这个文件")
    try:
        bundle = with_changes(base, changes)
    except BundleError:
        bundle = base
    depth = service.depth_in(work, found)
    passed = queries.behind(work, found, path, name)
    return Opened(found, bundle, path, whole, depth, passed, queries.last_kept(work, found, path))


def _is_gone(opened: Opened, name: str) -> bool:
    return bool(name) and written.entry(opened.whole, name) is None


def _as_kept(opened: Opened, name: str) -> Editor:
    own = own_text(opened.whole, name)[0]
    return editor(opened.bundle, opened.path, name, opened.whole, own)


def may_begin(bundle: Bundle, path: str) -> bool:
    """Whether a file of rules that is not there yet would be that of a cause."""
    return path.startswith(RULES) and path.replace(RULES, CASETYPES, 1) in bundle.files


def _page(
    request: Request,
    opened: Opened,
    shown: Editor,
    seen: str,
    *,
    law: Beside | None,
    problem: str = "",
    done: bool = False,
    status: int = 200,
    old: str = "",
    left: Sequence[str] = (),
    trial: Evidence | None = None,
    sent_back: Sequence[SentBack] = (),
    begun: tuple[str, str] = ("规则", ""),
    line: int = 0,
    kept: Kept | None = None,
) -> Response:
    return page(
        request,
        "workshop/edit.html",
        status,
        found=opened.found,
        editor=shown,
        title=title_of(shown.path),
        seen=seen,
        may_write=bool(opened.depth),
        depth=opened.depth,
        behind=opened.behind,
        law=law,
        runs=runs_of,
        problem=problem,
        unwritten="",
        done=done,
        states=STATES,
        skeletons=list(SKELETONS),
        versioned=may_have_versions(shown.path, written.entry(shown.whole, shown.entry)),
        old=old,
        left=left,
        trial=trial,
        sent_back=sent_back,
        begun=begun,
        line=line,
        kept=kept,
    )


def _again(
    request: Request,
    actor: Actor,
    set_id: str,
    path: str,
    name: str,
    error: LianError,
    begun: tuple[str, str] = ("规则", ""),
) -> Response:
    """The editor as it was, with what could not be done and why."""
    status, problem = _what(error)
    with house_of(request).look(actor) as look:
        opened = _opened(look, set_id, path, name)
    shown = _as_kept(opened, name)
    seen, law = service.seen(shown.own), _law(request, actor, shown)
    return _page(request, opened, shown, seen, law=law, problem=problem, status=status, begun=begun)


@router.post("/workshop/sets/{set_id}/edit")
def edit(
    request: Request, set_id: str, actor: MayDraftRules, form: Posted, path: Path, entry: Word = ""
) -> Response:
    """Save, check, repair, or add an example, as the button says."""
    with house_of(request).look(actor) as look:
        opened = _opened(look, set_id, path, entry)
    own, problem = _posted(form, opened)
    if not problem:
        own, problem = _pressed(form, opened, entry, own)
    status, seen = 200, text(form, "seen", 20)
    kept = None
    if text(form, "action", 300) == SAVE and not problem:
        kept = _kept_by_others(opened, entry, seen)
        try:
            _require_there(opened, entry)
            if kept is None:
                return _saved(request, actor, set_id, opened, entry, own)
            status, problem, seen = 409, KEPT_BY_OTHERS, service.seen(kept.text)
        except LianError as error:
            status, problem = _what(error)
    shown = editor(opened.bundle, path, entry, opened.whole, own)
    law = _law(request, actor, shown, text(form, "of", 120))
    return _page(request, opened, shown, seen, law=law, problem=problem, status=status, kept=kept)


def _kept_by_others(opened: Opened, name: str, seen: str) -> Kept | None:
    """What others kept of an entry since it was shown; what they did to others of the file is no matter."""
    now = own_text(opened.whole, name)[0]
    return Kept(now, opened.last) if service.seen(now) != seen else None


def _require_there(opened: Opened, name: str) -> None:
    """An entry that is gone has no place its text could be put.  Raises `Conflict`."""
    if _is_gone(opened, name):
        raise Conflict(GONE)


def _what(error: LianError) -> tuple[int, str]:
    """Status and sentence of what went wrong, with what was typed still on the page."""
    status, title, fields = describe(error)
    return status, "；".join(one["问题"] for one in fields) or title


def _saved(
    request: Request, actor: Actor, set_id: str, opened: Opened, name: str, own: str
) -> Response:
    whole = whole_text(opened.whole, name, own)
    with house_of(request).work(actor) as work:
        service.write(work, set_id, opened.path, whole, service.seen(opened.whole))
    left = name if not name or entry(whole, name) else ""
    return RedirectResponse(f"{edit_address(set_id, opened.path, left)}&done=saved", 303)


def _posted(form: FormData, opened: Opened) -> tuple[str, str]:
    """The entry as typed, with what was changed in the form put in; what cannot be."""
    said = form.get("text")
    own = said.replace("\r\n", "\n") if isinstance(said, str) else ""
    return filled_in(form, own, known_words(opened.bundle, opened.path))


def _pressed(form: FormData, opened: Opened, name: str, own: str) -> tuple[str, str]:
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


@router.post("/workshop/sets/{set_id}/check")
def check(
    request: Request, set_id: str, actor: MayDraftRules, form: Posted, path: Path, entry: Word = ""
) -> Response:
    """What the checks say while somebody types or chooses, and the other view that follows."""
    action = text(form, "action", 300)
    by_form = bool(action) or form.get("view") == "form"
    with house_of(request).look(actor) as look:
        opened = _opened(look, set_id, path, entry)
    own, problem = _posted(form, opened)
    if not problem:
        own, problem = _pressed(form, opened, entry, own)
    shown = editor(opened.bundle, path, entry, opened.whole, own)
    differs = shape_changed(form) or shown.form is None or outdated(form, shown.form)
    return page(
        request,
        "workshop/checked.html",
        found=opened.found,
        editor=shown,
        may_write=bool(opened.depth),
        depth=opened.depth,
        states=STATES,
        unwritten=problem,
        typed=bool(problem) or not by_form,
        form_anew=not problem and (bool(action) or not by_form or differs),
        cited=_cited(action, problem),
    )


def _cited(action: str, problem: str) -> str:
    """What came of a button under an article."""
    return (problem or f"依据加上了 {action.removeprefix(CITE)}") if action.startswith(CITE) else ""


@router.post("/workshop/sets/{set_id}/version")
def version(
    request: Request, set_id: str, actor: MayDraftRules, form: Posted, path: Path, entry: Word
) -> Response:
    """Copy an entry as one that holds from a day, and go to the copy."""
    try:
        day = day_of(text(form, "day", 10))
        with house_of(request).work(actor) as work:
            new = write_version(work, set_id, path, entry, day)
    except FilingError as error:
        return _again(request, actor, set_id, path, entry, error)
    address = f"{edit_address(set_id, path, new)}&{urlencode({'old': entry})}"
    return RedirectResponse(address, 303)


@router.post("/workshop/sets/{set_id}/entry")
def add(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Add an entry of a kind to a file, and go to it; a file that is not there yet is made."""
    path, kind = text(form, "path", 300), text(form, "kind", 10)
    theme = text(form, "theme", 40)
    try:
        with house_of(request).work(actor) as work:
            name = write_entry(work, set_id, path, kind, theme)
    except FilingError as error:
        return _again(request, actor, set_id, path, "", error, (kind, theme))
    return RedirectResponse(edit_address(set_id, path, name), 303)


def bundles(work: Work, set_id: str) -> tuple[ChangeSet, Bundle, Bundle]:
    """A change set with the bundles before and after it.  Raises `BundleError`."""
    found = service.one(work, set_id)
    return (found, *before_and_after(work, found))
