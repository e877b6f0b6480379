"""Strict YAML: plain data with the place of every value, and no surprises.

Refused, each with file, line and column: repeated keys, tags, anchors and aliases, empty
values, `yes/no/true/on`-like words, numbers YAML would read in another base or as a time,
and files too large or too deep.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from engine.text.errors import Mark, Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MANY = 500  # brackets, or columns before a line's first word: no file of ours comes near

_INTEGER = re.compile(r"-?(0|[1-9]\d*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_BEGINNING = re.compile(rb"^[ \t?:-]+", re.MULTILINE)
_TRUTHY = frozenset("yes no on off true false y n null ~ none".split())
_NUMBER_LIKE = re.compile(
    r"[-+]?(0\d+|0[xob]\w+|\d[\d_]*_[\d_]*|\d+(:[0-5]?\d)+|\d*\.?\d+[eE][-+]?\d+|\.\d+|\.(inf|nan))\Z",
    re.IGNORECASE,
)
_PLAIN_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


class YMap(dict[str, Any]):
    """A mapping that knows where it, its keys and its values stand."""

    __slots__ = ("key_marks", "mark", "value_marks")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.key_marks: dict[str, Mark] = {}
        self.value_marks: dict[str, Mark] = {}

    def at(self, key: str) -> Mark:
        """The place of the key, or of the mapping when the key is absent."""
        return self.key_marks.get(key, self.mark)


class YList(list[Any]):
    """A list that knows where it and its items stand."""

    __slots__ = ("item_marks", "mark")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.item_marks: list[Mark] = []


class _Composer(CParser, BaseResolver):
    """libyaml's composer without implicit typing: every plain scalar stays text."""

    def __init__(self, stream: bytes) -> None:
        CParser.__init__(self, stream)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        return _PLAIN_TAGS[kind]


def items(raw: YMap, key: str, problems: Problems) -> list[tuple[Any, Mark]]:
    """The items of a list under a key, each with its place; problems when it is no list."""
    value = raw.get(key)
    if value is None:
        return []
    if not isinstance(value, YList):
        problems.add(f"“{key}”应是一列，每项以“- ”开头", raw.at(key))
        return []
    return list(zip(value, value.item_marks, strict=True))


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
    try:
        if _may_be_deep(text) and (place := _too_deep(text)) is not None:
            problems.add(f"嵌套超过 {MAX_DEPTH} 层", Mark(name, *place))
            return None
        node = _Composer(text).get_single_node()
    except yaml.YAMLError as error:
        problems.add(f"不是合法的 YAML：{_describe(error)}", _error_mark(error, name))
        return None
    if node is None:
        problems.add("文件是空的", Mark(name, 1, 1))
        return None
    reader = _Reader(name, problems, nulls)
    return reader.read(node, reader.place(node), 0)


def _may_be_deep(text: bytes) -> bool:
    """Whether a text could nest deeper than the composer, which recurses in C, survives.

    A collection inside another needs a bracket of its own, or a line that begins further right.
    """
    brackets = text.count(b"[") + text.count(b"{")
    return brackets > MANY or any(len(run) > MANY for run in _BEGINNING.findall(text))


def _too_deep(text: bytes) -> tuple[int, int] | None:
    """Where the nesting goes beyond the limit; read event by event, without recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH + 1:
                mark = event.start_mark
                return (mark.line + 1, mark.column + 1) if mark else (1, 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


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


class _Reader:
    """Reads the nodes of one file into values that know their place; aliases are refused."""

    def __init__(self, name: str, problems: Problems, nulls: bool) -> None:
        self.name = name
        self.problems = problems
        self.nulls = nulls
        self.seen: set[int] = set()

    def place(self, node: yaml.Node) -> Mark:
        start = node.start_mark
        return Mark(self.name, start.line + 1, start.column + 1)

    def read(self, node: yaml.Node, mark: Mark, depth: int) -> Any:
        if id(node) in self.seen:
            return self._refuse("不允许使用锚点和别名（& 与 *），请直接写出内容", mark)
        self.seen.add(id(node))
        if node.tag != _PLAIN_TAGS[type(node)] and node.tag != "!":
            return self._refuse(f"不允许使用标签 {node.tag}", mark)
        if depth > MAX_DEPTH:
            return self._refuse(f"嵌套超过 {MAX_DEPTH} 层", mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, mark, depth)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, mark, depth)
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node, mark)

    def _refuse(self, message: str, mark: Mark) -> str:
        self.problems.add(message, mark)
        return ""

    def _mapping(self, node: yaml.MappingNode, mark: Mark, depth: int) -> YMap:
        out = YMap(mark)
        for key_node, value_node in node.value:
            key_mark = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.add("键必须是一个词", key_mark)
                continue
            key = str(key_node.value)
            if key in out:
                first = out.key_marks[key]
                self.problems.add(f"键“{key}”重复，第 {first.line} 行已有", key_mark)
                continue
            value_mark = self.place(value_node)
            out[key] = self.read(value_node, value_mark, depth + 1)
            out.key_marks[key] = key_mark
            out.value_marks[key] = value_mark
        return out

    def _sequence(self, node: yaml.SequenceNode, mark: Mark, depth: int) -> YList:
        out = YList(mark)
        for item in node.value:
            mark = self.place(item)
            out.item_marks.append(mark)
            out.append(self.read(item, mark, depth + 1))
        return out

    def _scalar(self, node: yaml.ScalarNode, mark: Mark) -> Any:
        text = str(node.value)
        if node.style in ("'", '"', "|", ">"):
            return text
        return self._plain(text, mark)

    def _plain(self, text: str, mark: Mark) -> Any:
        if text == "":
            return self._refuse("值是空的；没有内容时请删去这个键", mark)
        if text == "null" and self.nulls:
            return None
        if text.lower() in _TRUTHY:
            return self._refuse(f"“{text}”的含义不明确；是非请写“是”或“否”，文字请加引号", mark)
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return Decimal(text)
        if _NUMBER_LIKE.match(text):
            return self._refuse(f"“{text}”会被当成别的数；数请写成普通十进制，文字请加引号", mark)
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return self._refuse(f"“{text}”不是真实存在的日期", mark)
        return text
