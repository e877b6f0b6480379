"""The table of venue: which places lead to a court, kind of case by kind of case, as written.

`rules/管辖.yaml` is read here with the place of every mistake; `venue_rules` makes requirements of
it.  A kind of case has connecting places; a cause of the catalogue has a kind, its own or that of
the nearest cause above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.language.words import (
    VENUE_CAUSE_KEYS,
    VENUE_FILE_KEYS,
    VENUE_KIND_KEYS,
    VENUE_PLACE_KEYS,
    Keys,
    refuse_unknown,
)
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YList, YMap, items

Path_ = tuple[str, ...]
TABLE = "rules/管辖.yaml"
EVERY_CAUSE = "全部案由"
# How a place stands to the others of its kind: one of several, the only ones while its condition
# holds, or one about which courts disagree, so that a judge is asked when it stands alone.
ONE_OF, INSTEAD, DISPUTED = RELATIONS = ("任一", "改用", "有疑")
NOT_CLAIMED = "视为没有"
HERE = "本院辖区"
AREAS = (HERE, "本市", "本省")
LAYERS = ("特定法院", "专属", "专门", "集中", "特殊", "一般", "非讼")
# Layers whose courts the parties may not agree away (民事诉讼法 35).
FIXED = frozenset({"特定法院", "专属", "专门", "集中", "非讼"})
OUTSIDE = ("管辖", "法官判断")


@dataclass(frozen=True, slots=True)
class Place:
    """A connecting place: the fact that says where it is, and when it counts.

    `looks_at` is a fact (an address, or the name of a court), or a field of a list of parties
    (`相对方.所在地`); `which` picks among these parties.  A place of which silence means that
    nobody claims it is `claimed`.  `within` is the area it must lie in.
    """

    looks_at: str
    mark: Mark
    label: str = ""
    which: Any = None
    when: Any = None
    relation: str = ONE_OF
    within: str = HERE
    claimed: bool = False
    basis: tuple[str, ...] = ()

    @property
    def parties(self) -> str:
        """The list of parties it is a field of; empty for a fact of the filing."""
        return self.looks_at.partition(".")[0] if "." in self.looks_at else ""

    @property
    def fact(self) -> str:
        return self.looks_at.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class VenueKind:
    """One kind of case: where it may go, on what ground, and what people are told.

    `when` says when it counts at all; `includes` are kinds whose places count too.  `level` names which courts of a place take it.
    `outside` is what it means that every place lies elsewhere.  `agreement` is whether a court the
    parties agreed on goes before the places.
    """

    name: str
    id: str
    mark: Mark
    title: str = ""
    subject: str = ""
    layer: str = "特殊"
    level: str = ""
    when: Any = None
    includes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    basis: tuple[str, ...] = ()
    agreement: bool = True
    outside: str = "管辖"
    explain: str = ""
    cure: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The kind of a cause.

    The places of `others` count too where somebody states them; or, with a condition, `others`
    stand in the kind's place when it holds.
    """

    kind: str
    others: tuple[str, ...] = ()
    when: Any = None
    mark: Mark | None = None

    @property
    def key(self) -> str:
        """Causes with the same key have the same rules and places."""
        return f"{self.kind}|{'、'.join(self.others)}|{self.when!r}"


@dataclass(frozen=True, slots=True)
class VenueTable:
    """All kinds, and the kind and the level of court of the causes that state one themselves."""

    kinds: Mapping[str, VenueKind] = field(default_factory=dict)
    causes: Mapping[Path_, Assigned] = field(default_factory=dict)
    levels: Mapping[Path_, str] = field(default_factory=dict)

    def stated(self) -> set[Path_]:
        """The paths that the table says something of by name."""
        return {*self.causes, *self.levels}

    def assigned(self, path: Path_) -> Assigned | None:
        """The kind of a cause: its own or that of the nearest cause above."""
        for end in range(len(path), -1, -1):
            if found := self.causes.get(path[:end]):
                return found
        return None

    def level(self, path: Path_) -> str:
        """Which level of court takes a cause: stated for it, or that of its kind."""
        for end in range(len(path), -1, -1):
            if stated := self.levels.get(path[:end]):
                return stated
            if (assigned := self.causes.get(path[:end])) and assigned.kind in self.kinds:
                return self.kinds[assigned.kind].level
        return ""

    def family(self, name: str) -> list[VenueKind]:
        """A kind and all kinds it includes, itself first, each once."""
        found: dict[str, VenueKind] = {}
        pending = [name]
        while pending:
            kind = self.kinds.get(pending.pop(0))
            if kind is not None and kind.name not in found:
                found[kind.name] = kind
                pending += kind.includes
        return list(found.values())

    def with_kind(self, kind: VenueKind) -> VenueTable:
        """The table with one kind replaced."""
        return replace(self, kinds={**self.kinds, kind.name: kind})


def read_venue(raw: Any, known: Iterable[Path_], problems: Problems) -> VenueTable:
    """The table from loaded YAML; `known` are the paths of the catalogue.  Problems are collected.

    An empty table comes of a file that is no mapping.
    """
    if not isinstance(raw, YMap):
        problems.add(f"{TABLE} 应是映射", getattr(raw, "mark", None))
        return VenueTable()
    return _Reader(problems, known).table(raw)


def paths_by_name(known: Iterable[Path_]) -> dict[str, list[Path_]]:
    """Places of the tree by what the table may call them: the last name, or with some above it."""
    found: dict[str, list[Path_]] = {}
    for path in known:
        for start in range(len(path)):
            found.setdefault("/".join(path[start:]), []).append(path)
    found[EVERY_CAUSE] = [()]
    return found


