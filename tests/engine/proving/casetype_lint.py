"""What the tests of checks on casetypes share: the delivered files, with some replaced."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from engine.proving.lint import all_checks
from engine.proving.lint.base import Tree
from engine.text.errors import Problem
from engine.text.files import Files
from tests.rules import of_files

ROOT = Path(__file__).resolve().parents[3]
SECTIONS = ("人格权纠纷", "物权纠纷")
VOICE = "人格权纠纷/人格权纠纷/声音保护纠纷"
NAME = "人格权纠纷/人格权纠纷/姓名权纠纷"
FIND = "物权纠纷/所有权纠纷/遗失物返还纠纷"


@cache
def delivered() -> dict[str, bytes]:
    """All files but those of the two sections these tests write in."""
    files = Files.of(ROOT, ("casetypes", "rules")).items()
    return {n: data for n, data in files if not n.split("/")[1].startswith(SECTIONS)}


def found(check: str, written: dict[str, str], today: date | None = None) -> list[Problem]:
    """What one check finds in these places, looking at them and what is above them only."""
    files = {f"casetypes/{place}.yaml": text.encode() for place, text in written.items()}
    bundle = of_files({**delivered(), **files})
    levels = {
        level.path: level
        for place in written
        for level in bundle.level(tuple(place.split("/"))).chain()
    }
    (one,) = [c for c in all_checks() if c.name == check]
    problems = one.run(Tree(bundle, tuple(levels.values()), today))
    return [p for p in problems if p.mark is None or p.mark.file in files]


def elements(*names: str, more: str = "依据: [民法典 1023]") -> str:
    return "要素:\n" + "".join(f"- {{名称: {name}, {more}}}\n" for name in names)
