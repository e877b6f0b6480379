"""The figures of the code, counted in modules whose figures are known; where they stand is real."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import figures
from scripts.figures import Code, Module, complexity, length
from scripts.house import HOUSES, ROOT

SOURCE = '''\
"""A module."""

from typing import Any


def told(a: int, *rest: Any) -> bool:
    """Two lines
    of docstring."""
    # why
    if a and rest or not a:
        return all(x for x in rest if x)
    return False


def bare(a):
    def inner() -> None:
        for _ in a:
            pass

    return inner


class Thing:
    def _hidden(self) -> None:
        pass
'''


@pytest.fixture
def code() -> Code:
    return Code([Module(Path("house/told.py"), SOURCE)], test_lines=13)


def functions(source: str) -> list[figures.Function]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, figures.Function)]


def test_a_function_is_counted_without_its_docstring() -> None:
    assert [length(one) for one in functions(SOURCE)] == [5, 6, 3, 2]


def test_every_place_where_the_way_divides_counts_once() -> None:
    """An `if`, `and`, `or`, a comprehension with its `if`; an inner function counts by itself."""
    assert [complexity(one) for one in functions(SOURCE)] == [6, 1, 2, 1]
    (match,) = functions("def f(x):\n match x:\n  case 1: pass\n  case _: pass\n")
    (caught,) = functions("def f():\n try: pass\n except ValueError: pass\n")
    assert (complexity(match), complexity(caught)) == (3, 2)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("modules", "1"),
        ("lines", "25"),
        ("fully annotated", "75 %"),
        ("annotations with `Any`", "20.0 %"),
        ("public functions with docstring", "50 %"),
        ("classes with docstring", "0 %"),
        ("modules with docstring", "100 %"),
        ("most modules in one folder", "1"),
        ("repeats of six lines", "0"),
        ("tests / source, by lines", "0.52"),
    ],
)
def test_each_figure_is_what_was_counted_by_hand(code: Code, name: str, shown: str) -> None:
    assert figures.FIGURES[name](code) == shown


def test_a_stretch_in_two_places_is_one_repeat_however_long() -> None:
    stretch = "".join(f"line_{n} = {n}\n" for n in range(9))
    one = Module(Path("one.py"), f"import ast\n{stretch}first = 1\n")
    other = Module(Path("other.py"), f"second = 2\n{stretch}")
    short = Module(Path("short.py"), "".join(stretch.splitlines(keepends=True)[:5]))
    assert figures.repeats([one, other]) == 1
    assert figures.repeats([one, short]) == 0


def test_the_table_stands_between_its_marks_and_nothing_else_changes() -> None:
    text = "before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n"
    new = "before\n<!-- figures -->\n| new |\n<!-- /figures -->\nafter\n"
    assert figures.written(text, "| new |\n") == new
    with pytest.raises(ValueError, match="no place"):
        figures.written("nothing", "| new |\n")


def test_the_architecture_shows_every_figure_of_every_house() -> None:
    shown = (ROOT / "docs/architecture.md").read_text("utf-8")
    begin, end = figures.MARKS
    lines = shown.partition(begin)[2].partition(end)[0].splitlines()
    assert lines[0] == "| | all | engine | court | api | cli |"
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:-1]] == [*figures.FIGURES]


def test_every_module_of_the_houses_is_counted_and_no_migration() -> None:
    found = {module.path for module in figures.read(ROOT, *HOUSES)}
    assert ROOT / "engine/check/checker.py" in found
    assert not [path for path in found if path.parent.name == "versions"]
