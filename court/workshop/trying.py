"""One case under the rules in force and under a change set, side by side.

A past filing is masked for whoever may not read filings: requirements and states, no text of theirs,
no fact.  Looking at one is an access like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select, true

from court.core.access import READ, Access, note
from court.core.clock import day_of
from court.core.courthouse import Courthouse, NotFound, Work, existing
from court.core.roles import Action
from court.core.tables import ChangeSet, Filing
from court.opinions.checking import checked_content
from court.workshop import scenarios
from court.workshop.effects import past_of
from court.workshop.flipping import Answer, Flips, answers, flipped
from court.workshop.gates import whole_filings
from court.workshop.layers import before_and_after, files_of
from engine.bundle.bundle import Bundle, default_root
from engine.check.opening import Opened, open_content
from engine.check.opinion import Opinion
from engine.proving.wholes import Whole
from engine.replay.comparing import FindingChange, finding_changes, opinion_of
from engine.replay.differing import Differences
from engine.replay.past import Past
from engine.scenarios.cells import said_of, said_value
from engine.scenarios.forms import Expected, Form, text_of
from engine.scenarios.grammar import GIVEN
from engine.scenarios.rows import told_apart
from engine.scenarios.story import Story, Unmet
from engine.telling.reasoning import Reason, conditions
from engine.text.errors import BundleError, FieldProblem, FilingError

EXAMPLES = "examples"
MOST_OFFERED = 60
MOST_PAST = 10
WHOLE, SCENARIO = "整案", "场景"
MOST_REASONS = 12


@dataclass(frozen=True, slots=True)
class Case:
    """Something to try: where it comes from, what it is called, the filing."""

    name: str
    past: Past


@dataclass(slots=True)
class Trial:
    """What came out before and after; `masked` when the texts may not be shown.

    `reasons` are the conditions of what changed, part by part; `content`, `scenario` and `answers`
    are the case to change one answer of, as a scenario, and its answers, all empty when masked.
    """

    name: str
    before: Opinion
    after: Opinion
    changes: list[FindingChange]
    masked: bool
    reasons: list[Reason] = field(default_factory=list)
    content: str = ""
    scenario: str = ""
    answers: list[Answer] = field(default_factory=list)


def try_case(
    work: Work, change_set: ChangeSet, case: Case, masked: bool = False, flips: Flips | None = None
) -> Trial:
    """Check a case under both bundles, with some answers changed where it may be seen.

    Raises `FilingError`, `BundleError`.
    """
    before, after = before_and_after(work, change_set)
    known = open_content(after, case.past.content, case.past.day).ruleset.vocabulary
    flips = {} if masked else flips or {}
    past = flipped(case.past, flips, known)
    old, new = opinion_of(before, past), opinion_of(after, past)
    changes = finding_changes(old, new)
    opened = open_content(after, past.content, past.day)
    rewritten, reads = _rewritten(before, after, opened)
    ids = [one.shown.rule_id for one in changes] + rewritten
    reasons = conditions(opened, new, list(dict.fromkeys(ids))[:MOST_REASONS])
    found = Trial(case.name, old, new, changes, masked, reasons)
    if not masked:
        found.content = orjson.dumps(past.content, option=orjson.OPT_INDENT_2).decode()
        found.scenario = _as_scenario(after, opened, past, new.conclusion)
        found.answers = answers(case.past, flips, known, reads)
    return found


def _rewritten(before: Bundle, after: Bundle, opened: Opened) -> tuple[list[str], frozenset[str]]:
    """The rules of the cause that the change set writes anew, and the facts they rest on."""
    try:
        found = Differences(before, after).of(opened.cause, opened.day)
    except BundleError:
        return [], frozenset()
    return [one.compiled.rule.id for one in found.new], found.reads


def _as_scenario(bundle: Bundle, opened: Opened, past: Past, conclusion: str) -> str:
    """The case as a scenario to go on writing: what tells whose it is, is left out."""
    level = bundle.level(bundle.catalogue.rule_path(opened.cause))
    procedure = level.casetype.procedure
    rows = told_apart(bundle, level.vocabulary, dict(past.content), procedure)
    form = Form(
        title=f"{opened.cause.name}：",
        cause=opened.cause.name,
        day=past.day.isoformat(),
        rows=[(name, said) for name, said, _ in rows],
        expected=[Expected("结论", "", conclusion)],
    )
    return text_of(form)


def try_filing(work: Work, change_set: ChangeSet, number: str, flips: Flips | None = None) -> Trial:
    """A filing by its receipt number.  Raises `NotFound`, `NotAllowed`."""
    work.actor.require(Action.rules)
    filing = work.session.scalar(select(Filing).where(Filing.number == number.strip()))
    past = past_of(work.session, filing) if filing else None
    if filing is None or past is None:
        raise NotFound("没有这个收件号的起诉，或者它还没有意见")
    actor = work.actor
    role = str(actor.role or "")
    note(
        work.session,
        [Access(work.now, READ, actor.account_id, role, actor.address, filing.id, route="试一试")],
    )
    masked = not actor.may(Action.inbox)
    return try_case(work, change_set, Case(f"收件 {filing.number}", past), masked, flips)


def offered(bundle: Bundle, cause: str, day: date) -> list[Case]:
    """Example filings; with a cause those of it, and its whole filings, which take time to read."""
    found = [Case(f"示例材料 {name}", Past(name, day, raw)) for name, raw in _examples()]
    if cause:
        found += _wholes(bundle)
    return [one for one in found if cause in str(one.past.content.get("案由", ""))]


def _wholes(bundle: Bundle) -> list[Case]:
    return [
        Case(f"{WHOLE} {_in_words(whole)}", Past(whole.title, whole.day, whole.content))
        for whole in bundle.kept(whole_filings)
    ]


def _in_words(whole: Whole) -> str:
    """Its title; of one that differs from another in one fact, with that fact as judges say it."""
    if not whole.differs_from:
        return whole.title
    ((fact, value),) = whole.given[-1].items()
    head = whole.title.partition("，只差：")[0]
    return f"{head}，只差：{said_of(str(fact))} {said_value(str(fact), value)}"


def chosen(bundle: Bundle, name: str, day: date) -> Case:
    """An offered case by its name.  Raises `NotFound`."""
    cases = _wholes(bundle) if name.startswith(WHOLE) else offered(bundle, "", day)
    found = existing(
        next((one for one in cases if one.name == name), None), "没有这份材料，可能已经改名"
    )
    return found


def of_scenario(work: Work, feature: str, title: str) -> Case:
    """The filing of a scenario.  Raises `NotFound`, `FilingError`."""
    scenario = scenarios.one(work, feature, title)
    story = Story(work.house.bundle)
    day = work.today
    try:
        for line in scenario.lines:
            groups = line.step.pattern.match(line.said) if line.step else None
            said = groups.groupdict() if groups else {}
            if said.get("day"):
                day = date.fromisoformat(said["day"])
            elif line.step and line.step.keyword == GIVEN:
                line.step.run(story, line.said, line.table)
    except Unmet as error:
        raise FilingError([FieldProblem(SCENARIO, str(error))]) from None
    return Case(f"{SCENARIO} {title}", Past(title, day, {**story.raw, "起诉日期": day.isoformat()}))


def pasted(text: str, day: date) -> Case:
    """A filing somebody pasted as JSON.  Raises `FilingError`."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        said = f"第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON"
        raise FilingError([FieldProblem("起诉材料", said)]) from None
    if not isinstance(raw, dict):
        raise FilingError([FieldProblem("起诉材料", "应是一份起诉材料，以 { 开头")])
    return Case("粘贴的材料", Past("", day, raw))


