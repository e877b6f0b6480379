"""A decision's objections as things to fill in: what was written before, the fields, what to hand in.

An objection names facts by their place in the version it was made on.  The form numbers its rows
itself, and rows may have come and gone since; so members are paired as in a comparison of
versions, and the others keep the row they had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.base.formatting import day
from api.forms.live import Live
from api.forms.model import KIND, FormModel, Rows, dom_id
from api.forms.reading import Entered, Read, from_filing, preset_of
from court.filings.file_places import EVIDENCE, MATERIALS
from court.opinions.checking import COURT_FACTS
from court.opinions.comparing import members_of, paired
from court.opinions.facts_shown import FactNames
from court.opinions.tellings import articles_of, is_settled
from engine.language.parties import member_named
from engine.text.paths import get
from engine.values import ValueProblem, parse_date
from engine.values.showing import show_whole

MARK = "·"
MATERIAL_RULE = "材料-"
LEFT_OUT = frozenset({*COURT_FACTS, "类型", EVIDENCE, MATERIALS, "明细"})


class Shown(frozenset[str]):
    """Names of controls a page shows; a list shown whole counts with all its rows."""

    lists: tuple[str, ...]

    def __new__(cls, names: Sequence[str], lists: Sequence[str]) -> Shown:
        found = super().__new__(cls, names)
        found.lists = tuple(f"{name}[" for name in lists)
        return found

    def __contains__(self, name: object) -> bool:
        if isinstance(name, str) and self.lists and name.startswith(self.lists):
            return True
        return super().__contains__(name)


@dataclass(frozen=True, slots=True)
class Item:
    """One objection on the page.

    `settled`: True once nothing is missing there, None where only a judge can say.  `paper` is
    what a file handed in for it is called, `owner` whose it is.
    """

    number: int
    rule_id: str
    member: str
    title: str
    why: str
    cure: str
    basis: tuple[str, ...]
    whose: str
    was: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    names: tuple[str, ...]
    whole: Rows | None
    paper: str
    owner: str
    settled: bool | None
    wrong: tuple[str, ...]
    gone: bool = False

    @property
    def fillable(self) -> bool:
        return bool(self.names or self.whole or (self.paper and not self.gone))


def places(content: Mapping[str, Any], model: FormModel) -> dict[str, str]:
    """Where each list member of a content is on the page: `诉讼请求[0]` → `诉讼请求[2]`."""
    marked: dict[str, Any] = {}
    for name, value in content.items():
        marked[name] = value
        if isinstance(value, list) and any(isinstance(m, Mapping) for m in value):
            marked[name] = [_marked(m, n) for n, m in enumerate(value)]
    found = {}
    for name, rows in from_filing(marked, model).lists.items():
        for row in rows:
            if (mark := row.values.get(f"明细.{MARK}")) is not None:
                found[f"{name}[{mark}]"] = f"{name}[{row.number}]"
    return found


def places_now(
    version: Mapping[str, Any], model: FormModel, entered: Entered, read: Read
) -> dict[str, str]:
    """Where each list member of the version is on the page now; those taken away are left out."""
    found = {}
    rows_now = {f"{name}[{r.number}]" for name, rows in entered.lists.items() for r in rows}
    for path, row in places(version, model).items():
        if row in rows_now:
            found[path] = row
    for name, value in version.items():
        old, new = members_of(value), members_of(read.raw.get(name))
        partners = {place: position for position, place in paired(old, new).items()}
        taken = {read.on_page(f"{name}[{position}]") for position in partners.values()}
        for place in range(len(old)):
            path = f"{name}[{place}]"
            if place in partners:
                found[path] = read.on_page(f"{name}[{partners[place]}]")
            elif found.get(path) in taken:
                del found[path]
    return found


def _marked(member: Any, number: int) -> Any:
    if not isinstance(member, Mapping):
        return member
    details = member.get("明细")
    known = details if isinstance(details, Mapping) else {}
    return {**member, "明细": {**known, MARK: str(number)}}


def items_of(
    objections: Sequence[Mapping[str, Any]],
    version: Mapping[str, Any],
    model: FormModel,
    entered: Entered,
    live: Live,
) -> list[Item]:
    """The objections of a decision, re-checked against what is filled in now."""
    where = places_now(version, model, entered, live.filing)
    reader = _Reader(version, model, entered, live, where)
    return [reader.item(number, found) for number, found in enumerate(objections, 1)]


@dataclass(slots=True)
class _Reader:
    version: Mapping[str, Any]
    model: FormModel
    entered: Entered
    live: Live
    where: Mapping[str, str]

    def item(self, number: int, objection: Mapping[str, Any]) -> Item:
        rule_id, member = str(objection["编号"]), str(objection.get("对象") or "")
        paths = [str(path) for path in objection.get("事实") or ()]
        where = self.where
        gone = bool(member) and get(self.version, member) is not None and member not in where
        controls = map(self.control, paths)
        names = tuple(dict.fromkeys(name for name in controls if name))
        paper = self.paper(rule_id, paths)
        before = list(self.before(paths))
        return Item(
            number=number,
            rule_id=rule_id,
            member=where.get(member, member),
            title=str(objection["要求"]),
            why=str(objection["释明"]),
            cure=str(objection["补救"]),
            basis=self.basis(rule_id) or tuple(objection.get("依据") or ()),
            whose=self.whose(member),
            was=tuple((label, value) for label, value in before if value),
            gaps=tuple(label for label, value in before if not value),
            names=names,
            whole=self.whole(paths),
            paper=paper,
            owner=self.owner(member) if paper else "",
            settled=True if gone else self.settled(rule_id, where.get(member, member)),
            wrong=tuple(self.wrong(names)),
            gone=gone,
        )

    def control(self, path: str) -> str:
        """The name of the control for a fact; empty where people have nothing to fill in."""
        owner, dot, own = path.partition(".")
        list_name = owner.partition("[")[0] if dot else ""
        name = own if dot else path
        if (list_name, name) not in self.model.index.fields:
            return ""
        if not dot:
            return path
        prefix = self.where.get(owner, "")
        return f"{prefix}.{name}" if self.applies(list_name, prefix, name) else ""

    def applies(self, list_name: str, prefix: str, name: str) -> bool:
        """Whether the row asks this of its kind of party, and does not know it already."""
        shown = self.model.rows(list_name)
        rows = self.entered.rows(list_name)
        row = next((r for r in rows if f"{list_name}[{r.number}]" == prefix), None)
        if row is None:
            return False
        if shown is not None and preset_of(row, shown) is not None and name == shown.key_field:
            return False
        kinds, kind = self.model.index.fields[list_name, name].kinds, row.values.get(KIND)
        return name != KIND and (not kinds or not kind or kind in kinds)

    def whole(self, paths: Sequence[str]) -> Rows | None:
        """A list that is missing altogether, to be filled in row by row."""
        for path in paths:
            rows = self.model.rows(path)
            if (
                rows is not None
                and path not in (EVIDENCE, MATERIALS)
                and not self.version.get(path)
            ):
                return rows
        return None

    @staticmethod
    def paper(rule_id: str, paths: Sequence[str]) -> str:
        """What is to be handed in, where it is a document."""
        if rule_id.startswith(MATERIAL_RULE):
            return rule_id.removeprefix(MATERIAL_RULE)
        return "其他证据" if {EVIDENCE, MATERIALS} & set(paths) else ""

    def owner(self, member: str) -> str:
        found = get(self.version, member) if member else None
        return member_named(found) if isinstance(found, Mapping) else ""

    def basis(self, rule_id: str) -> tuple[str, ...]:
        """The articles in their short form, as the rules have them."""
        return articles_of(self.model.ruleset, rule_id)

    def whose(self, member: str) -> str:
        """`被告二 何美玲`, for what is asked of one member; empty for the filing as a whole."""
        return FactNames(self.version, self.model.ruleset.vocabulary).person(member)

    def before(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Label and value, empty when nothing was filled in; what the court knows stays out."""
        names = FactNames(self.version, self.model.ruleset.vocabulary)
        for path in paths:
            fact = names.fact(path)
            if fact is None or fact.derived or fact.staff_only or fact.name in LEFT_OUT:
                continue
            value = get(self.version, path)
            shown = "" if isinstance(value, list) and fact.type == "列表" else show_whole(value)
            yield fact.shown, _as_written(shown) if fact.type == "日期" else shown

    def settled(self, rule_id: str, member: str) -> bool | None:
        now = self.live.filing.places
        back = {page: path for path, page in now.items()}
        return is_settled(self.live.opinion, rule_id, back.get(member, member))

    def wrong(self, names: Sequence[str]) -> Iterator[str]:
        ids = {dom_id(name) for name in names}
        for message in self.live.messages:
            if message.kind == "错" and message.target in ids:
                yield message.text


def _as_written(text: str) -> str:
    """A day as people write it; anything else as it stands."""
    try:
        return day(parse_date(text))
    except ValueProblem:
        return text


def shown_of(items: Sequence[Item]) -> Shown:
    """The controls of a supplement's page."""
    names = [name for item in items for name in item.names]
    return Shown(names, [item.whole.list_name for item in items if item.whole])
