"""The keys of an entry as the fields of a form: what each says, may say, and is for.

Conditions are boxes (`boxes`); everything else that stands in one line is a field here.  Which keys
an entry may have depends on the section of the file it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from engine.editing.box_edits import Known, operand_text, row_text
from engine.editing.boxes import CONDITIONS
from engine.editing.depth import Depth
from engine.editing.slips import plain_day, short_citations
from engine.editing.spans import composed, end_of, put_in, replaced, start_of, taken_out
from engine.editing.written import DAY, NUMBER, PERIOD, TEXT, Value, kind_of, scalar, values
from engine.language import words
from engine.language.kinds import KINDS
from engine.language.vocabulary import PARTY_LISTS, TYPES, VIRTUAL_LISTS
from engine.language.words import Keys
from engine.text.lists import can_stand, joined

FIXED = frozenset({"编号", "示例", "查证"})
LISTS = frozenset("依据 例外 交法官 证明 胜过 选项 子项 含 又称 取自".split())
LIST, WORD = "几个词", "词"
BASIS = "依据"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "后果": words.EFFECTS,
    "状态": words.STATUSES,
    "档": words.TIERS,
    "类型": TYPES,
    "没有回答时": words.SILENCES,
    "每个": (*PARTY_LISTS, *VIRTUAL_LISTS, "诉讼请求", "代理人", "材料", "证据"),
    "性质": ("起诉期限", "不得起诉的期间", "除斥期间", "诉讼时效"),
    "谁": ("原告", "被告", "第三人", "申请人", "被申请人"),
    "坚持": ("不予受理",),
    "范围": (words.HERE,),
    "来源": words.SOURCES,
    "计入标的": ("否",),
}
_MATERIAL_WORDS = "casetypes/字典/材料/"
_SECTIONS: Mapping[str, Keys] = {
    **{name: kind.keys for name, kind in KINDS.items()},
    "规则": words.RULE_KEYS,
    "推导": words.DERIVATION_KEYS,
    "除外": words.EXCEPTION_KEYS,
    "请求": words.CLAIM_KEYS,
    "要素": words.ELEMENT_KEYS,
    "材料": words.MATERIAL_KEYS,
    "事实": words.FACT_KEYS,
    "记录": words.FACT_KEYS,
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: `name` is what it is posted as; `depth` who may change it."""

    name: str
    label: str
    kind: str
    said: str
    hint: str
    choices: tuple[str, ...]
    depth: Depth


def keys_of(path: str, section: str) -> Keys:
    """The keys an entry of a section may have, with a sentence for each; none that is unknown."""
    if path.startswith(_MATERIAL_WORDS):
        return words.MATERIAL_WORD_KEYS
    return _SECTIONS.get(section, {})


def fields(text: str, keys: Keys) -> list[Field]:
    """The fields of an entry, in the order of the text."""
    root = composed(text)
    if not isinstance(root, yaml.MappingNode):
        return []
    listed = {name: _list_field(name, node, keys) for name, node in _lists(root).items()}
    found: dict[str, list[Field]] = {str(key.value): [] for key, _ in root.value}
    for one in values(text):
        if one.path[0] in found and one.path[0] not in listed and _is_field(one):
            found[one.path[0]].append(_field(one, keys))
    return [
        field
        for name, several in found.items()
        for field in ([listed[name]] if name in listed else several)
    ]


def _is_field(one: Value) -> bool:
    if FIXED.intersection(one.path) or one.path[0] in CONDITIONS:
        return False
    return len(one.path) == 1 or one.kind in (NUMBER, DAY, PERIOD, TEXT)


def field_name(one: Value) -> str:
    """What a value is posted as: by its keys, because its place among others may change meanwhile."""
    return f"v-{'/'.join(one.path)}"


def _field(one: Value, keys: Keys) -> Field:
    key = one.path[-1]
    depth = {TEXT: Depth.texts, NUMBER: Depth.values, DAY: Depth.values, PERIOD: Depth.values}
    return Field(
        field_name(one),
        one.label,
        one.kind,
        one.text,
        keys.get(key, ""),
        CHOICES.get(key, ()) if len(one.path) == 1 else (),
        depth.get(one.kind, Depth.conditions),
    )


def _lists(root: yaml.MappingNode) -> dict[str, yaml.SequenceNode]:
    """Keys that hold a list of words that can stand in a line."""
    return {
        str(key.value): value
        for key, value in root.value
        if isinstance(value, yaml.SequenceNode)
        and key.value not in FIXED
        and all(isinstance(o, yaml.ScalarNode) and can_stand(o.value) for o in value.value)
    }


def _list_field(name: str, node: yaml.SequenceNode, keys: Keys) -> Field:
    said = joined(str(one.value) for one in node.value)
    return Field(f"l-{name}", name, LIST, said, keys.get(name, ""), (), Depth.conditions)


def with_lists(text: str, changed: Mapping[str, str], known: Known = ()) -> str:
    """The entry with other words in some lists, by key.  Raises `ValueError`."""
    root = composed(text)
    lists = _lists(root) if isinstance(root, yaml.MappingNode) else {}
    if missing := changed.keys() - lists.keys():
        raise ValueError(f"没有“{min(missing)}”这一项")
    changes = [
        (start_of(lists[name]), end_of(text, lists[name]), _words(name, said, known))
        for name, said in changed.items()
    ]
    return replaced(text, changes)


def _words(name: str, said: str, known: Known) -> str:
    """A list as YAML; what a rule rests on may be written as people cite it."""
    return operand_text(short_citations(said) if name == BASIS else said, True, known)


def addable(text: str, keys: Keys) -> list[str]:
    """Keys the entry does not have yet."""
    root = composed(text)
    if not isinstance(root, yaml.MappingNode):
        return []
    there = {key.value for key, _ in root.value}
    return [key for key in keys if key not in there and key not in FIXED]


def with_key(
    text: str, keys: Keys, key: str, head: str, op: str, said: str, known: Known = ()
) -> str:
    """The entry with one more key, where such a key stands in the order of `keys`.

    A condition begins with one row.  Raises `ValueError`.
    """
    root = composed(text)
    if not isinstance(root, yaml.MappingNode) or key not in addable(text, keys):
        raise ValueError(f"“{key}”已经有了，或者这里不能写")
    if key in CONDITIONS and (head or op):
        put = f"{key}: {{{row_text(head, op, said, known)[1]}}}"
    elif not said.strip():
        raise ValueError(f"请写“{key}”的内容")
    else:
        said = _words(key, said, known) if key in LISTS else scalar(plain_day(said.strip()))
        put = f"{key}: {said}"
    order = list(keys)
    names = [str(name.value) for name, _ in root.value]
    earlier = [n for n, name in enumerate(names) if name in order[: order.index(key)]]
    return put_in(text, root, put, max(earlier, default=-1) + 1)


def without_key(text: str, key: str) -> str:
    """The entry without a key.  Raises `ValueError`."""
    root = composed(text)
    if not isinstance(root, yaml.MappingNode) or key in FIXED:
        raise ValueError(f"“{key}”不能去掉")
    names = [str(name.value) for name, _ in root.value]
    if key not in names:
        raise ValueError(f"没有“{key}”这一项")
    return taken_out(text, root, names.index(key))


def is_value(said: str) -> bool:
    """Whether whoever may change only values may change this."""
    return kind_of(("",), said) in (NUMBER, DAY, PERIOD)
