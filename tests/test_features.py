"""Scenarios cannot vanish: every line of a feature file means something, every scenario runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "features").glob("*.feature"))
# Those in folders below have sentences of their own: the case after its registration.
SCENARIOS = "features/test_scenarios.py"
WRITTEN = sorted((ROOT / "features").rglob("*.feature"))
LINE = re.compile(
    r"\s*(# language: zh-CN|功能: \S.*|规则: \S.*|场景: \S.*|假如\S.*|当\S.*|那么\S.*|并且\S.*|\|.*\|)?\Z"
)


def scenarios_of(file: Path) -> int:
    """How many there are in a file; an outline is one for each of its examples."""
    document = Parser().parse(file.read_text(encoding="utf-8"))
    return len(Compiler().compile({**document, "uri": file.name}))


@pytest.mark.parametrize("file", FILES, ids=[f.name for f in FILES])
def test_every_line_is_a_known_word(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# language: zh-CN"
    unknown = [f"{n}: {line}" for n, line in enumerate(lines, 1) if not LINE.match(line)]
    assert unknown == []


@pytest.mark.parametrize("file", FILES, ids=[f.name for f in FILES])
def test_every_scenario_acts_and_expects(file: Path) -> None:
    for part in file.read_text(encoding="utf-8").split("场景: ")[1:]:
        title = part.splitlines()[0]
        assert "假如" in part and "当" in part and "那么" in part, title


def test_every_scenario_is_collected(request: pytest.FixtureRequest) -> None:
    """Of this run, when it collects them; a run of some files asks another process."""
    here = sum(one.nodeid.startswith(f"{SCENARIOS}::") for one in request.session.items)
    written = sum(map(scenarios_of, WRITTEN))
    assert (here or collected_elsewhere()) == written >= 80


def collected_elsewhere() -> int:
    command = [sys.executable, "-m", "pytest", SCENARIOS, "--collect-only", "-n0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stdout.count("::test_")
