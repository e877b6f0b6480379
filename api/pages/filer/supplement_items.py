"""The points of a supplement notice with the controls to fill them in.

The form numbers its rows itself, and rows may have come and gone since the version the notice was
made on; so members are paired as in a comparison of versions, and the others keep the row they had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.forms.live import Live
from api.forms.model import KIND, FormModel, Rows, dom_id
from api.forms.reading import Entered, Read, from_filing, preset_of
from court.opinions.supplement import EVIDENCE, MATERIALS, Point, members_now, points

MARK = "·"
# A rate alone reckons nothing: the day it runs from is asked with it.
ASKED_WITH = {"利率": "起算日"}


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
    """A point of the notice with its controls; `whole` is a list to be filled in row by row."""

    point: Point
    names: tuple[str, ...]
    whole: Rows | None
    wrong: tuple[str, ...]

    @property
    def fillable(self) -> bool:
        return bool(self.names or self.whole or (self.point.paper and not self.point.gone))


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
    partners = {old: read.on_page(new) for old, new in members_now(version, read.raw).items()}
    taken = set(partners.values())
    left = {path: row for path, row in found.items() if row not in taken}
    return {**left, **partners}


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
    back = {page: path for path, page in live.filing.places.items()}
    now = {member: back.get(row, row) for member, row in where.items()}
    found = points(objections, version, model.ruleset, now, live.opinion)
    controls = _Controls(version, model, entered, where)
    return [controls.item(point, live) for point in found]


def with_partners(paths: Sequence[str]) -> Iterator[str]:
    """The facts of a point, each followed by what it says nothing without."""
    for path in paths:
        yield path
        owner, _, name = path.rpartition(".")
        if partner := ASKED_WITH.get(name):
            yield f"{owner}.{partner}"


@dataclass(slots=True)
class _Controls:
    version: Mapping[str, Any]
    model: FormModel
    entered: Entered
    where: Mapping[str, str]

    def item(self, point: Point, live: Live) -> Item:
        found = map(self.control, with_partners(point.facts))
        names = tuple(dict.fromkeys(name for name in found if name))
        return Item(point, names, self.whole(point.facts), tuple(wrong(names, live)))

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


def wrong(names: Sequence[str], live: Live) -> Iterator[str]:
    """What cannot be read at these controls."""
    ids = {dom_id(name) for name in names}
    for message in live.messages:
        if message.wrong and message.target in ids:
            yield message.text


def shown_of(items: Sequence[Item]) -> Shown:
    """The controls of a supplement's page."""
    names = [name for item in items for name in item.names]
    return Shown(names, [item.whole.list_name for item in items if item.whole])
