"""Run a scenario under a bundle: whether what it expects came, and one sentence when it did not."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.scenarios.reading import Scenario, unknown
from engine.scenarios.story import Story, Unmet


@dataclass(frozen=True, slots=True)
class Result:
    """`said` is what was expected, what came and why; `line` where it is expected.

    `hints` are words that may be slips: filers may hand in papers nobody has a word for.
    """

    passed: bool
    said: str = ""
    line: int = 0
    hints: tuple[str, ...] = ()


def run(bundle: Bundle, scenario: Scenario) -> Result:
    """Its first sentence that is not met ends it.  Raises `BundleError`."""
    for wrong in unknown(scenario):
        return Result(False, wrong.message, wrong.line)
    story = Story(bundle)
    for line in scenario.lines:
        assert line.step
        try:
            line.step.run(story, line.said, line.table)
        except Unmet as error:
            return Result(False, str(error), line.number, tuple(story.unknown_papers()))
    if story.opinion is None and story.error is None:
        return Result(False, "场景里没有“提交”这一步", scenario.line)
    return Result(True, hints=tuple(story.unknown_papers()))
