"""A scenario as a form, and its text both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.scenarios.grammar import AND, BY_NAME, ROWS, STEPS, THEN, Step
from engine.scenarios.reading import Line, Scenario, scenario_text

# Sentences of the form: those that name at most a rule and one thing more.
MORE = ("conclusion", "state", "fact", "words")
OFFERED = tuple(
    step
    for step in STEPS
    if step.keyword == THEN
    and not step.heads
    and not {"path", "bare"} & set(step.pattern.groupindex)
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence by its name, with the rule it names and the one thing more it says."""

    name: str
    rule: str = ""
    more: str = ""

    def said(self) -> str:
        step = BY_NAME[self.name]
        parts = {"rule": _rule(self.rule)} if "rule" in step.pattern.groupindex else {}
        more = next((word for word in MORE if word in step.pattern.groupindex), "")
        title, _, number = self.rule.rpartition("（")
        if title and number.endswith("）"):
            parts = {"rule": title, "number": number[:-1]}
        return step.say(**parts, **({more: self.more} if more else {}))


def _rule(said: str) -> str:
    return said.strip("“”")


@dataclass
class Form:
    """What a form asks: the cause, what differs from a filing with nothing missing, the day."""

    title: str = ""
    cause: str = ""
    day: str = ""
    typing: bool = False
    rows: list[tuple[str, str]] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)


def form_of(scenario: Scenario) -> Form:
    """The form of a scenario; sentences the form has no place for are left to the text."""
    found = Form(scenario.title, scenario.cause)
    for line in scenario.lines:
        _take(found, line)
    return found


def _take(found: Form, line: Line) -> None:
    step = line.step
    if step is None:
        return
    groups = step.pattern.match(line.said)
    assert groups
    said = groups.groupdict()
    if step.heads == ROWS:
        found.rows = [(name, value) for name, value in line.table[1:]]
    elif "day" in said:
        found.day, found.typing = said["day"], step.name == "填写"
    elif step in OFFERED:
        number = f"（{said['number']}）" if said.get("number") else ""
        more = next((said[word] for word in MORE if said.get(word)), "")
        found.expected.append(Expected(step.name, f"{said.get('rule') or ''}{number}", more))
    else:
        found.expected += _in_sentences(step, line.table[1:])


def sentences(line: Line) -> list[str]:
    """A line as sentences; a table of expectations gives one for each row."""
    if not line.table:
        return [line.said]
    form = Form()
    _take(form, line)
    return [one.said() for one in form.expected]


def _in_sentences(step: Step, rows: Iterable[list[str]]) -> list[Expected]:
    """A table of numbers, a sentence for each row."""
    name = {"应当出现": "状态", "不应出现": "不拦下", "没有核对的有": "没有核对"}.get(step.name)
    return [Expected(name, row[0], row[1] if len(row) > 1 else "") for row in rows] if name else []


def text_of(form: Form) -> str:
    """The form as text."""
    begin = BY_NAME["材料，其中" if form.rows else "材料"]
    table = [list(ROWS), *map(list, form.rows)] if form.rows else []
    act = BY_NAME["填写" if form.typing else "提交"]
    lines = [
        (begin.keyword, begin.say(cause=form.cause), table),
        (act.keyword, act.say(day=form.day), []),
    ]
    lines += [
        (THEN if place == 0 else AND, one.said(), []) for place, one in enumerate(form.expected)
    ]
    return scenario_text(form.title, lines)
