"""Rows of the table of venue put back into its text: changed, taken away, added.

Changes are spans of the text of one kind, or of the levels; every other byte stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from engine.editing.spans import composed, end_of, put_in, replaced, start_of, taken_out
from engine.editing.venue_tabling import (
    CAUSES,
    KIND,
    KINDS,
    LEVEL,
    NAMED,
    PLACES,
    VenueRow,
    child,
    items,
    name_of,
    rendered,
)
from engine.editing.written import scalar
from engine.language.words import VENUE_CAUSE_KEYS, VENUE_KIND_KEYS, VENUE_PLACE_KEYS, Keys

LISTED, PLACED = "案由", "地点"
WIDEST = 120  # columns of a line of the file; a Chinese character takes two
_TOP = re.compile(r"[^\s#-]")
_KIND = re.compile(r"  (?P<name>[^\s#\-\[\]{}][^:]*):")
_NO_ORDER: Keys = {}
Way: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row should say: the cells that change; `gone` takes it away, `new` adds it."""

    row: VenueRow
    cells: Mapping[str, str]
    gone: bool = False
    new: bool = False


def with_rows(text: str, wanted: Iterable[Wanted]) -> str:
    """The file with rows as they are wanted.  Raises `ValueError` for what cannot be written."""
    parts = _Parts(text)
    for one in sorted(wanted, key=_turn):
        _PUT[one.row.section](parts, one)
    return parts.text()


def _turn(one: Wanted) -> tuple[int, int]:
    """New kinds first, then changes, then what goes, the last place first; new rows at the end."""
    if one.new:
        return (0 if one.row.section == KINDS else 3), 0
    last = -int(one.row.key[1]) if one.row.section == PLACES else 0
    return (2, last) if one.gone else (1, 0)