def filled_in(house: Courthouse, raw: Mapping[str, Any], channel: str) -> Case:
    """What somebody filled in a form, as if handed in today."""
    day = house.today
    content = checked_content(raw, court=house.court, day=day, channel=channel)
    return Case("填写的起诉", Past("", day, content))


@dataclass(frozen=True, slots=True)
class PastLine:
    """A past filing to try, by what every role of the workshop may see of it."""

    number: str
    cause: str
    day: date
    state: str
    conclusion: str


def past_lines(work: Work, causes: Collection[str], word: str = "") -> list[PastLine]:
    """The last filings of causes that hold a word; without one of `causes`, of all where there are none.

    Raises `NotAllowed`.
    """
    work.actor.require(Action.rules)
    if word:
        return _past_lines(work, Filing.cause.contains(word, autoescape=True))
    return _past_lines(work, Filing.cause.in_(causes)) or _past_lines(work, true())


def _past_lines(work: Work, wanted: ColumnElement[bool]) -> list[PastLine]:
    chosen = (
        select(
            Filing.number, Filing.cause, Filing.first_submitted_at, Filing.state, Filing.conclusion
        )
        .where(wanted, Filing.number.is_not(None), Filing.conclusion != "")
        .order_by(Filing.first_submitted_at.desc(), Filing.number.desc())
        .limit(MOST_PAST)
    )
    return [
        PastLine(number or "", cause, day_of(at) if at else work.today, state, conclusion)
        for number, cause, at, state, conclusion in work.session.execute(chosen)
    ]


def changed_causes(work: Work, change_set: ChangeSet) -> list[str]:
    """Causes whose own files a change set changes, by name."""
    known = work.house.bundle.catalogue.names()
    files = [Path(one.path).stem for one in files_of(work.session, change_set)]
    return list(dict.fromkeys(name for name in files if name in known))


@lru_cache(maxsize=1)
def _examples() -> tuple[tuple[str, dict[str, Any]], ...]:
    """The example filings that lie beside the rules."""
    folder = default_root() / EXAMPLES
    read = ((path.stem, orjson.loads(path.read_bytes())) for path in sorted(folder.glob("*.json")))
    return tuple((name, raw) for name, raw in read if isinstance(raw, dict) and "案由" in raw)
