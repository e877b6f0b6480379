"""Strict YAML: plain data with the place of every value, and no surprises.

Refused, each with file, line and column: repeated keys, tags, anchors and aliases, empty
values, `yes/no/true/on`-like words, numbers YAML would read in another base or as a time,
and files too large or too deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from engine.text.errors import Mark, Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_INTEGER = re.compile(r"-?(0|[1-9]\d*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TRUTHY = frozenset("yes no on off true false y n null ~ none".split())
_NUMBER_LIKE = re.compile(
    r"[-+]?(0\d+|0[xob]\w+|\d[\d_]*_[\d_]*|\d+(:[0-5]?\d)+|\d*\.?\d+[eE][-+]?\d+|\.\d+|\.(inf|nan))\Z",
    re.IGNORECASE,
)
# What a word that is not plain text may begin with; `_TRUTHY` and the digits of other scripts too.
_TELLING = frozenset("0123456789-+.~yntofYNTOF")
_QUOTED = frozenset("'\"|>")
_PLAIN_TAGS = {
    ScalarEvent: "tag:yaml.org,2002:str",
    SequenceStartEvent: "tag:yaml.org,2002:seq",
    MappingStartEvent: "tag:yaml.org,2002:map",
}
# A place is one number, line and column from 0, until somebody asks: hardly one in ten is told.
_LINE = 20
_COLUMNS = (1 << _LINE) - 1


class YMap(dict[str, Any]):
    """A mapping that knows where it, its keys and its values stand.

    `places` are those of keys and their values; what is made as if written at one place has none.
    """

    __slots__ = ("file", "place", "places")

    def __init__(self, file: str, place: int) -> None:
        self.file = file
        self.place = place
        self.places: dict[str, tuple[int, int]] = {}

    @classmethod
    def made(cls, mark: Mark) -> YMap:
        """An empty mapping as if written at a place."""
        return cls(mark.file, _packed(mark))

    @property
    def mark(self) -> Mark:
        return _mark(self.file, self.place)

    def at(self, key: str) -> Mark:
        """The place of the key, or of the mapping when the key is absent."""
        return _mark(self.file, self.places.get(key, (self.place,))[0])

    def value_at(self, key: str) -> Mark:
        """The place of a key's value, or of the mapping when the key is absent."""
        return _mark(self.file, self.places.get(key, (self.place,))[-1])


class YList(list[Any]):
    """A list that knows where it and its items stand; one that is made stands at one place."""

    __slots__ = ("file", "place", "places")

    def __init__(self, file: str, place: int) -> None:
        self.file = file
        self.place = place
        self.places: list[int] = []

    @classmethod
    def made(cls, mark: Mark, items: Sequence[Any]) -> YList:
        """A list as if written at a place."""
        found = cls(mark.file, _packed(mark))
        found += items
        return found

    @property
    def mark(self) -> Mark:
        return _mark(self.file, self.place)

    @property
    def item_marks(self) -> list[Mark]:
        return [self.at(number) for number in range(len(self))]

    def at(self, number: int) -> Mark:
        """The place of an item."""
        if self.places:
            return _mark(self.file, self.places[number])
        mark: Mark = getattr(self[number], "mark", self.mark)
        return mark


def _place(event: Any) -> int:
    start = event.start_mark
    place: int = start.line << _LINE | start.column
    return place


def _packed(mark: Mark) -> int:
    return (mark.line - 1) << _LINE | (mark.column - 1)


def _mark(file: str, place: int) -> Mark:
    return Mark(file, (place >> _LINE) + 1, (place & _COLUMNS) + 1)


def listed(raw: YMap, key: str, problems: Problems) -> YList | tuple[()]:
    """The list under a key, empty where there is none; a problem when it is no list."""
    value = raw.get(key)
    if isinstance(value, YList):
        return value
    if value is not None:
        problems.add(f"“{key}”应是一列，每项以“- ”开头", raw.at(key))
    return ()


def items(raw: YMap, key: str, problems: Problems) -> list[tuple[Any, Mark]]:
    """The items of the list under a key, each with its place."""
    found = listed(raw, key, problems)
    return list(zip(found, found.item_marks, strict=True)) if found else []


