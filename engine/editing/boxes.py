"""The conditions of an entry as nested boxes: what the form shows.

A box is a row (a fact, how it is compared, with what) or a group of boxes (全部, 任一, 非, 某个 …).
Boxes are found in the text, which has to be YAML and nothing more; `box_edits` changes them there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.editing.spans import Container, composed
from engine.text.lists import can_stand, joined

CONDITIONS = ("适用", "要求", "情形", "完成", "写错", "当")
LISTED = ("全部", "任一")
OVER_MEMBERS = ("某个", "每个", "没有")
GROUPS = (*LISTED, "非", *OVER_MEMBERS)
COUNTED = ("计数", "合计")
WORDS = ("已填", "任一已填", "未填", "材料含", "本人材料含", "诉请含", "只诉请")
ROW, WORD_ROW, SOLE, TOGETHER, ROOT, VERBATIM = "比较", "词", "事实", "并且", "条件", "原文"
INDIRECT = ("参数", "事实")


@dataclass
class Box:
    """A box: its number in the order of the text, what it says, where it stands.

    `head` is the fact or the word of the group, `op` the comparison, `said` the operand as people
    write it (`借条、收据`, `参数：年平均工资`), `over` the list of a group over members.
    """

    number: int
    kind: str
    head: str
    op: str = ""
    said: str = ""
    over: str = ""
    children: list[Box] = field(default_factory=list)
    container: Container | None = None
    place: int = 0
    inner: Container | None = None
    spans: dict[str, yaml.Node] = field(default_factory=dict)
    bare: bool = False

    @property
    def is_group(self) -> bool:
        """Whether boxes can be put into it."""
        return self.inner is not None

    @property
    def item(self) -> Any:
        """What of the text it is: a condition of a list, or a key with its value."""
        assert self.container is not None
        return self.container.value[self.place]

    def below(self) -> Iterator[Box]:
        """The box and all in it."""
        yield self
        for child in self.children:
            yield from child.below()


def boxes(text: str) -> list[Box]:
    """The conditions of an entry, one box for each of its keys that holds one."""
    root = composed(text)
    if not isinstance(root, yaml.MappingNode):
        return []
    reader = _Reader()
    return [
        reader.root(root, place)
        for place, (key, _) in enumerate(root.value)
        if key.value in CONDITIONS
    ]


def numbered(text: str) -> dict[int, Box]:
    """Every box of an entry by its number."""
    return {box.number: box for root in boxes(text) for box in root.below()}


class _Reader:
    """Numbers the boxes of one condition in their order."""

    def __init__(self) -> None:
        self.count = 0

    def box(self, kind: str, head: str, container: Container, place: int, **more: Any) -> Box:
        found = Box(self.count, kind, head, container=container, place=place, **more)
        self.count += 1
        return found

    def root(self, container: yaml.MappingNode, place: int) -> Box:
        key, value = container.value[place]
        if isinstance(value, yaml.MappingNode):
            found = self.box(ROOT, key.value, container, place, inner=value)
            found.children = self.items(value)
            return found
        if isinstance(value, yaml.ScalarNode) and value.value:
            spans = {"said": value}
            return self.box(SOLE, key.value, container, place, said=value.value, spans=spans)
        return self.box(VERBATIM, key.value, container, place)

    def items(self, mapping: yaml.MappingNode) -> list[Box]:
        found = []
        for place, (key, value) in enumerate(mapping.value):
            found += self.item(mapping, place, str(key.value), key, value)
        return found

    def item(
        self, mapping: yaml.MappingNode, place: int, word: str, key: yaml.Node, value: yaml.Node
    ) -> list[Box]:
        if word in LISTED and isinstance(value, yaml.SequenceNode):
            group = self.box(word, word, mapping, place, inner=value, spans={"head": key})
            group.children = [b for n in range(len(value.value)) for b in self.listed(value, n)]
            return [group]
        if word == "非" and isinstance(value, yaml.MappingNode):
            group = self.box(word, word, mapping, place, inner=value, spans={"head": key})
            group.children = self.items(value)
            return [group]
        if word in (*OVER_MEMBERS, *COUNTED) and isinstance(value, yaml.MappingNode):
            return [self.over(mapping, place, word, key, value)]
        if word in WORDS:
            return [self.row(WORD_ROW, mapping, place, "", key, value, op=word)]
        if isinstance(value, yaml.MappingNode) and not _is_indirect(value):
            return [self.compared(mapping, place, key, op, operand) for op, operand in value.value]
        found = self.row(ROW, mapping, place, word, key, value)
        found.bare = True
        return [found]

    def listed(self, sequence: yaml.SequenceNode, place: int) -> list[Box]:
        node = sequence.value[place]
        if not isinstance(node, yaml.MappingNode) or not node.value:
            return [self.box(VERBATIM, "", sequence, place)]
        together = self.box(TOGETHER, TOGETHER, sequence, place, inner=node)
        together.children = self.items(node)
        return [together]

    def over(
        self, mapping: yaml.MappingNode, place: int, word: str, key: yaml.Node, value: yaml.Node
    ) -> Box:
        found = self.box(word, word, mapping, place, spans={"head": key})
        for name, said in value.value:
            if name.value == "满足" and isinstance(said, yaml.MappingNode):
                found.inner = said
                found.children = self.items(said)
            elif name.value == "对象" and isinstance(said, yaml.ScalarNode):
                found.over, found.spans["over"] = str(said.value), said
            elif word == "合计" and name.value == "字段":
                found.spans["field"] = said
            else:
                found.op, found.said = str(name.value), _operand(said) or ""
                found.spans |= {"op": name, "said": said}
        return found

    def compared(
        self,
        mapping: yaml.MappingNode,
        place: int,
        key: yaml.Node,
        op: yaml.Node,
        operand: yaml.Node,
    ) -> Box:
        found = self.row(ROW, mapping, place, str(key.value), key, operand, op=str(op.value))
        found.spans["op"] = op
        return found

    def row(
        self,
        kind: str,
        mapping: yaml.MappingNode,
        place: int,
        head: str,
        key: yaml.Node,
        value: yaml.Node,
        op: str = "",
    ) -> Box:
        said = _operand(value)
        spans = {"op" if kind == WORD_ROW else "head": key, "said": value}
        if said is None:
            return self.box(VERBATIM, str(key.value), mapping, place)
        return self.box(kind, head, mapping, place, op=op, said=said, spans=spans)


def _is_indirect(node: yaml.MappingNode) -> bool:
    return len(node.value) == 1 and node.value[0][0].value in INDIRECT


def _operand(node: yaml.Node) -> str | None:
    """An operand as people write it; None for one that has no such form."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.MappingNode) and _is_indirect(node):
        key, value = node.value[0]
        return f"{key.value}：{value.value}" if isinstance(value, yaml.ScalarNode) else None
    if isinstance(node, yaml.SequenceNode):
        words = [one.value for one in node.value if isinstance(one, yaml.ScalarNode)]
        if len(words) == len(node.value) and all(map(can_stand, words)):
            return joined(words)
    return None
