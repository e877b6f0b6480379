"""What a filer is told while a stored filing can still be changed, and what to answer next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from court.core.courthouse import Work
from court.core.tables import Filing
from court.opinions.questions import Ask, ask_next
from court.opinions.remembered import opinions_of
from court.opinions.service import filing_day, to_check, version_of
from court.opinions.supplement import Point, members_now, points
from court.opinions.tellings import Item, tell
from engine.check.opening import Opened
from engine.check.opinion import Opinion
from engine.text.errors import FieldProblem


@dataclass(frozen=True, slots=True)
class Guidance:
    """`unreadable` is named so that it can be put right; it counts as not answered.

    `words` say what handing it in now would come to, `next_step` what to do.  `points` are those
    of a supplement notice, looked at again.
    """

    unreadable: tuple[FieldProblem, ...] = ()
    missing: tuple[Item, ...] = ()
    for_judge: tuple[Item, ...] = ()
    advice: tuple[Item, ...] = ()
    met: tuple[str, ...] = ()
    questions: tuple[Ask, ...] = ()
    words: str = ""
    next_step: str = ""
    points: tuple[Point, ...] = ()


def guidance(work: Work, filing: Filing, objections: Sequence[Mapping[str, Any]] = ()) -> Guidance:
    """What is missing should it be submitted as it stands, and what can still change that.

    `objections` are the points of the notice it answers.
    """
    opened = to_check(work, filing, filing.content, filing_day(filing, work.today))
    typing, final = opinions_of(opened)
    told = tell(opened, final, filing.staff_facts)
    return Guidance(
        unreadable=tuple(opened.filing.problems),
        missing=told.missing,
        for_judge=told.for_judge,
        advice=told.advice,
        met=told.met,
        questions=ask_next(opened, typing, told, filing.staff_facts),
        words=final.row.to_filer,
        next_step=final.row.next_step,
        points=_points(work, filing, opened, objections, final),
    )


def _points(
    work: Work,
    filing: Filing,
    opened: Opened,
    objections: Sequence[Mapping[str, Any]],
    opinion: Opinion,
) -> tuple[Point, ...]:
    if not objections:
        return ()
    version = version_of(work.session, filing).content
    now = members_now(version, filing.content)
    return tuple(points(objections, version, opened.ruleset, now, opinion))
