"""The law beside a rule that is edited: an article of the day of the rule, to be cited by its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from court.core.courthouse import Work
from court.opinions.citations import Article, keywords
from court.statutes import changes, notes
from court.statutes.changes import Change, Revision
from court.statutes.parts import Passage, passages
from court.statutes.service import on_day
from engine.editing.basis import article_of, bases
from engine.law.citations import CitationProblem, Law
from engine.telling.citing import Resting, resting


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an article and the citation that means it; empty for one that only the article can."""

    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class Beside:
    """An article as it is read beside a rule; `law` is None while none was asked for or found.

    `start` is when the text of `day` came into force, None where the court has not imported it.
    """

    asked: str
    laws: Sequence[str]
    problem: str = ""
    law: Law | None = None
    number: str = ""
    day: date = date.min
    start: date | None = None
    parts: Sequence[Part] = ()
    words: Sequence[str] = ()
    resting: int = 0
    notes: Sequence[notes.Noted] = ()
    history: Sequence[tuple[Revision, Change]] = ()

    @property
    def article(self) -> str:
        """`民事诉讼法 122`."""
        return f"{self.law.short} {self.number}".strip() if self.law else ""


def beside(look: Work, own: str, asked: str, day: date) -> Beside:
    """The article somebody asks for, or the first the entry rests on."""
    bundle = look.house.bundle
    laws = bundle.laws
    said = asked or next(iter(bases(own)), "")
    try:
        name, number = article_of(said, laws) if said else ("", "")
    except CitationProblem as error:
        return Beside(said, list(laws.laws), problem=str(error))
    if not name:
        return Beside("", list(laws.laws))
    start, texts = on_day(look, name, [number], day)
    return Beside(
        said,
        list(laws.laws),
        law=laws.laws[name],
        number=number,
        day=day,
        start=start,
        parts=[_part(name, number, one) for one in passages(texts.get(number, ""))],
        words=keywords(Article(name, number), laws),
        resting=len({one.entry.compiled.rule.id for one in _resting(look, name, number)}),
        notes=notes.of_articles(look, name, texts).get(number, []),
        history=changes.history(look, name, number),
    )


def _resting(look: Work, law: str, number: str) -> Sequence[Resting]:
    return look.house.bundle.kept(resting).get((law, number), [])


def _part(law: str, number: str, one: Passage) -> Part:
    return Part(one.text.strip(), f"{law} {number}{one.parts}" if one.parts else "")
