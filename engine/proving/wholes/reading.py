"""Reads the files of whole filings; what is wrong with an entry is said with file and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.bundle.bundle import Bundle
from engine.law.catalogue import Cause, CauseUnknown
from engine.law.citations import CitationProblem, parse_citation
from engine.proving.wholes.base import FILE, FOLDER, Base, read_base
from engine.proving.wholes.building import Building, GivenError
from engine.text.errors import Mark, Problems, nearest
from engine.text.files import Files
from engine.text.models import problems_of
from engine.text.yamlio import YMap, items

COMPLETE, WANTING, MUST_REGISTER = KINDS = ("齐备", "欠缺", "易误拒")
REGISTERS = "建议登记立案"
ASKS = "请法官判断"
FILE_KEYS = ("说明", "基础", "都给", "整案")
__all__ = ["COMPLETE", "FOLDER", "KINDS", "MUST_REGISTER", "WANTING", "Whole", "Wholes"]


class _Pair(BaseModel):
    """The entry's filing but for one fact, and what comes of it then."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    given: dict[str, Any] = Field(alias="给", min_length=1, max_length=1)
    expected: str = Field(alias="应")
    objecting: frozenset[str] = Field(alias="指出", default=frozenset())
    asking: frozenset[str] = Field(alias="问法官", default=frozenset())

    @property
    def kind(self) -> str:
        return COMPLETE if self.expected in (REGISTERS, ASKS) and not self.objecting else WANTING


