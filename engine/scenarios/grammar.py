"""Every sentence of a scenario, once: its words are what is read and what is written.

`{name}` in a sentence is a part that varies.  A rule is named by its title in “ ”, with its number
behind it in （ ） or without one.  `features/` runs these sentences under pytest-bdd, the workshop in
the browser; both call `Step.act`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.scenarios import expectations as expect
from engine.scenarios.expectations import ASKS, OBJECTS, Table
from engine.scenarios.story import Story, Unmet
from engine.values import parse_date

GIVEN, WHEN, THEN, AND = "假如", "当", "那么", "并且"
BASE_DAY = date(2026, 9, 7)
ROWS = ("事实", "值")
Groups = Mapping[str, str]
Act = Callable[[Story, Groups, Table], None]
_PART = re.compile(r"\{(\w+)\}")
_READS = {
    "rule": r"“(?P<rule>.+?)”(?:（(?P<number>[^（）]+)）)?",
    "bare": r"(?P<bare>[^“”]+?)",
    "day": r"(?P<day>\d{4}-\d\d-\d\d)",
    "fact": r"(?P<fact>.+)",
    "state": r"(?P<state>满足|不满足|不适用|待定|请法官判断)",
}


@dataclass(frozen=True)
class Step:
    """A sentence: the word it begins with, its words, the heads of its table, what it does."""

    name: str
    keyword: str
    words: str
    act: Act
    heads: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The sentence as it is read: what `words` writes, and nothing else."""
        parts = _PART.split(self.words)
        return re.compile(
            "".join(
                re.escape(part) if place % 2 == 0 else _READS.get(part, rf"(?P<{part}>[^\"]+)")
                for place, part in enumerate(parts)
            )
            + r"\Z"
        )

    def say(self, **parts: str) -> str:
        """The sentence with its parts; `number` stands behind the rule's title."""
        said = {name: f"“{part}”" if name == "rule" else part for name, part in parts.items()}
        number = said.pop("number", "")
        if number:
            said["rule"] += f"（{number}）"
        return self.words.format(**said)

    def run(self, story: Story, said: str, table: Table) -> None:
        """Raises `Unmet`."""
        found = self.pattern.match(said)
        assert found
        if self.heads and (not table or tuple(table[0]) != self.heads):
            raise Unmet(f"表头应是 | {' | '.join(self.heads)} |")
        groups = {name: part for name, part in found.groupdict().items() if part is not None}
        self.act(story, groups, table[1:])


def _begin(story: Story, groups: Groups, rows: Table) -> None:
    story.begin(groups["cause"], BASE_DAY)
    for said, value in rows:
        story.change(said, value)


def _submit(story: Story, groups: Groups, _: Table) -> None:
    story.submit(parse_date(groups["day"]))


def _type(story: Story, groups: Groups, _: Table) -> None:
    story.submit(parse_date(groups["day"]), "填写")


def _rule(groups: Groups) -> str:
    """The number where there is one: a title may be worded anew."""
    return groups.get("number") or groups["rule"]


def _state(state: str) -> Act:
    return lambda story, groups, _: expect.has_state(story, _rule(groups), state)


def _states(story: Story, _: Groups, rows: Table) -> None:
    for rule, state in rows:
        expect.has_state(story, rule, state)


def _absent(story: Story, _: Groups, rows: Table) -> None:
    for (rule,) in rows:
        expect.stops_nothing(story, rule)


def _open(story: Story, _: Groups, rows: Table) -> None:
    for rule, fact in rows:
        expect.is_open(story, rule, fact)


STEPS = (
    Step("材料", GIVEN, '一份齐全的"{cause}"材料', _begin),
    Step("材料，其中", GIVEN, '一份齐全的"{cause}"材料，其中', _begin, ROWS),
    Step("提交", WHEN, "{day}提交", _submit),
    Step("填写", WHEN, "{day}还在填写", _type),
    Step(
        "结论", THEN, '结论是"{conclusion}"', lambda s, g, _: expect.concludes(s, g["conclusion"])
    ),
    Step("指出", THEN, "应当指出{rule}", _state(OBJECTS)),
    Step("请法官判断", THEN, "应当请法官判断{rule}", _state(ASKS)),
    Step(
        "状态",
        THEN,
        "{rule}应当是{state}",
        lambda s, g, _: expect.has_state(s, _rule(g), g["state"]),
    ),
    Step(
        "不拦下",
        THEN,
        "不应当因为{rule}被拦下",
        lambda s, g, _: expect.stops_nothing(s, _rule(g)),
    ),
    Step(
        "没有拦下的",
        THEN,
        "没有不予受理、管辖、前置和补正",
        lambda s, g, _: expect.objects_nothing(s),
    ),
    Step("释明", THEN, '释明里有"{words}"', lambda s, g, _: expect.explains(s, g["words"])),
    Step(
        "没有核对",
        THEN,
        "{rule}没有核对，因为不知道{fact}",
        lambda s, g, _: expect.is_open(s, _rule(g), g["fact"]),
    ),
    Step(
        "核对过",
        THEN,
        "{rule}不在没有核对的里面",
        lambda s, g, _: expect.is_checked(s, _rule(g)),
    ),
    Step(
        "不被接受",
        THEN,
        '材料不被接受，"{path}"的说明里有"{words}"',
        lambda s, g, _: expect.is_refused(s, g["path"], g["words"]),
    ),
    # By number, in tables: as scenarios were written before titles could be used.
    Step("应当出现", THEN, "应当出现", _states, ("编号", "状态")),
    Step("不应出现", THEN, "不应出现", _absent, ("编号",)),
    Step("没有核对的有", THEN, "没有核对的有", _open, ("编号", "缺的事实")),
    Step(
        "编号核对过",
        THEN,
        "{bare}不在没有核对的里面",
        lambda s, g, _: expect.is_checked(s, g["bare"]),
    ),
)
BY_NAME = {step.name: step for step in STEPS}


def step_for(said: str) -> Step | None:
    """The sentence that reads these words."""
    return next((step for step in STEPS if step.pattern.match(said)), None)
