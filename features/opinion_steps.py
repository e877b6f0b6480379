"""The sentences of `engine.scenarios.grammar` as pytest-bdd steps: one grammar, read twice."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_bdd import given, then, when
from pytest_bdd.parsers import StepParser

from engine.scenarios.expectations import Table
from engine.scenarios.grammar import GIVEN, STEPS, WHEN, Step
from features.story import Story, the_bundle


@pytest.fixture
def story() -> Story:
    return Story(the_bundle())


class Sentence(StepParser):
    """A sentence of the grammar; the step gets the words as they stand."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.name)
        self.step = step

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        return {"said": name}

    def is_matching(self, name: str) -> bool:
        return self.step.pattern.match(name) is not None


def _register(step: Step) -> Any:
    keyword = {GIVEN: given, WHEN: when}.get(step.keyword, then)
    if step.heads:

        @keyword(Sentence(step), stacklevel=2)
        def _(story: Story, said: str, datatable: Table) -> None:
            step.run(story, said, datatable)
    else:

        @keyword(Sentence(step), stacklevel=2)
        def _(story: Story, said: str) -> None:
            step.run(story, said, [])


for _step in STEPS:
    _register(_step)
