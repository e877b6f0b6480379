"""Entries and values of a YAML file as text: found without loading it, replaced byte by byte.

Works on broken YAML as well, as far as the lines that begin entries can be recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from engine.editing.spans import composed

SECTION_HEAD = re.compile(r"(?P<name>[^\s#\-\[{][^:：]*?)\s*[:：]\s*(#.*)?$")
_ENTRY = re.compile(
    r"(?P<indent> *)-\s+\{?\s*(?P<key>编号|名称|引用)\s*[:：]\s*(?P<id>[^,，}｝#]+?)\s*(?:[,，}｝#].*)?$"
)
_DASH = re.compile(r"(?P<indent> *)-\s")
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PERIOD = re.compile(r"\d+(日|个月|月|年|个工作日|小时)\Z")
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~][^#:{}\[\],\"'\n]*\Z")
_TRUTHY = frozenset("yes no on off true false y n null".split())
TEXTS = frozenset(
    {
        "名称",
        "释明",
        "补救",
        "提问",
        "例外提问",
        "说明",
        "提示",
        "标签",
        "步骤",
        "去哪里",
        "回来",
        "应是",
    }
)
NUMBER, DAY, PERIOD, TEXT, WORD = "数", "日期", "期间", "文字", "词"


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of a file: its section, what it is called, its first line (from 0) and the one after it."""

    section: str
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar inside an entry: the keys that lead to it, what it says, where it stands."""

    path: tuple[str, ...]
    text: str
    kind: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """`示例 › 2 › 给 › 借款金额`"""
        return " › ".join(self.path)


def entries(text: str) -> list[Written]:
    """The entries of every section, in the order of the file."""
    lines = text.split("\n")
    found: list[Written] = []
    section, indent = "", -1
    for number, line in enumerate(lines):
        if line[:1].strip() and (head := SECTION_HEAD.match(line)):
            section, indent = head["name"], -1
            continue
        dash = _DASH.match(line)
        if not section or dash is None:
            continue
        own = len(dash["indent"])
        if indent < 0:
            indent = own
        if own == indent and (entry := _ENTRY.match(line)):
            end = _end(lines, number, own)
            found.append(Written(section, entry["id"].strip("'\""), number, end))
    return found


def _end(lines: list[str], start: int, indent: int) -> int:
    """The line after the last one of an entry that begins at `start`."""
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip(" ")) <= indent:
            break
        end = number + 1
    return end


def entry(text: str, name: str) -> Written | None:
    """The entry called so; the first one where a file has several."""
    return next((one for one in entries(text) if one.id == name), None)


def differing(before: str, after: str) -> list[str]:
    """What the entries are called that only one of two texts has, or that read differently."""
    old, new = (
        {(one.section, one.id): excerpt(text, one) for one in entries(text)}
        for text in (before, after)
    )
    return list(dict.fromkeys(k[1] for k in (*old, *new) if old.get(k) != new.get(k)))


def excerpt(text: str, place: Written) -> str:
    """The lines of an entry."""
    return "\n".join(text.split("\n")[place.start : place.end])


def with_entry(text: str, place: Written, replacement: str) -> str:
    """The file with other lines in place of an entry; empty takes the entry away."""
    lines = text.split("\n")
    put = replacement.rstrip("\n").split("\n") if replacement.strip() else []
    return "\n".join([*lines[: place.start], *put, *lines[place.end :]])


def inserted(text: str, section: str, skeleton: str) -> str:
    """The file with an entry at the end of a section, which is added where it is missing."""
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    if f"{section}:" not in lines:
        return "\n".join([*lines, f"{section}:", skeleton])
    start = lines.index(f"{section}:") + 1
    end = next(
        (n for n in range(start, len(lines)) if lines[n] and lines[n][0] not in " -#"), len(lines)
    )
    return "\n".join([*lines[:end], skeleton.rstrip("\n"), *lines[end:]]) + "\n"


def values(text: str) -> list[Value]:
    """Every scalar below the entry's keys, in order; none when the text is no YAML."""
    node = composed(text)
    return list(_below(node, ())) if node is not None else []


def _below(node: yaml.Node, path: tuple[str, ...]) -> Iterator[Value]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _below(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value, 1):
            yield from _below(item, (*path, str(number)))
    elif isinstance(node, yaml.ScalarNode) and path:
        said = str(node.value)
        yield Value(path, said, kind_of(path, said), node.start_mark.index, node.end_mark.index)


def kind_of(path: tuple[str, ...], said: str) -> str:
    if _NUMBER.match(said):
        return NUMBER
    if _DATE.match(said):
        return DAY
    if _PERIOD.match(said):
        return PERIOD
    return TEXT if path[-1] in TEXTS else WORD


def with_values(text: str, changed: dict[tuple[str, ...], str]) -> str:
    """The entry with other values at some paths; what keeps its value keeps its bytes.

    Raises `ValueError` for a path that is not there, or a value that cannot be written there.
    """
    known = {one.path: one for one in values(text)}
    if missing := [path for path in changed if path not in known]:
        raise ValueError(f"没有“{' › '.join(missing[0])}”这一项")
    found = text
    for path, said in sorted(changed.items(), key=lambda item: -known[item[0]].start):
        place = known[path]
        if said == place.text:
            continue
        own = text[place.start : place.end]
        tail = own[len(own.rstrip()) :]
        found = found[: place.start] + scalar(said) + tail + found[place.end :]
    now = {one.path: one.text for one in values(found)}
    wrong = next((path for path, said in changed.items() if now.get(path) != said), None)
    if wrong is not None:
        raise ValueError(f"“{' › '.join(wrong)}”写不成“{changed[wrong]}”")
    return found


def scalar(said: str) -> str:
    """A text as YAML: as it is where that is safe, in quotes otherwise."""
    if _NUMBER.match(said) or _DATE.match(said):
        return said
    if _PLAIN.match(said) and said == said.strip() and said.lower() not in _TRUTHY:
        return said
    if "\n" in said or "\\" in said:
        escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return "'" + said.replace("'", "''") + "'"
