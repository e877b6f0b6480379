"""Scenarios as files: out to Excel, Word or a feature file, in again, and which of two is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayDraftRules, MaySeeRules
from api.base.downloads import attachment
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.scenarios import ADDRESS, MOST_SHOWN, chosen, listed
from court.opinions.comparing import runs_of
from court.workshop import scenario_files, scenarios, taking_in
from court.workshop.taking_in import Choice, Taken
from engine.scenarios.running import run
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=200)]


@router.get("/scenarios/export")
def export(
    request: Request, actor: MaySeeRules, kind: Word = "", cause: Word = "", rule: Word = ""
) -> Response:
    """The court's own scenarios as a feature file, or those listed as Excel or Word with results."""
    house = house_of(request)
    with house.look(actor) as look:
        if kind not in scenario_files.KINDS:
            said = scenarios.exported(look)
            return attachment("本院.feature", "text/plain; charset=utf-8", said.encode())
        shown = chosen(look, cause.strip(), rule.strip())[:MOST_SHOWN]
    told = [(one, run(house.bundle, one)) for one in shown]
    data = scenario_files.to_file(kind, told)
    return attachment(f"场景.{kind}", scenario_files.KINDS[kind], data)


@router.post("/scenarios/import")
def import_file(request: Request, actor: MayDraftRules, form: Posted) -> Response:
    """Scenarios of a file, kept and run; all of them, or none when one cannot be read.

    Where the court's own of that title says something else, both are shown: what was read comes back
    with what is to be kept of each.
    """
    texts = [one for one in form.getlist("text") if isinstance(one, str)]
    try:
        texts = texts or _posted_texts(form)
        with house_of(request).work(actor) as work:
            taken = taking_in.take_in(work, texts, _choices(form))
            scenarios.run_all(work, taken.kept)
    except FilingError as error:
        problems = [f"{one.path}：{one.message}" for one in error.problems]
        return listed(request, actor, problems=problems, status=422)
    if taken.clashes:
        return _asked(request, texts, taken, again="text" in form)
    asked = {"done": len(taken.kept), "same": taken.same}
    return RedirectResponse(f"{ADDRESS}?{urlencode(asked)}", 303)


def _posted_texts(form: FormData) -> list[str]:
    sent = chosen_files(form, "file")
    if not sent:
        raise FilingError([FieldProblem("文件", "请选一个文件")])
    return [said for _, file in sent for said in scenario_files.texts_of(file.read())]


def _choices(form: FormData) -> dict[str, Choice]:
    """What was said of each title that stands twice."""
    found = {}
    for number, title in enumerate(form.getlist("of")):
        if isinstance(title, str):
            kept, seen = text(form, f"kept{number}", 4), text(form, f"seen{number}", 64)
            found[title] = Choice(kept, seen, text(form, f"title{number}"))
    return found


def _asked(request: Request, texts: Sequence[str], taken: Taken, again: bool) -> Response:
    """The page that shows both; 422 where it was asked before and something is still to be said."""
    return page(
        request,
        "workshop/scenario_clashes.html",
        422 if again else 200,
        taken=taken,
        texts=texts,
        again=again,
        runs=runs_of,
    )
