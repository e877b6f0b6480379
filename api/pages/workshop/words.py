"""The vocabulary: facts, materials and claims, how they are asked, who uses them; words while typing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.rule_form import level_of, names_of, papers_of
from court.workshop import queries, service
from engine.bundle.levels import Level
from engine.editing.depth import Depth
from engine.editing.fields import keys_of
from engine.language.comparisons import WORDS
from engine.language.conditions import STRUCTURE
from engine.language.words import EFFECTS, RULE_KEYS, STATES, STATUSES
from engine.law.citations import LawIndex
from engine.telling.wordbook import KINDS, search, wordbook
from engine.text import pinyin

router = APIRouter()
Said = Annotated[str, Query(max_length=120)]
Path = Annotated[str, Query(max_length=300)]
MOST_SHOWN, MOST_NEAR = 60, 8
PAPERS = "材料"
FIELDS, LAWS = ("facts", "papers", "claims"), "laws"


@router.get("/workshop/words")
def words_page(request: Request, actor: MaySeeRules, q: Said = "", kind: Said = "") -> Response:
    """Words by what they are called, how they are asked, what they are for."""
    house = house_of(request)
    known = house.bundle.kept(wordbook)
    with house.look(actor) as look:
        drafts = [
            one for one in queries.drafts(look) if service.depth_in(look, one) == Depth.conditions
        ]
    found = search(known, q, kind) if q.strip() or kind else []
    return page(
        request,
        "workshop/words.html",
        found=found[:MOST_SHOWN],
        total=len(found),
        known=len(known),
        kinds=KINDS,
        asked={"q": q, "kind": kind},
        drafts=drafts,
    )


@router.get("/workshop/words/near")
def near(
    request: Request,
    actor: MayDraftRules,
    path: Path,
    q: Said,
    section: Said = "规则",
    only: Said = "",
) -> Response:
    """Words that begin with, or hold, what somebody is typing in a file; letters are pinyin.

    `only` one kind of words, where no other is taken: one of `FIELDS`, or `LAWS`.  After the short name
    of a law come its articles.
    """
    bundle = house_of(request).bundle
    level = level_of(bundle, path)
    said = q.strip()
    if articles := _articles(bundle.laws, said):
        return JSONResponse(articles)
    if only == LAWS:
        about = {law.short: law.kind for law in bundle.laws.laws.values()}
    else:
        about = _kind(level, only) if only in FIELDS else _all(level, path, section)
    ranked = {word: rank for word in about if (rank := _rank(word, about[word], said)) is not None}
    best = sorted(ranked, key=lambda word: (ranked[word], len(word), word))
    return JSONResponse([{"word": word, "about": about[word]} for word in best[:MOST_NEAR]])


def _all(level: Level, path: str, section: str) -> dict[str, str]:
    """Every word a file may hold, with what it is."""
    return {
        **dict.fromkeys(level.vocabulary.papers.by_word, PAPERS),
        **_kind(level, "facts"),
        **dict.fromkeys((*EFFECTS, *STATES, *STATUSES), "选项"),
        **dict.fromkeys((*WORDS, *STRUCTURE), "条件的词"),
        **(keys_of(path, section) or RULE_KEYS),
    }


def _articles(laws: LawIndex, said: str) -> list[dict[str, str]]:
    """`民事诉讼法 12`: the articles that begin so, with what they are about."""
    law, _, number = said.partition(" ")
    if law not in laws.laws or not number:
        return []
    found = [
        {"word": f"{law} {article}", "about": words.replace(";", "、")}
        for (name, article), words in laws.articles.items()
        if name == law and article.startswith(number)
    ]
    return found[:MOST_NEAR]


def _kind(level: Level, kind: str) -> dict[str, str]:
    if kind == "papers":
        return dict.fromkeys(papers_of(level), PAPERS)
    if kind == "claims":
        return {claim.name: claim.label for claim in level.casetype.claims}
    return {one.name: one.about for one in names_of(level.vocabulary)}


def _rank(word: str, about: str, said: str) -> int | None:
    """How well a word answers what was typed, the best first; None for not at all."""
    if not said or said == word:
        return None
    if said in word:
        return 0 if word.startswith(said) else 3
    if (by_letters := pinyin.match(word, said)) is not None:
        return by_letters + 1
    return 4 if said in about else None