class _Reader:
    """Reads the table of venue; places of the tree may be named by their last names."""

    def __init__(self, problems: Problems, known: Iterable[Path_]) -> None:
        self.problems = problems
        self.paths = paths_by_name(known)
        self.causes: dict[Path_, Assigned] = {}

    def table(self, raw: YMap) -> VenueTable:
        self.known(raw, VENUE_FILE_KEYS)
        rows = self.mapping(raw, "类")
        kinds = {name: self.kind(name, row) for name, row in rows.items() if self.is_row(row)}
        for kind in kinds.values():
            self.refers(kind.includes, kinds, kind.mark)
        for assigned in self.causes.values():
            self.refers(assigned.others, kinds, assigned.mark)
        return VenueTable(kinds, self.causes, self.levels(self.mapping(raw, "级别")))

    def known(self, raw: YMap, keys: Keys) -> None:
        refuse_unknown(raw, keys, self.problems)

    def mapping(self, raw: YMap, key: str) -> YMap:
        value = raw.get(key, YMap.made(raw.mark))
        if not isinstance(value, YMap):
            self.problems.add(f"“{key}”应写成“名称: 内容”的映射", raw.at(key))
            return YMap.made(raw.mark)
        return value

    def is_row(self, row: Any) -> bool:
        if not isinstance(row, YMap):
            self.problems.add("这里应是映射", getattr(row, "mark", None))
        return isinstance(row, YMap)

    def refers(self, names: Iterable[str], kinds: Mapping[str, Any], mark: Mark | None) -> None:
        for name in names:
            if name not in kinds:
                self.problems.add(f"没有“{name}”这一类{nearest(name, kinds)}", mark)

    def kind(self, name: str, raw: YMap) -> VenueKind:
        self.known(raw, VENUE_KIND_KEYS)
        layer = self.one_of(raw, "层", LAYERS, "特殊")
        if not (basis := self.words(raw, "依据")):
            self.problems.add(f"“{name}”没有写依据", raw.mark)
        for item, mark in items(raw, "案由", self.problems):
            self.cause(name, item, mark)
        return VenueKind(
            name=name,
            id=str(raw.get("编号", f"管辖-{name}")),
            mark=raw.mark,
            title=str(raw.get("名称", "")),
            subject=str(raw.get("称", "")),
            layer=layer,
            level=str(raw.get("级别", "")),
            when=raw.get("当"),
            includes=self.words(raw, "并入"),
            places=tuple(self.places(raw)),
            basis=basis,
            agreement=self.one_of(raw, "约定", ("看", "不看"), "") != "不看" and layer not in FIXED,
            outside=self.one_of(raw, "都在外", OUTSIDE, OUTSIDE[0]),
            explain=str(raw.get("释明", "")),
            cure=str(raw.get("补救", "")),
            question=str(raw.get("提问", "")),
        )

    def places(self, raw: YMap) -> Iterator[Place]:
        for item, mark in items(raw, "地点", self.problems):
            if self.is_row(item) and "看" in item:
                yield self.place(item)
            else:
                self.problems.add("地点应写成 {看: 事实, …}", mark)

    def place(self, raw: YMap) -> Place:
        self.known(raw, VENUE_PLACE_KEYS)
        relation = self.one_of(raw, "关系", RELATIONS, ONE_OF)
        if relation == INSTEAD and "当" not in raw:
            self.problems.add("“改用”要写“当”：什么情况下只看这个地点", raw.mark)
        if "其中" in raw and "." not in str(raw["看"]):
            self.problems.add("“其中”只用于当事人的地点，如 {看: 相对方.所在地}", raw.at("其中"))
        return Place(
            looks_at=str(raw["看"]),
            label=str(raw.get("称", "")),
            which=raw.get("其中"),
            when=raw.get("当"),
            relation=relation,
            within=self.one_of(raw, "范围", AREAS, HERE),
            claimed=bool(self.one_of(raw, "没有回答时", (NOT_CLAIMED,), "")),
            basis=self.words(raw, "依据"),
            mark=raw.mark,
        )

    def cause(self, kind: str, item: Any, mark: Mark) -> None:
        raw = item if isinstance(item, YMap) else None
        if raw is not None:
            self.known(raw, VENUE_CAUSE_KEYS)
        name = str(raw.get("名称", "") if raw is not None else item)
        others = self.words(raw, "另看") if raw is not None else ()
        assigned = Assigned(kind, others, raw.get("当") if raw is not None else None, mark)
        for path in self.found(name, mark):
            if path in self.causes:
                first = self.causes[path].mark
                place = f"，第 {first.line} 行已有" if first else ""
                self.problems.add(f"案由“{name}”写了两类{place}", mark)
            self.causes[path] = assigned

    def found(self, name: str, mark: Mark) -> list[Path_]:
        if name not in self.paths:
            hint = nearest(name, self.paths)
            self.problems.add(f"案由目录里没有“{name}”{hint}", mark)
        return self.paths.get(name, [])

    def levels(self, raw: YMap) -> dict[Path_, str]:
        found = {}
        for level in raw:
            for name, mark in items(raw, level, self.problems):
                found.update(dict.fromkeys(self.found(str(name), mark), level))
        return found

    def one_of(self, raw: YMap, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = str(raw.get(key, default))
        if key in raw and value not in allowed:
            hint = nearest(value, allowed)
            self.problems.add(f"“{key}”只能写{'、'.join(allowed)}{hint}", raw.at(key))
            return default
        return value

    def words(self, raw: YMap, key: str) -> tuple[str, ...]:
        value = raw.get(key, ())
        return tuple(map(str, value if isinstance(value, YList | tuple) else [value]))
