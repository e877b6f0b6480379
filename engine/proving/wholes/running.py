"""Checks a whole filing and says where the opinion is not what its entry expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.bundle.bundle import Bundle
from engine.check.checker import check_opened
from engine.check.opening import Opened, open_content
from engine.check.opinion import Finding, Opinion
from engine.inference.policy import ADVICE
from engine.proving.wholes.reading import Whole
from engine.text.errors import FieldProblem, Mark, Problem, nearest
from engine.text.yamlio import YList, YMap

OBJECTS = "不满足"
ASKS = "请法官判断"


@dataclass(frozen=True, slots=True)
class Tried:
    """A whole filing and everything about it that is not as expected."""

    whole: Whole
    problems: tuple[Problem, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.problems


def try_all(
    bundle: Bundle, wholes: Iterable[Whole], progress: Callable[[str], None] = lambda _: None
) -> list[Tried]:
    """Check every filing; `progress` hears each one's cause."""
    found = []
    for whole in wholes:
        progress(whole.cause.name)
        found.append(Tried(whole, tuple(disagreements(bundle, whole))))
    return found


def opinion_of(bundle: Bundle, whole: Whole) -> tuple[Opened, Opinion]:
    """Raises `BundleError` for unusable rules."""
    opened = open_content(bundle, whole.content, whole.day)
    return opened, check_opened(opened)


def disagreements(bundle: Bundle, whole: Whole) -> list[Problem]:
    """Everything about one filing that is not as expected; empty when all is."""
    opened, opinion = opinion_of(bundle, whole)
    unread = [_unread(whole, problem) for problem in opened.filing.problems]
    return unread or list(_differences(whole, opened, opinion))


def objections(opinion: Opinion, state: str = OBJECTS) -> list[Finding]:
    """Findings in a state that count for more than advice."""
    return [f for f in opinion.of(state) if f.counted != ADVICE]


def _differences(whole: Whole, opened: Opened, opinion: Opinion) -> Iterator[Problem]:
    if opinion.conclusion != whole.expected:
        yield _said(whole, f"应为“{whole.expected}”，实际为“{opinion.conclusion}”")
    known = {effective.requirement.rule_id for effective in opened.ruleset.rules}
    yield from _compared(whole, whole.objecting, objections(opinion), "不满足", known)
    yield from _compared(whole, whole.asking, objections(opinion, ASKS), "请法官判断", known)


def _compared(
    whole: Whole, wanted: Iterable[str], found: list[Finding], state: str, known: set[str]
) -> Iterator[Problem]:
    for finding in found:
        if finding.rule_id not in wanted:
            text = finding.explanation or finding.question or finding.title
            place = f"（{finding.member}）" if finding.member else ""
            said = f"{finding.rule_id}{place}{state}（{finding.counted}）：{text}"
            yield _said(whole, f"没有想到的：{said}")
    for rule_id in sorted(set(wanted) - {finding.rule_id for finding in found}):
        why = f"没有{state}" if rule_id in known else f"没有这条要求{nearest(rule_id, known)}"
        yield _said(whole, f"“{rule_id}”{why}")


def _said(whole: Whole, message: str) -> Problem:
    return Problem(f"“{whole.title}”（{whole.kind}）{message}", whole.mark)


def _unread(whole: Whole, problem: FieldProblem) -> Problem:
    return Problem(f"“{whole.title}”的{problem}", _line_of(whole, problem.path))


def _line_of(whole: Whole, path: str) -> Mark:
    """Where the entry says the fact at a path, or the entry itself when its base says it."""
    for given in reversed(whole.given):
        for key in sorted(given, key=len, reverse=True):
            if path == key or path.startswith((f"{key}.", f"{key}[")):
                return _inside(given[key], path[len(key) :], given.at(key))
    return whole.mark


def _inside(value: Any, rest: str, mark: Mark) -> Mark:
    """The line of what lies deeper in a value that was given as a whole."""
    if not rest.strip("."):
        return mark
    if rest.startswith("[") and isinstance(value, YList):
        place, _, rest = rest[1:].partition("]")
        position = int(place)
        if position < len(value):
            return _inside(value[position], rest, value.item_marks[position])
    if rest.startswith(".") and isinstance(value, YMap):
        return value.at(rest[1:])
    return mark
