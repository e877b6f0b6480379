"""An article of the law index: what it is about, the rules resting on it, what jurists ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.rules.citing import citing
from court.core.courthouse import Actor, NotFound
from court.opinions.citations import Article, keywords
from court.opinions.comparing import runs_of
from court.statutes import changes, notes
from court.statutes.service import on_day, versions
from engine.law.citations import Law, LawIndex
from engine.text.errors import FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=80)]
WHOLE = ("", "整条")


@dataclass(frozen=True, slots=True)
class Typed:
    """A note as somebody typed it."""

    kind: str = ""
    passage: str = ""
    said: str = ""


@router.get("/rules/law")
def law_page(
    request: Request,
    actor: MaySeeRules,
    name: Word,
    article: Word = "",
    below: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """The law in full, what it is about, open questions, the rules resting on it.

    `below`: those stated in one part of the tree; many are listed part by part.
    """
    return _page(request, actor, name, article, below=below)


def _page(
    request: Request,
    actor: Actor,
    name: str,
    article: str,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    below: str = "",
) -> Response:
    house = house_of(request)
    laws = house.bundle.laws
    number = article.partition("(")[0].strip()
    law = _law(laws, name, number)
    with house.look(actor) as look:
        words = on_day(look, name, [number], look.today)[1]
        noted = notes.of_articles(look, name, words).get(number, [])
        imported = [one for one in versions(look) if one.law == name]
        history = changes.history(look, name, number) if number else []
    whole = words.get(number, "")
    return page(
        request,
        "rules/law.html",
        422 if errors else 200,
        law=law,
        number=number,
        part=article[len(number) :].strip(),
        words=keywords(Article(name, number), laws),
        citing=citing(house.bundle, name, number, below),
        text=whole,
        notes=noted,
        kinds=notes.KINDS,
        passages=[WHOLE, *notes.sentences(whole)],
        versions=imported,
        history=history,
        runs=runs_of,
        typed=typed or Typed(),
        errors=errors or {},
    )


def _law(laws: LawIndex, name: str, number: str) -> Law:
    """The law of an article that may be asked for.  Raises `NotFound`."""
    law = laws.laws.get(name)
    if law is None or (
        number and name in laws.with_articles and (name, number) not in laws.articles
    ):
        raise NotFound("法规索引里没有这一条")
    return law


@router.post("/rules/law/notes")
def note(request: Request, actor: MayDraftRules, form: Posted) -> Response:
    """Keep a question on an article, or on a sentence of it."""
    name, article = text(form, "law", 60), text(form, "article", 12)
    typed = Typed(
        text(form, "kind", 10), text(form, "passage", 2_000), text(form, "said", notes.MOST_SAID)
    )
    house = house_of(request)
    _law(house.bundle.laws, name, article)
    try:
        with house.work(actor) as work:
            notes.note(work, name, article, typed.kind, typed.passage, typed.said)
    except FilingError as error:
        said = {problem.path: problem.message for problem in error.problems}
        return _page(request, actor, name, article, typed, said)
    return _back(name, article)


@router.post("/rules/law/notes/{note_id}/settle")
def settle(request: Request, note_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """The question is answered."""
    with house_of(request).work(actor) as work:
        found = notes.settle(work, note_id)
        name, article = found.law, found.article
    return _back(name, article)


def _back(name: str, article: str) -> Response:
    return RedirectResponse(f"/rules/law?{urlencode({'name': name, 'article': article})}", 303)
