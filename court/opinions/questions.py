"""What a filer is asked next: the engine's questions that are the filer's business, each with why.

One telling for page and JSON.  Of each requirement that waits, the first open fact is asked:
the answer may settle it.  What is missing anyhow is told there and not asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from court.opinions.audience import is_for_filers
from court.opinions.checking import COURT_FACTS
from court.opinions.tellings import ADVICE, PlainWords, Telling, Words, person
from engine.check.opening import Opened
from engine.check.opinion import Finding, Opinion, Question
from engine.language.vocabulary import PARTY_LISTS

# Not a filer's answers to questions: who somebody is, which cause, what the court records.
CHOSEN = ("是否", "单选")
NOT_CHOSEN = frozenset({"类型", "案由", *COURT_FACTS})


@dataclass(frozen=True, slots=True)
class Ask:
    """A question whose answer can still change something.

    `who` is the party it is about, `title` the first requirement that waits for it, `because` the
    answer that led to it, both in words and empty where there is none.
    """

    question: Question
    who: str
    title: str
    because: str


def _waiting(shown: list[Finding], told: Telling) -> dict[str, list[Finding]]:
    """What is open by the fact it waits for first, without what is told to be missing anyway."""
    gaps = {path for item in told.missing for path in item.places or item.around}
    waiting: dict[str, list[Finding]] = {}
    for path, finding in _first_open(shown):
        if path not in gaps and path not in COURT_FACTS:
            waiting.setdefault(path, []).append(finding)
    return waiting


def ask_next(
    opened: Opened,
    typing: Opinion,
    told: Telling,
    noted: Collection[str] = (),
    words: Words | None = None,
) -> tuple[Ask, ...]:
    """The questions of an opinion made while typing, in the engine's order.

    `told` is what is missing by then, `noted` the paths of facts that staff stated.
    """
    open_ = typing.of("待定")
    shown = [f for f in open_ if is_for_filers(f, noted)]
    own = {f.title for f in open_} - {f.title for f in shown}
    waiting = _waiting(shown, told)
    return tuple(
        Ask(
            question=replace(question, reasons=reasons),
            who=_who(opened, question.path),
            title=waiting[question.path][0].title,
            because=because(opened, waiting[question.path], words or PlainWords()),
        )
        for question in typing.questions
        if question.path in waiting
        and (reasons := tuple(r for r in question.reasons if r not in own))
    )


def because(opened: Opened, waiting: Iterable[Finding], words: Words) -> str:
    """`因为您选了“有无仲裁约定”：有`, from the last answer that one of the findings rests on."""
    for fact in (fact for finding in waiting for fact in reversed(finding.facts)):
        known = opened.ruleset.vocabulary.at(fact.path)
        if fact.value is None or known is None or known.type not in CHOSEN:
            continue
        if known.name in NOT_CHOSEN:
            continue
        if not (known.derived or known.staff_only) and (said := words.said(fact)):
            return f"因为您选了“{words.label(fact)}”：{said}"
    return ""


def _first_open(findings: list[Finding]) -> Iterator[tuple[str, Finding]]:
    for finding in findings:
        if finding.effect != ADVICE:
            first = next((f.path for f in finding.facts if f.value is None), None)
            if first is not None:
                yield first, finding


def _who(opened: Opened, path: str) -> str:
    owner, dot, _ = path.rpartition(".")
    return person(opened.raw, owner) if dot and owner.partition("[")[0] in PARTY_LISTS else ""
