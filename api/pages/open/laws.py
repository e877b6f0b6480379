"""What an article says, where it is cited: the text the court has imported, or its keywords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.opinions.citations import Article, Cited, cited, keywords
from court.statutes import service
from court.statutes.notes import Noted, of_articles
from court.statutes.parts import Piece, pieces
from engine.law.citations import Law
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=200)]
MOST_ARTICLES = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as it is read: `pieces` is empty where the court has no text of that day.

    `notes` are for staff who work with the rules, nothing for others.
    """

    title: str
    pieces: list[Piece]
    words: list[str]
    number: str = ""
    notes: Sequence[Noted] = ()


@router.get("/law")
def law_page(request: Request, actor: Public, of: Word, day: Word = "") -> Response:
    """The articles of a citation on a day, today without one; a part of a page for its scripts."""
    house = house_of(request)
    when = _day(day) or house.today
    found = cited(of, house.bundle.laws)
    law = house.bundle.laws.laws.get(found.law)
    if law is None:
        raise NotFound("法规索引里没有这一件")
    with house.look(actor) as look:
        start, articles = shown(look, found, law, when)
    template = "law_text.html" if request.headers.get("hx-request") else "law.html"
    return page(request, template, law=law, start=start, day=when, articles=articles)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise FilingError([FieldProblem("日期", "日期写成 2026-12-01 这样")]) from None


def shown(look: Work, found: Cited, law: Law, day: date) -> tuple[date | None, list[Shown]]:
    """When the version of the day came into force, and each cited article as it is read."""
    laws = look.house.bundle.laws
    cited_ = list(found.articles[:MOST_ARTICLES]) or [Article(found.law, "")]
    numbers = {one: list(laws.spread(one.law, one.number))[:MOST_ARTICLES] for one in cited_}
    every = [number for each in numbers.values() for number in each]
    start, texts = service.on_day(look, found.law, every, day)
    notes = of_articles(look, found.law, texts) if look.actor.may(Action.rules) else {}
    return start, [
        Shown(
            _title(law, number, one.parts),
            pieces(texts.get(number, ""), one.parts),
            keywords(Article(one.law, number), laws),
            number,
            notes.get(number, ()),
        )
        for one, each in numbers.items()
        for number in each
    ]


def _title(law: Law, number: str, parts: str) -> str:
    main, _, inserted = number.partition("-")
    if not number:
        return law.titled
    return f"{law.short} 第{main}{law.unit}{'之' + inserted if inserted else ''}{parts}"
