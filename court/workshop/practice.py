"""What the court's own decisions say of its rules: items no rule foresaw, questions always answered
alike, rules that stay open on nearly every filing.

Of what a judge wrote in his own words only who may read filings sees the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from court.core.courthouse import Work
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.review import ANSWER
from court.decisions.tables import DecisionRecord
from court.documents.own_words import is_own
from court.opinions.tables import Ruling
from court.oversight.rule_effects import RECENT_DAYS

NOT_APPLICABLE, OPEN = "不适用", "待定"
# Fewer say nothing about a rule; above the part a rule in fact decides nothing.
LEAST, OPEN_PART = 10, 0.9
MOST_SHOWN, MOST_DECISIONS = 8, 500


@dataclass
class Unforeseen:
    """What judges told filers of a cause that no rule says; `reworded`: texts of rules they changed."""

    cause: str
    added: int = 0
    reworded: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alike:
    """A question that was always answered the same in the last months."""

    rule_id: str
    answer: str
    times: int


@dataclass(frozen=True, slots=True)
class Open:
    """A rule that was open in `open` of the `applied` decisions it could have spoken in."""

    rule_id: str
    open: int
    applied: int


def unforeseen(work: Work) -> list[Unforeseen]:
    """By cause, the most items first, over the last months."""
    rows = work.session.execute(
        select(Filing.cause, DecisionRecord.objections)
        .join(Filing, Filing.id == DecisionRecord.filing_id)
        .where(DecisionRecord.at >= work.now - timedelta(days=RECENT_DAYS))
    )
    readable = work.actor.may(Action.inbox)
    found: dict[str, Unforeseen] = {}
    for cause, objections in rows:
        line = found.setdefault(cause, Unforeseen(cause))
        for item in objections:
            _count(line, item, readable)
    lines = [line for line in found.values() if line.added or line.reworded]
    return sorted(lines, key=lambda one: (-one.added - one.reworded.total(), one.cause))[
        :MOST_SHOWN
    ]


def _count(line: Unforeseen, item: dict[str, Any], readable: bool) -> None:
    if is_own(str(item["编号"])):
        line.added += 1
        if readable:
            line.texts.append(str(item["要求"]))
    elif "原文" in item:
        line.reworded[str(item["编号"])] += 1


def answered_alike(work: Work) -> list[Alike]:
    """Questions with at least `LEAST` answers, all the same, the most often asked first."""
    rows = work.session.execute(
        select(Ruling.rule_id, Ruling.said, func.count())
        .where(
            Ruling.kind == ANSWER,
            Ruling.at >= work.now - timedelta(days=RECENT_DAYS),
            Ruling.withdrawn_at.is_(None),
        )
        .group_by(Ruling.rule_id, Ruling.said)
    )
    answers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rule, said, number in rows:
        answers[rule][said] = number
    found = [
        Alike(rule, *said.most_common(1)[0])
        for rule, said in answers.items()
        if len(said) == 1 and said.total() >= LEAST
    ]
    return sorted(found, key=lambda one: (-one.times, one.rule_id))[:MOST_SHOWN]


def mostly_open(work: Work) -> list[Open]:
    """Rules that stayed open on more than `OPEN_PART` of the last `MOST_DECISIONS` decisions."""
    rows = work.session.scalars(
        select(DecisionRecord.rules)
        .where(DecisionRecord.at >= work.now - timedelta(days=RECENT_DAYS))
        .order_by(DecisionRecord.at.desc())
        .limit(MOST_DECISIONS)
    )
    applied, open_ = Counter[str](), Counter[str]()
    for findings in rows:
        states = {str(row[0]): row[3] for row in findings if row[3] != NOT_APPLICABLE}
        applied.update(states.keys())
        open_.update(rule for rule, state in states.items() if state == OPEN)
    found = [
        Open(rule, number, applied[rule])
        for rule, number in open_.items()
        if applied[rule] >= LEAST and number > OPEN_PART * applied[rule]
    ]
    return sorted(found, key=lambda one: (-one.open, one.rule_id))[:MOST_SHOWN]