class _Parts:
    """The file cut at its kinds and its levels, so that a change reads only what it touches."""

    def __init__(self, text: str) -> None:
        self.parts: list[tuple[str, str]] = []
        for name, lines in _cut(text):
            self.parts.append((name, "\n".join(lines)))

    def text(self) -> str:
        return "\n".join(text for _, text in self.parts)

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change what is written of a kind, or of the levels.  Raises `ValueError`."""
        place = next((n for n, (own, _) in enumerate(self.parts) if own == name), None)
        if place is None:
            raise ValueError(f"没有“{name}”这一类，或者它不是另起一行写的")
        self.parts[place] = name, change(self.parts[place][1])

    def drop(self, name: str) -> None:
        """Without a kind; remarks and empty lines after it stay.  Raises `ValueError`."""
        place = next((n for n, (own, _) in enumerate(self.parts) if own == name), 0)
        if not place:
            raise ValueError(f"没有“{name}”这一类，或者它不是另起一行写的")
        lines = self.parts.pop(place)[1].split("\n")
        own = [
            n for n, line in enumerate(lines) if line.strip() and not line.strip().startswith("#")
        ]
        if kept := lines[own[-1] + 1 :]:
            before, text = self.parts[place - 1]
            self.parts[place - 1] = before, "\n".join([text, *kept])

    def add(self, name: str, said: str) -> None:
        """A part after the last kind; the levels at the end of the file."""
        last = max(
            (n for n, (own, _) in enumerate(self.parts) if own not in ("", LEVEL)), default=-1
        )
        place = last if name != LEVEL else len(self.parts) - 1
        if place < 0:
            raise ValueError("这个文件没有“类”")
        own, before = self.parts[place]
        kept = before.rstrip("\n")
        self.parts[place] = own, kept
        self.parts.insert(place + 1, (name, said + before[len(kept) :]))

    @property
    def has_levels(self) -> bool:
        return any(name == LEVEL for name, _ in self.parts)


def _cut(text: str) -> list[tuple[str, list[str]]]:
    """Lines by what they belong to: a kind by its name, the levels, or nothing."""
    found: list[tuple[str, list[str]]] = [("", [])]
    in_kinds = False
    for line in text.split("\n"):
        if _TOP.match(line):
            in_kinds = line.rstrip() == f"{KIND}:"
            found.append((LEVEL if line.rstrip() == f"{LEVEL}:" else "", []))
        elif in_kinds and (kind := _KIND.match(line)):
            found.append((kind["name"], []))
        found[-1][1].append(line)
    return found if found[0][1] else found[1:]


# Kinds, places, causes


def _put_kind(parts: _Parts, one: Wanted) -> None:
    name = one.row.kind
    if one.new:
        lines = [
            f"    {k}: {rendered(k, one.cells[k])}" for k in VENUE_KIND_KEYS if one.cells.get(k)
        ]
        parts.add(name, "\n".join([f"  {scalar(name)}:", *lines]))
        return
    if one.gone:
        parts.drop(name)
        return
    for key, said in one.cells.items():
        parts.edit(name, _setting((name,), key, said, VENUE_KIND_KEYS))


def _put_place(parts: _Parts, one: Wanted) -> None:
    name = one.row.kind
    if one.new:
        said = _flow(one.cells, VENUE_PLACE_KEYS)
        parts.edit(name, lambda text: _appended(text, (name,), PLACED, said, VENUE_KIND_KEYS))
        return
    place = int(one.row.key[1]) - 1
    if one.gone:
        parts.edit(name, lambda text: _without(text, (name,), PLACED, place))
        return
    for key, said in one.cells.items():
        parts.edit(name, _setting((name, PLACED, place), key, said, VENUE_PLACE_KEYS))


def _put_cause(parts: _Parts, one: Wanted) -> None:
    """A cause in the list of its kind, and in that of its level."""
    before, after = one.row.cells, {**one.row.cells, **one.cells}
    if one.gone:
        after = dict.fromkeys(after, "")
    name, old, new = one.row.key[0], before[KIND], after[KIND]
    item = scalar(name)
    if after["另看"] or after["当"]:
        item = _flow({NAMED: name, **after}, VENUE_CAUSE_KEYS)
    if old == new and any(before[key] != after[key] for key in ("另看", "当")):
        parts.edit(old, lambda text: _with_item(text, (old,), LISTED, name, item))
    elif old != new:
        if old:
            parts.edit(old, lambda text: _without(text, (old,), LISTED, name))
        if new:
            parts.edit(new, lambda text: _appended(text, (new,), LISTED, item, VENUE_KIND_KEYS))
    _put_level(parts, name, before[LEVEL], after[LEVEL])


def _put_level(parts: _Parts, name: str, old: str, new: str) -> None:
    if old == new:
        return
    if old:
        parts.edit(LEVEL, lambda text: _without(text, (LEVEL,), old, name))
    if new and not parts.has_levels:
        parts.add(LEVEL, f"{LEVEL}:\n  {scalar(new)}: [{scalar(name)}]")
    elif new:
        parts.edit(LEVEL, lambda text: _appended(text, (LEVEL,), new, scalar(name), _NO_ORDER))


_PUT: Mapping[str, Callable[[_Parts, Wanted], None]] = {
    KINDS: _put_kind,
    PLACES: _put_place,
    CAUSES: _put_cause,
}


# Spans


def _owner(text: str, way: Way) -> yaml.MappingNode:
    node = composed(text)
    for step in way:
        node = items(node)[step] if isinstance(step, int) else child(node, step)
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(f"“{way[0]}”的写法有错，请先在文字里改好")
    return node


def _place_of(owner: yaml.MappingNode, key: str) -> int | None:
    return next((n for n, (own, _) in enumerate(owner.value) if own.value == key), None)


def _setting(way: Way, key: str, said: str, keys: Keys) -> Callable[[str], str]:
    """The change that makes a key say something; empty takes it away."""

    def change(text: str) -> str:
        owner = _owner(text, way)
        place = _place_of(owner, key)
        if not said:
            return text if place is None else taken_out(text, owner, place)
        if place is None:
            return _with_key(text, owner, key, rendered(key, said), keys)
        value = owner.value[place][1]
        return replaced(text, [(start_of(value), end_of(text, value), rendered(key, said))])

    return change


def _with_key(text: str, owner: yaml.MappingNode, key: str, said: str, keys: Keys) -> str:
    """A key that was not there, among those it stands between."""
    before = (
        list(keys)[: list(keys).index(key)] if key in keys else [k.value for k, _ in owner.value]
    )
    at = sum(own.value in before for own, _ in owner.value)
    return put_in(text, owner, f"{key}: {said}", at)


def _listed(text: str, way: Way, key: str) -> tuple[yaml.MappingNode, int, yaml.Node]:
    owner = _owner(text, way)
    place = _place_of(owner, key)
    if place is None:
        raise ValueError(f"“{way[0]}”没有写“{key}”")
    return owner, place, owner.value[place][1]


def _number_of(node: yaml.Node, which: int | str) -> int:
    if isinstance(which, int):
        return which
    return next(n for n, one in enumerate(items(node)) if name_of(one) == which)


def _without(text: str, way: Way, key: str, which: int | str) -> str:
    """Without one thing of a list; the last one takes the list with it."""
    owner, place, node = _listed(text, way, key)
    if len(items(node)) == 1 or not isinstance(node, yaml.SequenceNode):
        return taken_out(text, owner, place)
    return taken_out(text, node, _number_of(node, which))


def _with_item(text: str, way: Way, key: str, which: str, said: str) -> str:
    listed = _listed(text, way, key)[2]
    node = items(listed)[_number_of(listed, which)]
    return replaced(text, [(start_of(node), end_of(text, node), said)])


def _appended(text: str, way: Way, key: str, said: str, keys: Keys) -> str:
    """One thing more in a list, which is begun where there is none; lines stay as wide as they are."""
    owner = _owner(text, way)
    place = _place_of(owner, key)
    if place is None:
        whole = f"\n- {said}" if key == PLACED else f" [{said}]"
        return _with_key(text, owner, key, whole.lstrip(" "), keys)
    node = owner.value[place][1]
    if isinstance(node, yaml.ScalarNode):
        own = text[start_of(node) : end_of(text, node)]
        return replaced(text, [(start_of(node), end_of(text, node), f"[{own}, {said}]")])
    if not node.flow_style or not node.value:
        return put_in(text, node, said)
    end = end_of(text, node.value[-1])
    start = text.rfind("\n", 0, end) + 1
    line = text[start:end]
    indent = " " * (len(line) - len(line.lstrip(" ")) + (0 if start > start_of(node) else 2))
    wide = _columns(line) + _columns(said) + 3 > WIDEST
    return replaced(text, [(end, end, f",\n{indent}{said}" if wide else f", {said}")])


def _columns(said: str) -> int:
    return sum(2 if ord(one) > 0x2E80 else 1 for one in said)


def _flow(cells: Mapping[str, str], keys: Keys) -> str:
    return "{" + ", ".join(f"{k}: {rendered(k, cells[k])}" for k in keys if cells.get(k)) + "}"
