"""The text of an entry after a change of one of its boxes, every other byte as it was.

Boxes go by their numbers (`boxes`).  Each function raises `ValueError`, in Chinese, for a box that is
no longer there or words that cannot be written there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import yaml

from engine.editing.boxes import (
    GROUPS,
    INDIRECT,
    LISTED,
    OVER_MEMBERS,
    ROOT,
    ROW,
    SOLE,
    TOGETHER,
    WORDS,
    Box,
    numbered,
)
from engine.editing.spans import (
    OWN,
    Container,
    composed,
    end_of,
    moved_up,
    own,
    put_around,
    put_in,
    put_out,
    replaced,
    start_of,
    taken_out,
)
from engine.editing.written import scalar
from engine.text.lists import BETWEEN, listed

Said = Mapping[str, str]
Known = Collection[str]
GONE = "这一格不在了；请再看一遍文字"


def operand_text(said: str, is_list: bool, known: Known = ()) -> str:
    """An operand as YAML; words that are `known` stay whole, whatever signs they hold."""
    said = said.strip()
    for word in INDIRECT:
        if said.startswith((f"{word}：", f"{word}:")):
            return f"{{{word}: {scalar(said[len(word) + 1 :].strip())}}}"
    words = listed(said, known)
    if is_list or (BETWEEN in said and len(words) > 1):
        return "[" + ", ".join(map(scalar, words)) + "]"
    return scalar(words[0] if BETWEEN in said and words else said)


def with_boxes(text: str, changed: Mapping[int, Said], known: Known = ()) -> str:
    """The entry with other words in some boxes: `head`, `op`, `said`, `over` by number of the box."""
    if not changed:
        return text
    changes = [
        one
        for number, said in changed.items()
        for one in _changes(text, _box(text, number), said, known)
    ]
    return _read_back(replaced(text, list(dict.fromkeys(changes))))


def _changes(text: str, box: Box, said: Said, known: Known) -> Iterator[tuple[int, int, str]]:
    for name in ("head", "over"):
        if name in said and name in box.spans:
            yield _at(text, box.spans[name], scalar(said[name]))
    value = box.spans.get("said")
    if value is None or not {"op", "said"} & said.keys():
        return
    is_list = isinstance(value, yaml.SequenceNode)
    put = operand_text(said["said"], is_list, known) if "said" in said else own(text, value)
    op = said.get("op", box.op)
    if box.bare and "op" in said:
        yield _at(text, value, f"{{{op}: {put}}}" if op else put)
        return
    if "said" in said:
        yield _at(text, value, put)
    if "op" in said:
        yield _at(text, box.spans["op"], op)


def _at(text: str, node: yaml.Node, said: str) -> tuple[int, int, str]:
    return start_of(node), end_of(text, node), said


def _read_back(text: str) -> str:
    if composed(text) is None:
        raise ValueError("这样写出来不是合法的 YAML，没有改")
    return text


def added(text: str, number: int, head: str, op: str, said: str, known: Known = ()) -> str:
    """A row put into a group."""
    key, row = row_text(head, op, said, known)
    inner = _group(text, number).inner
    assert inner is not None
    if _has(inner, key):
        text = put_around(text, inner, bool(inner.flow_style), f"全部: [{OWN}]")
        inner = _group(text, number + 1).inner
    assert inner is not None
    is_list = isinstance(inner, yaml.SequenceNode)
    return _read_back(put_in(text, inner, f"{{{row}}}" if is_list else row))


def row_text(head: str, op: str, said: str, known: Known = ()) -> tuple[str, str]:
    """The key of a row, and the row as YAML: `借款金额: {大于: 50000}`, `材料含: [借条]`."""
    head, said = head.strip(), said.strip()
    if op in WORDS:
        words = said or head
        if not words:
            raise ValueError(f"“{op}”要写一个词，几个词之间用{BETWEEN}隔开")
        return op, f"{op}: {operand_text(words, True, known)}"
    if not head or not said:
        raise ValueError("请写事实和值")
    put = operand_text(said, op in ("属于", "不属于"), known)
    return head, f"{scalar(head)}: {{{op}: {put}}}" if op else f"{scalar(head)}: {put}"


def _box(text: str, number: int) -> Box:
    box = numbered(text).get(number)
    if box is None:
        raise ValueError(GONE)
    return box


def _group(text: str, number: int) -> Box:
    box = _box(text, number)
    if box.inner is None:
        raise ValueError(GONE)
    return box


def _has(container: Container, key: str) -> bool:
    """Whether it is a mapping that has the key, which it can have only once."""
    if isinstance(container, yaml.SequenceNode):
        return False
    return any(name.value == key for name, _ in container.value)


def removed(text: str, number: int) -> str:
    """The entry without a box; a group that would be empty goes with it."""
    known = numbered(text)
    box = known.get(number)
    if box and box.kind == ROW and not box.bare and len(box.item[1].value) > 1:
        operators = box.item[1]  # one of several comparisons of the same fact
        place = [key.value for key, _ in operators.value].index(box.op)
        return _read_back(taken_out(text, operators, place))
    while box is not None and box.container is not None and len(box.container.value) == 1:
        around = box.container
        box = next((one for one in known.values() if one.inner is around), None)
    if box is None or box.container is None:
        raise ValueError(GONE)
    return _read_back(taken_out(text, box.container, box.place))


def raised(text: str, number: int) -> str:
    """A box changed places with the one before it."""
    box = _box(text, number)
    assert box.container is not None
    return _read_back(moved_up(text, box.container, box.place))


def grouped(text: str, number: int, word: str, over: str = "") -> str:
    """A box put into a group of its own."""
    box = _box(text, number)
    if box.container is None or word not in GROUPS or box.kind == SOLE:
        raise ValueError("这一格不能放进去；请再看一遍文字")
    group = f"{word}: [{OWN}]" if word in LISTED else f"{word}: {OWN}"
    if word in OVER_MEMBERS:
        group = f"{word}: {{对象: {over or '被告'}, 满足: {OWN}}}"
    if box.kind == ROOT:
        assert box.inner is not None
        return _read_back(put_around(text, box.inner, bool(box.inner.flow_style), group))
    container = box.container
    if _has(container, word) and len(container.value) > 1:
        raise ValueError(f"这一层已经有“{word}”；请先把外面一层放进“全部”")
    return _read_back(put_around(text, box.item, bool(container.flow_style), group))


def ungrouped(text: str, number: int) -> str:
    """A group that holds one condition taken away around it."""
    box = _group(text, number)
    if box.kind in (ROOT, TOGETHER):
        raise ValueError("这一层去不掉；请再看一遍文字")
    inner = box.inner
    if isinstance(inner, yaml.SequenceNode):
        if len(inner.value) != 1 or not isinstance(inner.value[0], yaml.MappingNode):
            raise ValueError("这一层里不止一个条件；请先去掉别的")
        inner = inner.value[0]
    assert isinstance(inner, yaml.MappingNode)
    assert isinstance(box.container, yaml.MappingNode)
    names = {key.value for key, _ in box.container.value} - {box.head}
    if clash := names & {key.value for key, _ in inner.value}:
        raise ValueError(f"外面一层已经有“{'、'.join(sorted(clash))}”")
    return _read_back(put_out(text, box.item, inner))
