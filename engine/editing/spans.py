"""Changes of the shape of a YAML text: items put in, taken away, moved, put into a group and out of it.

Each gives the whole text, with the characters concerned changed and every other byte, comment and
line as it was.  What was written in braces stays in braces, what was written in lines in lines.
"""

from __future__ import annotations

from typing import TypeAlias

import yaml

from engine.text.yamlio import MAX_DEPTH

Container: TypeAlias = yaml.MappingNode | yaml.SequenceNode
OWN = "{own}"


def composed(text: str) -> yaml.Node | None:
    """The nodes of a text, an entry without its dash; None when it is no YAML the rules may hold."""
    try:
        if not _bounded(text):
            return None
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    if isinstance(node, yaml.SequenceNode) and len(node.value) == 1:
        return node.value[0]  # type: ignore[no-any-return]
    return node


def _bounded(text: str) -> bool:
    """Whether its nodes can be made: the parser makes them by recursion in C, which deep ones break.

    What an alias names again and again could be taken apart for ever.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or isinstance(event, yaml.AliasEvent):
            return False
    return True


def start_of(item: object) -> int:
    """Where an item begins: a node, or a key with its value."""
    node = item[0] if isinstance(item, tuple) else item
    assert isinstance(node, yaml.Node)
    return int(node.start_mark.index)


def end_of(text: str, item: object) -> int:
    """Where an item ends, without the blank lines and comments after it."""
    node = item[1] if isinstance(item, tuple) else item
    assert isinstance(node, yaml.Node)
    if isinstance(node, Container) and not node.flow_style and node.value:
        return end_of(text, node.value[-1])
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if start == end and isinstance(item, tuple):
        return text.index(":", int(item[0].end_mark.index)) + 1
    return start + len(text[start:end].rstrip())


def own(text: str, item: object) -> str:
    """The characters of an item."""
    return text[start_of(item) : end_of(text, item)]


def replaced(text: str, changes: list[tuple[int, int, str]]) -> str:
    """The text with other characters at some places, which do not overlap."""
    for start, end, said in sorted(changes, reverse=True):
        text = text[:start] + said + text[end:]
    return text


def put_in(text: str, container: Container, said: str, at: int | None = None) -> str:
    """An item after the last one, or after the one before place `at`."""
    items = container.value
    if container.flow_style or not items:
        inside = int(container.end_mark.index) - 1
        blank = inside - len(text[:inside].rstrip())
        return replaced(text, [(inside - blank, inside, f", {said}" if items else said)])
    place = len(items) if at is None else at
    column = _column(text, items[0])
    mark = "- " if isinstance(container, yaml.SequenceNode) else ""
    line = " " * (column - len(mark)) + mark + said.replace("\n", "\n" + " " * column)
    if place == 0:
        return replaced(
            text, [(start_of(items[0]), start_of(items[0]), line.lstrip(" ") + "\n" + " " * column)]
        )
    end = _end_of_line(text, end_of(text, items[place - 1]))
    return replaced(text, [(end, end, "\n" + line)])


def taken_out(text: str, container: Container, place: int) -> str:
    """The text without an item.  Raises `ValueError` for the last one that is left."""
    items = container.value
    if len(items) == 1:
        raise ValueError("只剩这一项，请去掉它所在的那一层")
    if place == 0:
        return replaced(text, [(start_of(items[0]), start_of(items[1]), "")])
    before, here = end_of(text, items[place - 1]), end_of(text, items[place])
    if not container.flow_style:
        before, here = _end_of_line(text, before), _end_of_line(text, here)
    return replaced(text, [(before, here, "")])


def moved_up(text: str, container: Container, place: int) -> str:
    """An item changed places with the one before it."""
    if place == 0:
        return text
    starts = [start_of(one) for one in container.value[place - 1 : place + 1]]
    ends = [end_of(text, one) for one in container.value[place - 1 : place + 1]]
    if not container.flow_style:  # what is said of a line goes with it
        ends = [_end_of_line(text, end) for end in ends]
    first, second = (text[a:b] for a, b in zip(starts, ends, strict=True))
    return replaced(text, [(starts[0], ends[0], second), (starts[1], ends[1], first)])


def put_around(text: str, item: object, flow: bool, group: str) -> str:
    """An item put into a group; `group` is the group in braces with `{own}` where the item goes.

    `任一: [{own}]`, `非: {own}`, `某个: {对象: 被告, 满足: {own}}`.
    """
    said, start, end = own(text, item), start_of(item), end_of(text, item)
    whole = isinstance(item, yaml.Node)  # a condition in a list, not a key with its value
    if flow or (whole and isinstance(item, Container) and item.flow_style):
        inner = said if whole else "{" + said + "}"
        put = group.replace(OWN, inner)
        return replaced(text, [(start, end, "{" + put + "}" if whole else put)])
    column = _column(text, item)
    return replaced(text, [(start, end, _in_lines(group, said, column))])


def _in_lines(group: str, said: str, column: int) -> str:
    """The group in lines below its word, with the item in its own lines."""
    word, _, rest = group.partition(": ")
    if rest.startswith("["):
        return f"{word}:\n{' ' * column}- " + said.replace("\n", "\n  ")
    if rest == OWN:
        return f"{word}:\n{' ' * (column + 2)}" + said.replace("\n", "\n  ")
    owner = rest.removeprefix("{").partition(", ")[0]
    lines = [f"{word}:", f"  {owner}", "  满足:", "    " + said.replace("\n", "\n    ")]
    return f"\n{' ' * column}".join(lines)


def put_out(text: str, item: object, inner: yaml.MappingNode) -> str:
    """A group taken away around the one condition it holds."""
    said = own(text, inner)
    if inner.flow_style:
        said = said[1:-1].strip()
    else:
        less = _column(text, inner) - _column(text, item)
        said = said.replace("\n" + " " * less, "\n")
    return replaced(text, [(start_of(item), end_of(text, item), said)])


def _column(text: str, item: object) -> int:
    start = start_of(item)
    return start - (text.rfind("\n", 0, start) + 1)


def _end_of_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
