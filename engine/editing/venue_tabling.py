"""The table of venue as rows: its kinds, their places, and the causes that belong to them.

A row has a cell for each key: a word, several words, or a condition in one line.  How changed cells
go back into the text is in `venue_changes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from engine.editing.slips import repaired
from engine.editing.spans import composed, end_of, own, start_of
from engine.editing.written import scalar
from engine.language.words import VENUE_KIND_KEYS, VENUE_PLACE_KEYS
from engine.text import yamlio
from engine.text.errors import Problems

KINDS, PLACES, CAUSES = SECTIONS = ("管辖的类", "管辖的地点", "管辖的案由")
KIND, NUMBER, CAUSE, LEVEL = "类", "第几处", "案由", "级别"
NAMED = "名称"
RULE_ID = "编号"
# Which cell says which row it is, and which may be changed.
IDENTITY: Mapping[str, tuple[str, ...]] = {KINDS: (KIND,), PLACES: (KIND, NUMBER), CAUSES: (CAUSE,)}
CELLS: Mapping[str, tuple[str, ...]] = {
    KINDS: tuple(key for key in VENUE_KIND_KEYS if key not in ("地点", "案由")),
    PLACES: tuple(VENUE_PLACE_KEYS),
    CAUSES: (KIND, "另看", "当", LEVEL),
}
CONDITIONS = ("其中", "当")
LISTS = ("并入", "依据", "另看")
BETWEEN = "；"
Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VenueRow:
    """A row: what says which it is, its cells by key, and where each stands (offsets)."""

    section: str
    key: Key
    cells: Mapping[str, str]
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind it belongs to; empty for a cause that only states a level."""
        return self.cells[KIND] if self.section == CAUSES else self.key[0]

    @property
    def all(self) -> dict[str, str]:
        """Every cell by its name, those that say which row it is first."""
        return {**dict(zip(IDENTITY[self.section], self.key, strict=True)), **self.cells}


def rows(text: str, section: str) -> list[VenueRow]:
    """The rows of a section, in the order of the file.  None of a text that is no YAML."""
    root = composed(text)
    kinds = child(root, "类")
    found = []
    for key, node in pairs(kinds):
        if section == KINDS:
            found.append(
                _row(text, KINDS, (key,), pairs(node), (start_of(node), end_of(text, node)))
            )
        elif section == PLACES:
            found += [
                _row(text, PLACES, (key, str(n)), pairs(one), (start_of(one), end_of(text, one)))
                for n, one in enumerate(items(child(node, "地点")), 1)
            ]
    return found if section != CAUSES else list(_causes(text, root))


def _row(
    text: str,
    section: str,
    key: Key,
    pairs: Sequence[tuple[str, yaml.Node]],
    whole: tuple[int, int],
) -> VenueRow:
    said = {name: node for name, node in pairs if name in CELLS[section]}
    spans = {name: (start_of(node), end_of(text, node)) for name, node in said.items()}
    cells = {name: _cell(text, said.get(name)) for name in CELLS[section]}
    return VenueRow(section, key, cells, {**spans, "": whole})


def _causes(text: str, root: yaml.Node | None) -> Iterator[VenueRow]:
    """Causes of every kind, then those that state only a level; each once."""
    levels: dict[str, tuple[str, yaml.Node]] = {}
    for level, listed in pairs(child(root, LEVEL)):
        for one in items(listed):
            levels.setdefault(name_of(one), (level, one))
    seen = set()
    for kind, node in pairs(child(root, "类")):
        for one in items(child(node, "案由")):
            if (name := name_of(one)) not in seen:
                seen.add(name)
                level = levels[name][0] if name in levels else ""
                yield _cause(text, name, kind, level, one)
    for name, (level, one) in levels.items():
        if name not in seen:
            yield _cause(text, name, "", level, one)


def _cause(text: str, name: str, kind: str, level: str, node: yaml.Node) -> VenueRow:
    found = _row(text, CAUSES, (name,), pairs(node), (start_of(node), end_of(text, node)))
    return VenueRow(CAUSES, (name,), {**found.cells, KIND: kind, LEVEL: level}, found.spans)


def pairs(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]


def child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in pairs(node) if key == name), None)


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """The items of a list; one thing alone stands for a list of it."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return [node] if isinstance(node, yaml.ScalarNode) else []


def name_of(node: yaml.Node) -> str:
    named = child(node, NAMED) if isinstance(node, yaml.MappingNode) else node
    return str(named.value) if isinstance(named, yaml.ScalarNode) else ""


def _cell(text: str, node: yaml.Node | None) -> str:
    """A value as it stands in a cell: words joined, a condition in one line as it is written."""
    if node is None:
        return ""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return BETWEEN.join(name_of(one) for one in node.value)
    assert isinstance(node, yaml.MappingNode)
    if node.flow_style:
        return re.sub(r"\s*\n\s*", " ", own(text, node))
    node.flow_style = True
    said = yaml.serialize(node, allow_unicode=True, width=10**6)
    return str(said).strip()


def rendered(key: str, said: str) -> str:
    """A cell as the file writes it.  Raises `ValueError` for a condition that is none."""
    if key in CONDITIONS:
        return condition(said)
    if key in LISTS:
        return "[" + ", ".join(scalar(one) for one in listed(said)) + "]"
    return scalar(said)


def listed(said: str) -> list[str]:
    """The words of a cell that holds several."""
    return [one.strip() for one in re.split(r"[；;\n]", said) if one.strip()]


def condition(said: str) -> str:
    """A condition in braces, what a Chinese keyboard writes put right.  Raises `ValueError`."""
    found = repaired(" ".join(said.split()))
    if not found.startswith("{"):
        found = "{" + found + "}"
    problems = Problems()
    read = yamlio.load(found.encode(), "", problems)
    if problems.items or not isinstance(read, dict) or not read:
        why = problems.items[0].message if problems.items and ":" in found else "没有写“事实: 值”"
        raise ValueError(f"这个条件读不懂：{why}；写法如 {{只承认离婚: 是}}")
    return found