def section(text: bytes, key: str) -> bytes:
    """The lines of one top-level key of a block mapping, so that it can be loaded alone.

    Empty when the key does not stand at the beginning of a line.  Places in it count from there.
    """
    found = _section(key).search(text)
    return found[0] if found else b""


@cache
def _section(key: str) -> re.Pattern[bytes]:
    """The key's line and those below that are empty, indented, a list's or a comment."""
    below = rb"(?:\r?\n(?:[ \t#\-\]][^\n]*)?(?=\n|\Z))*"
    return re.compile(rb"^" + re.escape(key).encode() + rb":[^\n]*" + below, re.MULTILINE)


def load(text: bytes, name: str, problems: Problems, nulls: bool = False) -> Any:
    """Read one YAML document; problems are collected and the value is then unusable.

    With `nulls` the word `null` is None instead of a problem.  Returns None when the text is not
    YAML at all.
    """
    if len(text) > MAX_BYTES:
        problems.add(f"文件超过 {MAX_BYTES} 字节，请拆分", Mark(name, 1, 1))
        return None
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        problems.add("文件不是 UTF-8 编码，请另存为 UTF-8", Mark(name, 1, 1))
        return None
    found = Problems()
    try:
        value = _Reader(text, name, found, nulls).document()
    except yaml.YAMLError as error:
        problems.add(f"不是合法的 YAML：{_describe(error)}", _error_mark(error, name))
        return None
    except _TooDeep as error:
        problems.add(f"嵌套超过 {MAX_DEPTH} 层", error.mark)
        return None
    problems.items += found.items
    return value


_SAID = {
    "could not find expected ':'": "这里少了英文冒号；是不是写成了中文的“：”",
    "found character that cannot start any token": "值不能以这个字符开头（制表符、@、`、%）；文字请加引号",
    "did not find expected key": "这里应是“键: 值”；看看上一行的引号、括号有没有成对，缩进对不对",
    "did not find expected '-' indicator": "这里应是一列中的下一项，以“- ”开头；看看缩进",
    "did not find expected ',' or '}'": "花括号里各项用英文逗号隔开，以 } 结束",
    "did not find expected ',' or ']'": "方括号里各项用英文逗号隔开，以 ] 结束",
    "mapping values are not allowed in this context": "一行里有两个冒号，或者缩进不对；文字里有冒号的请加引号",
    "block sequence entries are not allowed in this context": "这里不能是一列；“- ”应另起一行",
    "found unexpected end of stream": "引号没有成对",
    "found unknown escape character": "双引号里的反斜杠要写两个",
    "did not find expected node content": "这里少了内容，或者多了一个符号",
    "did not find expected <document start>": "这一行不像“键: 值”，也不是一列中的一项",
    "control characters are not allowed": "有不能用的控制字符",
    "found invalid Unicode character escape code": "双引号里的反斜杠要写两个",
}
# What the parser notices a line late.
_LATE = "could not find expected ':'"


def _describe(error: yaml.YAMLError) -> str:
    text = " ".join(str(getattr(error, "problem", None) or error).split())
    return _SAID.get(text, text[:120])


def _error_mark(error: yaml.YAMLError, name: str) -> Mark:
    late = getattr(error, "problem", None) == _LATE
    mark = getattr(error, "context_mark" if late else "problem_mark", None)
    return Mark(name, mark.line + 1, mark.column + 1) if mark else Mark(name, 1, 1)


class _TooDeep(Exception):
    def __init__(self, mark: Mark) -> None:
        self.mark = mark


