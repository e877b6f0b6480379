"""What a filer is told while a stored filing can still be changed, and what to answer next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from court.core.courthouse import Work
from court.core.tables import Filing
from court.opinions.service import filing_day, to_check
from court.opinions.tellings import Item, Telling, tell
from engine.check.checker import TYPING_STAGE, check_opened
from engine.check.opinion import Question
from engine.text.errors import FieldProblem, FilingError


@dataclass(frozen=True, slots=True)
class Guidance:
    """`unreadable` has to be put right first; the rest is empty until then.

    `words` say what handing it in now would come to, `next_step` what to do.
    """

    unreadable: tuple[FieldProblem, ...] = ()
    missing: tuple[Item, ...] = ()
    for_judge: tuple[Item, ...] = ()
    advice: tuple[Item, ...] = ()
    met: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    words: str = ""
    next_step: str = ""


def guidance(work: Work, filing: Filing) -> Guidance:
    """What is missing should it be submitted as it stands, and what can still change that."""
    try:
        opened = to_check(work, filing, filing.content, filing_day(filing, work.today))
        final = check_opened(opened)
        told = tell(opened, final, filing.staff_facts)
        typing = check_opened(opened, TYPING_STAGE)
    except FilingError as error:
        return Guidance(unreadable=tuple(error.problems))
    return Guidance(
        missing=told.missing,
        for_judge=told.for_judge,
        advice=told.advice,
        met=told.met,
        questions=tuple(_own(typing.questions, told)),
        words=final.row.to_filer,
        next_step=final.row.next_step,
    )


def _own(questions: Sequence[Question], told: Telling) -> Iterator[Question]:
    """Questions with the reasons that are the filer's business; those without one are not asked."""
    for question in questions:
        reasons = tuple(r for r in question.reasons if r not in told.kept_back)
        if reasons:
            yield replace(question, reasons=reasons)
