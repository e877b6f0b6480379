"""The catalogue of causes of action (案由) in its three editions, and how they relate.

Rules and casetypes are addressed by names of the newest edition; `rule_path` leads from any
cause of any edition to that address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.text.errors import BundleError, LianError, Mark, Problem
from engine.text.files import Files

EDITIONS = (("2011", date(2011, 4, 1)), ("2021", date(2021, 1, 1)), ("2026", date(2026, 1, 1)))
FOLDER = "casetypes/目录"
LONGEST_QUOTED = 40  # characters of an unknown name that are repeated in the message
Key = tuple[str, str]


class CatalogueError(LianError):
    """A day or cause the catalogue does not cover."""


class CauseUnknown(CatalogueError):
    """A name or code that means no single cause; says what it might have been."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One row of an edition; `path` holds the names from level 1 down to this cause."""

    edition: str
    id: str
    level: int
    number: str
    name: str
    code: str
    parent_id: str
    path: tuple[str, ...]
    start: date

    @property
    def key(self) -> Key:
        return self.edition, self.id


class Edition:
    """One edition: its causes in official order, by id, by name and by code."""

    def __init__(self, year: str, effective: date, causes: list[Cause]) -> None:
        self.year = year
        self.effective = effective
        self.causes = causes
        self.by_id = {cause.id: cause for cause in causes}
        self.order = {cause.id: position for position, cause in enumerate(causes)}
        self.by_code = {cause.code: cause for cause in causes if cause.code}
        self.by_name: dict[str, list[Cause]] = defaultdict(list)
        for cause in causes:
            self.by_name[cause.name].append(cause)
        self._children: dict[str, list[Cause]] = defaultdict(list)
        for cause in causes:
            self._children[cause.parent_id].append(cause)

    def children(self, id_: str) -> list[Cause]:
        """Causes directly below an id; `""` gives level 1."""
        return self._children.get(id_, [])

    def ancestors(self, cause: Cause) -> list[Cause]:
        """From the direct parent up to level 1."""
        found = []
        while cause.parent_id:
            cause = self.by_id[cause.parent_id]
            found.append(cause)
        return found


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name or code means on a day: one cause, a choice, or nothing but near names."""

    cause: Cause | None = None
    candidates: tuple[Cause, ...] = ()
    note: str = ""
    nearest: tuple[str, ...] = ()


@dataclass
class Catalogue:
    """All editions with the crosswalk between neighbours."""

    editions: list[Edition]
    files: Files

    @classmethod
    def load(cls, files: Files) -> Catalogue:
        """Read `casetypes/目录/`.  Raises `BundleError` for a table that cannot be read."""
        editions = []
        for year, effective in EDITIONS:
            name = f"{FOLDER}/案由-{year}.csv"
            rows = files.table(name, dict)
            if year == "2011":
                rows = _with_additions(rows, files.table(f"{FOLDER}/案由-2019增补.csv", dict))
            try:
                causes = _causes(year, effective, rows)
            except (KeyError, ValueError) as error:
                said = f"“{error.args[0]}”没有、不对，或者写在它的下级后面"
                raise BundleError([Problem(said, Mark(name, 1, 1))]) from None
            editions.append(Edition(year, effective, causes))
        return cls(editions, files)

    def names(self) -> frozenset[str]:
        """Every name a cause has, or had, in any edition."""
        return frozenset(cause.name for edition in self.editions for cause in edition.causes)

    def edition_on(self, day: date) -> Edition:
        """The edition in force on a day.  Raises `CatalogueError` before 2011-04-01."""
        known = [edition for edition in self.editions if edition.effective <= day]
        if not known:
            first = self.editions[0].effective
            raise CatalogueError(f"案由目录从 {first} 起收录，{day} 没有可用的版本")
        return known[-1]

    @cached_property
    def _links(self) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]]:
        """Crosswalk forwards and backwards."""
        forward: dict[Key, list[Key]] = defaultdict(list)
        backward: dict[Key, list[Key]] = defaultdict(list)
        for row in self.files.table(f"{FOLDER}/沿革.csv", dict):
            old, new = (row["旧版"], row["旧编号"]), (row["新版"], row["新编号"])
            if old[1] and new[1]:
                forward[old].append(new)
                backward[new].append(old)
        return forward, backward

    def counterparts(self, cause: Cause, year: str) -> list[Cause]:
        """What a cause corresponds to in another edition, in that edition's order."""
        forward, backward = self._links
        years = [edition.year for edition in self.editions]
        here, there = years.index(cause.edition), years.index(year)
        keys = {cause.key}
        while here != there:
            links = forward if there > here else backward
            keys = {target for key in keys for target in links.get(key, ())}
            here += 1 if there > here else -1
        edition = self.editions[there]
        found = [edition.by_id[id_] for _, id_ in keys if id_ in edition.by_id]
        return sorted(found, key=lambda c: edition.order[c.id])

    def rule_path(self, cause: Cause) -> tuple[str, ...]:
        """The address in the newest edition whose rules and casetype serve this cause.

        Several counterparts share what is above them all; an abolished cause is served by
        what its parent became.
        """
        newest = self.editions[-1]
        if cause.edition == newest.year:
            return cause.path
        found = self.counterparts(cause, newest.year)
        if found:
            return _common([c.path for c in found])
        if not cause.parent_id:
            return ()
        edition = next(e for e in self.editions if e.year == cause.edition)
        return self.rule_path(edition.by_id[cause.parent_id])

    def resolve(self, text: str, on: date) -> Resolution:
        """What a name, court code or printed id means on a day."""
        edition = self.edition_on(on)
        text = text.strip()
        if found := _exact(edition, text, on):
            return Resolution(cause=found)
        for other in reversed(self.editions):
            if other is edition or not (old := _exact(other, text, date.max)):
                continue
            return self._translated(old, edition)
        return Resolution(nearest=tuple(_nearest(text, edition)))

    def find(self, text: str, on: date) -> tuple[Cause, tuple[str, ...]]:
        """The one cause a name, court code or printed id means on a day, with remarks.

        Raises `CauseUnknown` with what there is to choose from, or with near names.
        """
        found = self.resolve(text, on)
        if found.cause is not None:
            return found.cause, (found.note,) if found.note else ()
        if found.candidates:
            names = "、".join(cause.name for cause in found.candidates)
            raise CauseUnknown(f"{found.note}请从中选择：{names}")
        near = f"；最接近的有：{'、'.join(found.nearest)}" if found.nearest else ""
        raise CauseUnknown(f"没有“{text[:LONGEST_QUOTED]}”这个案由{near}")

    def _translated(self, old: Cause, edition: Edition) -> Resolution:
        targets = self.counterparts(old, edition.year)
        deepest = [c for c in targets if not any(t.parent_id == c.id for t in targets)]
        said = f"“{old.name}”是{old.edition}年版的案由"
        when = f"{edition.year}年版"
        if len(deepest) == 1:
            name = deepest[0].name
            note = f"{said}，{when}对应“{name}”。" if name != old.name else ""
            return Resolution(cause=deepest[0], note=note)
        if deepest:
            note = f"{said}，{when}分为几个案由。"
            return Resolution(candidates=tuple(deepest), note=note)
        note = f"{said}，{when}没有直接对应的案由。"
        home = next(e for e in self.editions if e.year == old.edition)
        for parent in home.ancestors(old):
            if above := self.counterparts(parent, edition.year):
                below = edition.children(above[-1].id)
                return Resolution(candidates=tuple([above[-1], *below]), note=note)
        return Resolution(note=note)