class _Reader:
    """Makes values that know their place of what libyaml finds in one file, event by event.

    Raises `YAMLError` for what is not YAML, `_TooDeep` before anything recurses further.
    """

    def __init__(self, text: bytes, name: str, problems: Problems, nulls: bool) -> None:
        self.take: Callable[[], Any] = CParser(text).get_event
        self.name = name
        self.problems = problems
        self.nulls = nulls
        self.anchors: dict[str, int] = {}

    def document(self) -> Any:
        """The only document; None when there is none."""
        self.take()
        if isinstance(self.take(), StreamEndEvent):
            self.problems.add("文件是空的", Mark(self.name, 1, 1))
            return None
        event = self.take()
        value = self.read(event, _place(event), 0)
        self.take()
        if not isinstance(after := self.take(), StreamEndEvent):
            raise ComposerError(None, None, "but found another document", after.start_mark)
        return value

    def read(self, event: Any, place: int, depth: int) -> Any:
        kind = type(event)
        if event.anchor is not None:
            if kind is AliasEvent:
                return self._alias(event)
            self._remember(event, place)
        if depth > MAX_DEPTH:
            raise _TooDeep(_mark(self.name, place))
        tag = event.tag
        if tag is not None and tag != _PLAIN_TAGS[kind] and tag != "!":
            self._skip(event)
            return self._refuse(f"不允许使用标签 {tag}", place)
        if kind is ScalarEvent:
            text = event.value
            if event.style in _QUOTED:
                return text
            if text and text[0] not in _TELLING and not text[0].isdecimal():
                return text
            return self._told(text, place)
        return (self._mapping if kind is MappingStartEvent else self._sequence)(place, depth)

    def _refuse(self, message: str, place: int) -> str:
        self.problems.add(message, _mark(self.name, place))
        return ""

    def _alias(self, event: Any) -> str:
        if event.anchor not in self.anchors:
            raise ComposerError(None, None, "found undefined alias", event.start_mark)
        said = "不允许使用锚点和别名（& 与 *），请直接写出内容"
        return self._refuse(said, self.anchors[event.anchor])

    def _remember(self, event: Any, place: int) -> None:
        if event.anchor in self.anchors:
            raise ComposerError(None, None, "second occurrence", event.start_mark)
        self.anchors[event.anchor] = place

    def _skip(self, event: Any) -> None:
        """Leave out what begins here, also when it holds other things."""
        open_ = 0
        while True:
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                open_ += 1
                if open_ > MAX_DEPTH:
                    raise _TooDeep(_mark(self.name, _place(event)))
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                open_ -= 1
            if not open_:
                return
            event = self.take()

    def _mapping(self, place: int, depth: int) -> YMap:
        out = YMap(self.name, place)
        take, read, places = self.take, self.read, out.places
        depth += 1
        while type(event := take()) is not MappingEndEvent:
            start = event.start_mark
            at = start.line << _LINE | start.column
            key = self._key(event, out, at)
            value = take()
            if key is None:
                self._skip(value)
                continue
            start = value.start_mark
            there = start.line << _LINE | start.column
            places[key] = (at, there)
            out[key] = read(value, there, depth)
        return out

    def _key(self, event: Any, before: YMap, place: int) -> str | None:
        """The word of a key; None where there is none, or it is there already."""
        if type(event) is not ScalarEvent:
            self._skip(event)
            self._refuse("键必须是一个词", place)
            return None
        if event.anchor is not None:
            self._remember(event, place)
        key: str = event.value
        if key in before:
            first = before.at(key)
            self._refuse(f"键“{key}”重复，第 {first.line} 行已有", place)
            return None
        return key

    def _sequence(self, place: int, depth: int) -> YList:
        out = YList(self.name, place)
        take, read, places = self.take, self.read, out.places
        while type(event := take()) is not SequenceEndEvent:
            there = _place(event)
            places.append(there)
            out.append(read(event, there, depth + 1))
        return out

    def _told(self, text: str, place: int) -> Any:
        """What a word without quotes means that may be something else than text."""
        if text == "":
            return self._refuse("值是空的；没有内容时请删去这个键", place)
        if text == "null" and self.nulls:
            return None
        if text.lower() in _TRUTHY:
            return self._refuse(f"“{text}”的含义不明确；是非请写“是”或“否”，文字请加引号", place)
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return Decimal(text)
        if _NUMBER_LIKE.match(text):
            return self._refuse(f"“{text}”会被当成别的数；数请写成普通十进制，文字请加引号", place)
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return self._refuse(f"“{text}”不是真实存在的日期", place)
        return text