class _Entry(BaseModel):
    """One whole filing as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    cause: str = Field(alias="案由", min_length=1)
    name: str = Field(alias="名称", min_length=1)
    kind: Literal["齐备", "欠缺", "易误拒"] = Field(alias="种类")
    basis: tuple[str, ...] = Field(alias="依据", default=())
    base: str = Field(alias="基础", default="")
    day: date | None = Field(alias="日期", default=None)
    given: dict[str, Any] = Field(alias="给", default_factory=dict)
    expected: str = Field(alias="应")
    objecting: frozenset[str] = Field(alias="指出", default=frozenset())
    asking: frozenset[str] = Field(alias="问法官", default=frozenset())
    pairs: tuple[_Pair, ...] = Field(alias="只差", default=())


@dataclass(frozen=True, slots=True)
class Whole:
    """A filing as somebody hands it in on a day, and what must come of it.

    `objecting` are the requirements that object, exactly; `asking` those that ask the judge.
    `given` are the facts its file says, for finding the line of a wrong one.  `differs_from` names
    the filing of which it is the same but for one fact.
    """

    cause: Cause
    name: str
    kind: str
    day: date
    content: dict[str, Any]
    expected: str
    objecting: frozenset[str]
    asking: frozenset[str]
    given: tuple[YMap, ...]
    mark: Mark
    differs_from: str = ""

    @property
    def family(self) -> str:
        """The name of the file it stands in."""
        return self.mark.file.rpartition("/")[2].removesuffix(".yaml")

    @property
    def title(self) -> str:
        return f"{self.cause.name}：{self.name}"


@dataclass(frozen=True, slots=True)
class Wholes:
    """Every whole filing that can be read, in the order of the files, and what is wrong."""

    entries: tuple[Whole, ...]
    problems: Problems

    def of(self, word: str) -> tuple[Whole, ...]:
        """Those whose file, cause or name holds a word; all of them for an empty one."""
        return tuple(w for w in self.entries if word in f"{w.mark.file} {w.title}")


def read_wholes(
    bundle: Bundle, files: Files, wanted: Callable[[Cause], bool] = lambda _: True
) -> Wholes:
    """The whole filings of wanted causes below `features/整案`; a bad entry leaves the others alone."""
    problems = Problems()
    base = read_base(files, problems)
    if base is None:
        return Wholes((), problems)
    reader = _Reader(bundle, base, problems, wanted)
    names = [name for name in files.below(FOLDER) if name != FILE]
    found = [whole for name in names for whole in reader.file(files, name)]
    _repeated(found, problems)
    return Wholes(tuple(found), problems)


def _repeated(found: list[Whole], problems: Problems) -> None:
    seen: Counter[str] = Counter()
    for whole in found:
        seen[whole.title] += 1
        if seen[whole.title] == 2:
            problems.add(f"“{whole.title}”写了两次，换一个名称", whole.mark)


class _Reader:
    """Reads a file of whole filings over their bases; faults are collected with their place."""

    def __init__(
        self, bundle: Bundle, base: Base, problems: Problems, wanted: Callable[[Cause], bool]
    ) -> None:
        self.wanted = wanted
        self.bundle = bundle
        self.base = base
        self.problems = problems
        self.conclusions = {row.conclusion for row, _ in bundle.policy.rows()}

    def file(self, files: Files, name: str) -> Iterator[Whole]:
        raw = files.yaml(name, self.problems, nulls=True)
        if not isinstance(raw, YMap):
            return
        for key in raw:
            if key not in FILE_KEYS:
                hint = nearest(key, FILE_KEYS)
                self.problems.add(f"没有“{key}”这个键{hint}", raw.at(key))
        shared = raw.get("都给", {})
        if not isinstance(shared, YMap) and shared:
            self.problems.add("“都给”应写成 {事实: 值}", raw.at("都给"))
            return
        for entry, mark in items(raw, "整案", self.problems):
            said = self.said(entry, mark)
            base = str(raw.get("基础", ""))
            whole = None if said is None else self.entry(said, entry, base, shared, mark)
            if said is not None and whole is not None:
                yield whole
                rows = items(entry, "只差", self.problems) if said.pairs else ()
                for pair, (row, place) in zip(said.pairs, rows, strict=True):
                    yield from self.pair(whole, said.base or base, pair, row, place)

    def said(self, raw: Any, mark: Mark) -> _Entry | None:
        try:
            return _Entry.model_validate(raw)
        except ValidationError as error:
            models = (_Entry, _Pair)
            keys = [str(field.alias) for m in models for field in m.model_fields.values()]
            self.problems.items += problems_of(error, raw, mark, keys)
            return None

    def pair(self, of: Whole, base: str, said: _Pair, raw: YMap, mark: Mark) -> Iterator[Whole]:
        """A filing that is another but for one fact, and comes to another result."""
        if said.expected == of.expected:
            self.problems.add(f"只差一处的，结论应与“{of.expected}”不同", raw.at("应"))
        self.known(said.expected, raw)
        given = (*of.given, raw["给"])
        content = self.content(base, of.day, given, raw)
        ((fact, value),) = said.given.items()
        if content is not None:
            yield replace(
                of,
                name=f"{of.name}，只差：{fact} {value}",
                kind=said.kind,
                content={"案由": of.content["案由"], **content},
                expected=said.expected,
                objecting=said.objecting,
                asking=said.asking,
                given=given,
                mark=mark,
                differs_from=of.name,
            )

    def entry(self, said: _Entry, raw: YMap, base: str, shared: Any, mark: Mark) -> Whole | None:
        given = tuple(g for g in (shared, raw.get("给")) if isinstance(g, YMap))
        self.words(said, raw)
        day = said.day or self.base.day
        cause = self.cause(said.cause, day, raw)
        if cause is None or not self.wanted(cause):
            return None
        content = self.content(said.base or base, day, given, raw)
        if content is None:
            return None
        return Whole(
            cause=cause,
            name=said.name,
            kind=said.kind,
            day=day,
            content={"案由": said.cause, **content},
            expected=said.expected,
            objecting=said.objecting,
            asking=said.asking,
            given=given,
            mark=mark,
        )

    def cause(self, name: str, day: date, raw: YMap) -> Cause | None:
        try:
            return self.bundle.catalogue.find(name, day)[0]
        except CauseUnknown as error:
            self.problems.add(str(error), raw.at("案由"))
            return None

    def content(
        self, base: str, day: date, given: tuple[YMap, ...], raw: YMap
    ) -> dict[str, Any] | None:
        try:
            building = Building(self.base, base, day)
            for facts in given:
                for path, value in facts.items():
                    building.give(path, value)
            return building.finished()
        except GivenError as error:
            owner = next((g for g in reversed(given) if error.path in g), raw)
            self.problems.add(str(error), owner.at(error.path))
            return None

    def words(self, said: _Entry, raw: YMap) -> None:
        """What the entry expects fits its kind and exists."""
        self.known(said.expected, raw)
        if said.kind == WANTING and not (said.objecting or said.asking):
            self.problems.add("欠缺的材料应写明“指出”：哪些要求不满足", raw.mark)
        if said.kind != WANTING:
            self.registers(said, raw)
        if said.kind == MUST_REGISTER and not said.basis:
            self.problems.add("易误拒的材料应写明依据：为什么必须立案", raw.mark)
        for text in said.basis:
            self.citation(text, raw.at("依据"))

    def known(self, conclusion: str, raw: YMap) -> None:
        if conclusion not in self.conclusions:
            hint = nearest(conclusion, self.conclusions)
            self.problems.add(f"没有“{conclusion}”这个结论{hint}", raw.at("应"))

    def registers(self, said: _Entry, raw: YMap) -> None:
        """Nothing is wrong with a complete filing; a judge may still have to be asked."""
        if said.objecting:
            self.problems.add(f"{said.kind}的材料不能有“指出”", raw.at("指出"))
        if said.expected not in ((ASKS,) if said.asking else (REGISTERS,)):
            word = ASKS if said.asking else REGISTERS
            self.problems.add(f"{said.kind}的材料，结论应是“{word}”", raw.at("应"))

    def citation(self, text: str, mark: Mark) -> None:
        try:
            found = self.bundle.laws.check(parse_citation(text), None, None)
        except CitationProblem as problem:
            found = [str(problem)]
        for message in found:
            self.problems.add(message, mark)
