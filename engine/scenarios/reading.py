"""Read feature files: what every line is, and what is wrong with a line that is nothing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from engine.scenarios.expectations import Table
from engine.scenarios.grammar import AND, GIVEN, STEPS, THEN, WHEN, Step, step_for
from engine.scenarios.story import FOLDER
from engine.text.errors import nearest
from engine.text.files import Files

HEAD = "# language: zh-CN"
FEATURE, PART, SCENARIO = "功能:", "规则:", "场景:"
KEYWORDS = (GIVEN, WHEN, THEN, AND)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|\{\w+\}')
_CAUSE = re.compile(r'"([^"]+)"')


@dataclass
class Line:
    """A sentence of a scenario with its table; `step` None is one that only `make test` knows."""

    number: int
    keyword: str
    said: str
    step: Step | None
    table: Table = field(default_factory=list)


@dataclass
class Scenario:
    """One scenario of a file, the part it stands in, its lines."""

    feature: str
    part: str
    title: str
    line: int
    lines: list[Line] = field(default_factory=list)

    @property
    def runs_here(self) -> bool:
        """Whether every sentence is one of the grammar: papers and the life of a filing are not."""
        return bool(self.lines) and all(line.step for line in self.lines)

    @property
    def cause(self) -> str:
        found = _CAUSE.search(self.lines[0].said) if self.lines else None
        return found[1] if found else ""

    @property
    def rules(self) -> list[str]:
        """The rules it names, by number, or by title where there is no number."""
        found: list[str] = []
        for line in self.lines:
            said = line.step.pattern.match(line.said) if line.step else None
            groups = said.groupdict() if said else {}
            found += [groups.get("number") or groups.get("rule") or groups.get("bare") or ""]
            if line.step and line.step.heads[:1] == ("编号",):
                found += [row[0] for row in line.table[1:]]
        return list(dict.fromkeys(filter(None, found)))

    @property
    def text(self) -> str:
        """The scenario as it stands in a file."""
        return scenario_text(self.title, [(one.keyword, one.said, one.table) for one in self.lines])

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that cannot be read, in Chinese."""

    line: int
    message: str


@dataclass
class Feature:
    """A file: its title, its scenarios, what is wrong with it."""

    name: str
    title: str = ""
    scenarios: list[Scenario] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def scenario_text(title: str, lines: list[tuple[str, str, Table]]) -> str:
    """A scenario written out, as it stands in a file without parts."""
    found = [f"  {SCENARIO} {title}"]
    for keyword, said, table in lines:
        found.append(f"    {keyword}{said}")
        found += [f"      | {' | '.join(row)} |" for row in table]
    return "\n".join(found) + "\n"


def read_features(files: Files) -> list[Feature]:
    """The feature files about filings; those in folders below are about the case afterwards."""
    names = [name for name in files.below(FOLDER, ".feature") if name.count("/") == 1]
    return [read_feature(name, files.text(name)) for name in names]


def read_feature(name: str, text: str) -> Feature:
    """One file; unknown sentences are kept in scenarios, and told only by `unknown`."""
    found = Feature(name)
    part = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith(FEATURE):
            found.title = line.removeprefix(FEATURE).strip()
        elif line.startswith(PART):
            part = line.removeprefix(PART).strip()
        elif line.startswith(SCENARIO):
            title = line.removeprefix(SCENARIO).strip()
            found.scenarios.append(Scenario(name, part, title, number))
        elif line and line != HEAD:
            _line(found, number, line)
    return found


def _line(found: Feature, number: int, line: str) -> None:
    scenario = found.scenarios[-1] if found.scenarios else None
    keyword = next((word for word in KEYWORDS if line.startswith(word)), "")
    if scenario is None:
        found.wrong.append(Wrong(number, f"“{SCENARIO}”以前不能有句子"))
    elif line.startswith("|") and line.endswith("|") and scenario.lines:
        row = [cell.strip() for cell in line[1:-1].split("|")]
        table = scenario.lines[-1].table
        if table and len(row) != len(table[0]):
            found.wrong.append(Wrong(number, f"这一行有 {len(row)} 格，表头有 {len(table[0])} 格"))
        else:
            table.append(row)
    elif keyword:
        said = line.removeprefix(keyword).strip()
        scenario.lines.append(Line(number, keyword, said, step_for(said)))
    else:
        found.wrong.append(Wrong(number, f"句子要以{'、'.join(KEYWORDS)}开头：“{line}”"))


def unknown(scenario: Scenario) -> list[Wrong]:
    """Sentences that are not in the grammar, each with the nearest one that is."""
    known = [_QUOTED.sub("…", step.words) for step in STEPS]
    return [
        Wrong(
            line.number,
            f"没有这样的句子：“{line.said}”{nearest(_QUOTED.sub('…', line.said), known)}",
        )
        for line in scenario.lines
        if line.step is None
    ]