def _exact(edition: Edition, text: str, on: date) -> Cause | None:
    named = [c for c in edition.by_name.get(text, ()) if c.start <= on]
    if named:
        return max(named, key=lambda c: c.level)
    found = edition.by_code.get(text) or edition.by_id.get(text)
    return found if found and found.start <= on else None


def _nearest(text: str, edition: Edition) -> Iterator[str]:
    import difflib

    names = list(edition.by_name)
    part = [name for name in names if text and (text in name or name in text)]
    close = difflib.get_close_matches(text, names, n=5, cutoff=0.5)
    yield from list(dict.fromkeys([*close, *part]))[:5]


def _with_additions(
    rows: list[dict[str, str]], additions: list[dict[str, str]]
) -> list[dict[str, str]]:
    out = []
    for row in rows:
        out.append(row)
        out += [a for a in additions if a["列于其后"] == row["编号"]]
    return out


def _causes(year: str, effective: date, rows: Iterable[dict[str, str]]) -> list[Cause]:
    paths: dict[str, tuple[str, ...]] = {"": ()}
    causes = []
    for row in rows:
        path = (*paths[row["上级"]], row["名称"])
        paths[row["编号"]] = path
        start = date.fromisoformat(row["施行"]) if row.get("施行") else effective
        causes.append(
            Cause(
                edition=year,
                id=row["编号"],
                level=int(row["级"]),
                number=row["序号"],
                name=row["名称"],
                code=row["代码"],
                parent_id=row["上级"],
                path=path,
                start=start,
            )
        )
    return causes


def _common(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    shared: list[str] = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return tuple(shared)
