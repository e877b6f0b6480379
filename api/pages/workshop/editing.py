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

from api.base.access import MayDraftRules
from api.base.errors import describe
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.beside import Beside, beside
from api.pages.workshop.desk import day_of, edit_address
from api.pages.workshop.edit_view import Editor, editor, own_text, whole_text
from api.pages.workshop.finding import title_of
from api.pages.workshop.opening import Opened, is_gone, open_file
from api.pages.workshop.pressing import CITE, pressed, typed
from api.pages.workshop.rule_form import (
    outdated,
    shape_changed,
)
from court.core.courthouse import Actor, Conflict, Work
from court.opinions.comparing import runs_of
from court.workshop import service
from court.workshop.trials import Evidence, evidence
from court.workshop.verdicts import SentBack, sent_back
from court.workshop.versions import write_entry, write_version
from engine.editing import written
from engine.editing.basis import BASIS
from engine.editing.skeletons import SKELETONS
from engine.editing.standing import place_of
from engine.editing.versions import may_have_versions, still_named
from engine.editing.written import entry
from engine.language.words import STATES
from engine.text.errors import FilingError, LianError

router = APIRouter()
Path = Annotated[str, Query(max_length=300)]
Word = Annotated[str, Query(max_length=120)]
SAVE = "save"
KEPT_BY_OTHERS = "您打开以后，别人改过这一处，没有保存。"
GONE = "这一条在修改案里没有了：别人改了它的编号，或者去掉了它。没有保存。"


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
        opened = open_file(look, set_id, path, entry)
        entry = "" if is_gone(opened, entry) else entry
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


def _as_kept(opened: Opened, name: str) -> Editor:
    own = own_text(opened.whole, name)[0]
    return editor(opened.bundle, opened.path, name, opened.whole, own)


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
        opened = open_file(look, set_id, path, name)
    shown = _as_kept(opened, name)
    seen, law = service.seen(shown.own), _law(request, actor, shown)
    return _page(request, opened, shown, seen, law=law, problem=problem, status=status, begun=begun)


@router.post("/workshop/sets/{set_id}/edit")
def edit(
    request: Request, set_id: str, actor: MayDraftRules, form: Posted, path: Path, entry: Word = ""
) -> Response:
    """Save, check, repair, or add an example, as the button says."""
    with house_of(request).look(actor) as look:
        opened = open_file(look, set_id, path, entry)
    own, problem = typed(form, opened)
    if not problem:
        own, problem = pressed(form, opened, entry, own)
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
    if is_gone(opened, name):
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


@router.post("/workshop/sets/{set_id}/check")
def check(
    request: Request, set_id: str, actor: MayDraftRules, form: Posted, path: Path, entry: Word = ""
) -> Response:
    """What the checks say while somebody types or chooses, and the other view that follows."""
    action = text(form, "action", 300)
    by_form = bool(action) or form.get("view") == "form"
    with house_of(request).look(actor) as look:
        opened = open_file(look, set_id, path, entry)
    own, problem = typed(form, opened)
    if not problem:
        own, problem = pressed(form, opened, entry, own)
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
