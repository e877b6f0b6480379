"""The vocabulary: facts, materials and claims, how they are asked, who uses them; words while typing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.rule_form import level_of, names_of
from engine.editing.fields import keys_of
from engine.language.comparisons import WORDS
from engine.language.conditions import STRUCTURE
from engine.language.words import EFFECTS, RULE_KEYS, STATES, STATUSES
from engine.telling.wordbook import KINDS, search, wordbook

router = APIRouter()
Said = Annotated[str, Query(max_length=120)]
Path = Annotated[str, Query(max_length=300)]
MOST_SHOWN, MOST_NEAR = 60, 8
PAPERS = "材料"


@router.get("/workshop/words")
def words_page(request: Request, actor: MaySeeRules, q: Said = "", kind: Said = "") -> Response:
    """Words by what they are called, how they are asked, what they are for."""
    known = house_of(request).bundle.kept(wordbook)
    found = search(known, q, kind) if q.strip() or kind else []
    return page(
        request,
        "workshop/words.html",
        found=found[:MOST_SHOWN],
        total=len(found),
        known=len(known),
        kinds=KINDS,
        asked={"q": q, "kind": kind},
    )


@router.get("/workshop/words/near")
def near(
    request: Request, actor: MayDraftRules, path: Path, q: Said, section: Said = "规则"
) -> Response:
    """Words that begin with, or hold, what somebody is typing in a file."""
    bundle = house_of(request).bundle
    level = level_of(bundle, path)
    said = q.strip()
    about = {
        **dict.fromkeys(level.vocabulary.papers.by_word, PAPERS),
        **{one.name: one.about for one in names_of(level.vocabulary)},
        **dict.fromkeys((*EFFECTS, *STATES, *STATUSES), "选项"),
        **dict.fromkeys((*WORDS, *STRUCTURE), "条件的词"),
        **(keys_of(path, section) or RULE_KEYS),
    }
    held = [word for word in about if said and said in word and said != word]
    held.sort(key=lambda word: (not word.startswith(said), len(word), word))
    return JSONResponse([{"word": word, "about": about[word]} for word in held[:MOST_NEAR]])
