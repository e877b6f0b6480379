"""存疑: an open question of a jurist on an article, or on a sentence of it, for those who work with it.

What kind of question comes from a short list.  A note keeps the hash of the words it is about, so that
under a later text it says that it is about an older one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.core.tables import Account
from court.statutes.service import on_day
from court.statutes.tables import PassageNote
from engine.text.errors import FieldProblem, FilingError

KINDS = ("拿不准", "各地不同", "待批复")
NOTED, SETTLED = "条文存疑", "条文存疑已解决"
LEAST, MOST_SAID, SHOWN = 5, 500, 50
_SENTENCE = re.compile(r"[^。；：\n]*[。；：]?")


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as it is read; `older` when the text of the day has its words no more."""

    id: str
    kind: str
    passage: str
    said: str
    by: str
    at: datetime
    older: bool


def sentences(text: str) -> list[str]:
    """An article in stretches that can be noted on, in its order."""
    found = (one.strip() for one in _SENTENCE.findall(text))
    return list(dict.fromkeys(one for one in found if one))


def mark_of(words: str) -> str:
    """The hash of words of a law, spaces left aside; empty for none."""
    plain = "".join(words.split())
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def note(work: Work, law: str, article: str, kind: str, passage: str, said: str) -> PassageNote:
    """Keep a question on today's text.  Raises `NotAllowed`, `FilingError`."""
    work.actor.require(Action.draft)
    text = on_day(work, law, [article], work.today)[1].get(article, "")
    problems = []
    if kind not in KINDS:
        problems.append(FieldProblem("kind", f"请选一种：{'、'.join(KINDS)}"))
    if passage and passage not in sentences(text):
        problems.append(FieldProblem("passage", "今天的条文里没有这一句，请重新选"))
    if len(said.strip()) < LEAST:
        problems.append(FieldProblem("said", f"请写明疑问，至少 {LEAST} 个字"))
    if problems:
        raise FilingError(problems)
    found = PassageNote(
        law=law,
        article=article,
        kind=kind,
        passage=passage,
        mark=mark_of(passage or text),
        said=said.strip()[:MOST_SAID],
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(found)
    work.session.flush()
    work.log(NOTED, 法规=law, 条=article, 存疑=found.id, 种类=kind)
    return found


def settle(work: Work, note_id: str) -> PassageNote:
    """The question is answered; the note stays in the database.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.draft)
    found = work.session.get(PassageNote, note_id)
    if found is None or found.settled_at is not None:
        raise NotFound("没有这条存疑，或者已经解决")
    found.settled_by, found.settled_at = work.actor.account_id, work.now
    work.log(SETTLED, 存疑=found.id)
    return found


def of_articles(work: Work, law: str, texts: Mapping[str, str]) -> dict[str, list[Noted]]:
    """Open notes on a law by article, the newest first; `texts` are those of the day that is read.

    Raises `NotAllowed`.
    """
    work.actor.require(Action.rules)
    chosen = (
        select(PassageNote, Account.name)
        .join(Account, Account.id == PassageNote.by)
        .where(PassageNote.law == law, PassageNote.settled_at.is_(None))
        .order_by(PassageNote.at.desc())
    )
    found: dict[str, list[Noted]] = {}
    for one, name in work.session.execute(chosen):
        listed = found.setdefault(one.article, [])
        if len(listed) < SHOWN:
            older = _is_older(one, texts.get(one.article, ""))
            listed.append(Noted(one.id, one.kind, one.passage, one.said, name, one.at, older))
    return found


def _is_older(found: PassageNote, text: str) -> bool:
    """Whether the words are gone; where there is no text, nobody can say."""
    if not text or not found.mark:
        return False
    words = sentences(text) if found.passage else [text]
    return found.mark not in map(mark_of, words)
