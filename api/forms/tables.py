"""How forms ask for facts that every cause shares: `casetypes/表单/字段.yaml`, read strictly.

The file holds wording, order and grouping only; types and options come from the dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bundle.bundle import Bundle
from engine.language.vocabulary import Fact
from engine.text.errors import BundleError, Mark, Problems, nearest
from engine.text.yamlio import YMap

FOLDER = "表单"
SIDES = ("起诉方", "相对方", "第三人")
PARTY_RECORDS = ("当事人", "代理人", "证据", "材料")
WIDTHS = {"窄": "w-xs", "中": "w-m", "半": "w-half"}
_FIELD_KEYS = frozenset("字段 标签 问 提示 类 方 选填 选项 当 勾选 答 为何 渠道 宽 行".split())
_GROUP_KEYS = frozenset("组 折 方 类 选填 提示 字段".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """How one fact is asked.  `when` is (other fact, answer) of the same owner."""

    name: str
    label: str = ""
    question: str = ""
    hint: str = ""
    why: str = ""
    kinds: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    options: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    flag: bool = False
    when: tuple[str, str] | None = None
    width: str = ""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class GroupWording:
    """Several facts under one title: a group with one message, or a fold that starts closed."""

    title: str
    hint: str
    fields: tuple[Wording, ...]
    kinds: frozenset[str]
    sides: frozenset[str]
    optional: bool
    fold: bool


Item = Wording | GroupWording


@dataclass(frozen=True, slots=True)
class PlaceWording:
    """A block of facts at the top of a filing."""

    title: str
    hint: str
    fold: bool
    fields: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class ClaimWording:
    """Fields of one claim: which ones each kind of claim has, and which are shown at once."""

    fields: Mapping[str, Wording]
    orders: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, tuple[str, ...]]
    like_interest: tuple[str, ...]

    def kind(self, name: str, for_money: bool) -> str:
        """`利息` for a claim that runs over time, otherwise `金额` or `行为`."""
        if for_money and any(word in name for word in self.like_interest):
            return "利息"
        return "金额" if for_money else "行为"


@dataclass(frozen=True, slots=True)
class Tables:
    """How forms ask for facts; `questions` put the casetypes' own facts as questions."""

    records: Mapping[str, tuple[Item, ...]]
    claims: ClaimWording
    places: Mapping[str, PlaceWording]
    questions: Mapping[str, str]

    def general(self) -> dict[str, Wording]:
        """Every fact at the top of a filing that the file words."""
        return {f.name: f for place in self.places.values() for f in place.fields}


def load_tables(bundle: Bundle) -> Tables:
    """The tables of a bundle, read once.  Raises `BundleError` with every problem."""
    return bundle.kept(_load)


def worded(bundle: Bundle, raw: YMap, fact: Fact) -> Wording:
    """How one line of the file asks for a fact that need not be in the dictionary yet."""
    return _Reader(bundle, Problems()).one(raw, {fact.name: fact})


def _load(bundle: Bundle) -> Tables:
    problems = Problems()
    name = f"casetypes/{FOLDER}/字段.yaml"
    raw = bundle.files.yaml(name, problems)
    problems.raise_if_any()
    try:
        tables = _tables(raw, _Reader(bundle, problems))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        missing = isinstance(error, KeyError)
        said = f"缺少“{error.args[0]}”" if missing else "有一处该是映射、一列或者数的不是"
        problems.add(f"表单的字段表读不了：{said}", Mark(name, 1, 1))
        raise BundleError(problems.items) from None
    problems.raise_if_any()
    return tables


def _tables(raw: Any, reader: _Reader) -> Tables:
    """Raises what Python raises for a file of another shape."""
    return Tables(
        records={name: reader.items(raw[name], name) for name in PARTY_RECORDS},
        claims=reader.claims(raw["请求"]),
        places=reader.places(raw["事项"], raw["组名"]),
        questions={str(k): str(v) for k, v in raw["案由问法"].items()},
    )


@dataclass(slots=True)
class _Reader:
    bundle: Bundle
    problems: Problems

    def items(self, raw: Iterable[Any], record: str) -> tuple[Item, ...]:
        known = self.bundle.dictionary.records[record]
        return tuple(
            self.group(item, known) if "字段" in item and _is_group(item) else self.one(item, known)
            for item in raw
        )

    def group(self, raw: YMap, known: Mapping[str, Any]) -> GroupWording:
        self.keys(raw, _GROUP_KEYS)
        return GroupWording(
            title=str(raw.get("折") or raw["组"]),
            hint=str(raw.get("提示", "")),
            fields=tuple(self.one(item, known) for item in raw["字段"]),
            kinds=frozenset(raw.get("类", ())),
            sides=frozenset(raw.get("方", ())),
            optional="选填" in raw,
            fold="折" in raw,
        )

    def one(self, raw: YMap, known: Mapping[str, Any]) -> Wording:
        self.keys(raw, _FIELD_KEYS)
        name = str(raw["字段"])
        if name not in known:
            self.problems.add(f"字典里没有“{name}”{nearest(name, known)}", raw.at("字段"))
        yes_no = raw.get("答")
        options = dict(zip(("是", "否"), yes_no, strict=True)) if yes_no else raw.get("选项", {})
        return Wording(
            name=name,
            label=str(raw.get("标签", "")),
            question=str(raw.get("问", "")),
            hint=str(raw.get("提示", "")),
            why=str(raw.get("为何", "")),
            kinds=frozenset(raw.get("类", ())),
            sides=frozenset(raw.get("方", ())),
            channels=frozenset(raw.get("渠道", ())),
            options={str(k): str(v) for k, v in options.items()},
            optional="选填" in raw,
            flag="勾选" in raw,
            when=next(((str(k), str(v)) for k, v in raw["当"].items()), None)
            if "当" in raw
            else None,
            width=WIDTHS.get(str(raw.get("宽", "")), ""),
            lines=int(raw.get("行", 0)),
        )

    def keys(self, raw: YMap, allowed: frozenset[str]) -> None:
        for key in raw:
            if key not in allowed:
                self.problems.add(f"没有“{key}”这个键{nearest(key, allowed)}", raw.at(key))

    def claims(self, raw: YMap) -> ClaimWording:
        known = self.bundle.dictionary.records["请求"]
        return ClaimWording(
            fields={w.name: w for w in (self.one(item, known) for item in raw["字段"])},
            orders={kind: tuple(raw[kind]) for kind in ("金额", "行为")},
            shown={str(kind): tuple(names) for kind, names in raw["显示"].items()},
            like_interest=tuple(raw["像利息"]),
        )

    def places(self, raw: YMap, titles: YMap) -> dict[str, PlaceWording]:
        known = self.bundle.dictionary.facts
        found = {}
        for key, items in raw.items():
            about = titles.get(key, {})
            found[str(key)] = PlaceWording(
                title=str(about.get("题", "")),
                hint=str(about.get("提示", "")),
                fold="折" in about,
                fields=tuple(self.one(item, known) for item in items),
            )
        return found


def _is_group(raw: YMap) -> bool:
    return "组" in raw or "折" in raw
