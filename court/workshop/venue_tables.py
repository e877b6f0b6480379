"""The table of venue as a workbook, and what was changed in it as an edit of a change set.

Three tables: the kinds of case, their places, the causes that belong to them.  Cells are changed
where they stand; the last column carries a mark of each row as it was, so that rows others changed
meanwhile are found.  Nothing is changed unless every changed cell can be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from court.bulk.reading import Table
from court.bulk.workbooks import SheetData, to_xlsx
from court.core.courthouse import Work
from court.core.tables import ChangeSet
from court.workshop import service
from court.workshop.layers import base_of, changes_of, with_changes
from court.workshop.rule_tables import CellChange
from court.workshop.venue_lines import MARK, Lines, header, mark_of
from engine.bundle.bundle import Bundle
from engine.editing.venue_changes import Wanted, with_rows
from engine.editing.venue_tabling import (
    CAUSES,
    CELLS,
    IDENTITY,
    KINDS,
    RULE_ID,
    SECTIONS,
    VenueRow,
    rows,
)
from engine.editing.versions import naming
from engine.language.venue import TABLE, paths_by_name
from engine.text.errors import BundleError, FieldProblem, FilingError, Problem

WIDTHS = {
    "看": 28,
    "其中": 44,
    "当": 60,
    "依据": 44,
    "案由": 44,
    "称": 30,
    "释明": 50,
    "编号": 22,
    MARK: 18,
}
NARROW, MOST_LEVELS = 14, 40
Changes = Mapping[str, bytes | None]
__all__ = ["SECTIONS", "VenueEdit", "exported", "read", "section_of", "write"]


@dataclass(frozen=True, slots=True)
class VenueEdit:
    """The file as it was read and as it is to be, and every changed cell."""

    before: str
    after: str
    changes: tuple[CellChange, ...]


# Out


def exported(work: Work, set_id: str, section: str, below: str) -> bytes:
    """A table as the change set has it, of the kinds and causes in which a word is found.

    Raises `NotAllowed`, `NotFound`, `FilingError`.
    """
    found = service.one(work, set_id)
    text = _text(work, found)
    base = base_of(work.house, work.session, found.base)
    listed = {one.kind for one in rows(text, CAUSES) if below in one.key[0]}
    lines = [
        [*one.key, *one.cells.values(), *aside, mark_of(one)]
        for one, aside in _with_asides(base, text, section)
        if any(below in said for said in (*one.key, one.kind, one.cells.get("称", "")))
        or (section != CAUSES and one.kind in listed)
    ]
    if not lines:
        raise FilingError([FieldProblem("范围", f"没有找到“{below}”的{section}")])
    names = (*IDENTITY[section], *CELLS[section], "", "", MARK)
    widths = [WIDTHS.get(name, NARROW) for name in names]
    return to_xlsx([SheetData(section, header(section), lines, widths)])


def _text(work: Work, found: ChangeSet) -> str:
    """The table as the change set has it.  Raises `FilingError` for a text that cannot be read."""
    text = service.text_of(work, found, TABLE)
    if not rows(text, KINDS):
        said = f"{TABLE} 在这个修改案里写坏了，读不出类；先在文字里改好"
        raise FilingError([FieldProblem("管辖表", said)])
    return text


def _with_asides(
    base: Bundle, text: str, section: str
) -> Iterator[tuple[VenueRow, tuple[str, ...]]]:
    """Rows with what stands beside them: numbers of kinds, the kind a cause follows."""
    if section == KINDS:
        for one in rows(text, section):
            known = base.venues.kinds.get(one.kind)
            yield one, (known.id if known else "", "")
    elif section == CAUSES:
        yield from _causes(base, rows(text, section))
    else:
        yield from ((one, ("",)) for one in rows(text, section))


def _causes(base: Bundle, stated: list[VenueRow]) -> Iterator[tuple[VenueRow, tuple[str, ...]]]:
    """What the table states, then every other cause with the kind it has from above."""
    newest = base.catalogue.editions[-1]
    paths = dict.fromkeys(base.catalogue.rule_path(cause) for cause in newest.causes)
    named = paths_by_name(paths)
    told = {path for one in stated for path in named.get(one.key[0], ())}
    for one in stated:
        above = named.get(one.key[0], [()])[0]
        yield one, (_kind_above(base, above) if not one.kind else "", "")
    for path in paths:
        if path not in told:
            short = ("/".join(path[n:]) for n in range(len(path) - 1, -1, -1))
            name = next(one for one in short if len(named[one]) == 1)
            empty = VenueRow(CAUSES, (name,), dict.fromkeys(CELLS[CAUSES], ""))
            yield empty, (_kind_above(base, path), "")


def _kind_above(base: Bundle, path: tuple[str, ...]) -> str:
    found = base.venues.assigned(path)
    return found.kind if found else ""


# Back


def section_of(table: Table) -> str:
    """Which table of venue a workbook is; empty for another one."""
    said = tuple(str(cell.value) for cell in table.header)
    return next((one for one in SECTIONS if said[: len(header(one))] == header(one)), "")


def read(work: Work, set_id: str, table: Table) -> VenueEdit:
    """What a table changes, checked cell by cell; `write` keeps it.

    Raises `NotAllowed`, `NotFound`, `FilingError` naming every wrong cell.
    """
    found = service.one(work, set_id)
    text = _text(work, found)
    base, changes = base_of(work.house, work.session, found.base), changes_of(work.session, found)
    lines = Lines(section_of(table), text, base.laws)
    wanted = lines.read(table)
    try:
        after = with_rows(text, wanted)
    except ValueError as error:
        raise FilingError([FieldProblem("文件", str(error))]) from None
    if new := _new_faults(base, changes, text, after, wanted):
        raise FilingError(lines.placed(new, after))
    if named := _still_named(base, changes, text, after):
        raise FilingError(lines.named_elsewhere(named))
    if taken := lines.taken(_taken(base, changes, text, after)):
        raise FilingError(taken)
    return VenueEdit(text, after, tuple(lines.standing(after)))


def write(work: Work, set_id: str, edit: VenueEdit) -> list[CellChange]:
    """Keep what was read; every changed cell.  Raises as `service.write`."""
    service.write(work, set_id, TABLE, edit.after, service.seen(edit.before))
    return list(edit.changes)


def _new_faults(
    base: Bundle, changes: Changes, before: str, after: str, wanted: list[Wanted]
) -> list[Problem]:
    """What the changed table is wrong in that it was not before."""
    kinds = {name for one in wanted for name in (one.row.kind, one.cells.get("类", "")) if name}
    found = _faults(base, {**changes, TABLE: after.encode()}, kinds)
    if not found:
        return []
    known = {one.message for one in _faults(base, {**changes, TABLE: before.encode()}, kinds)}
    return [one for one in found if one.message not in known]


def _still_named(base: Bundle, changes: Changes, before: str, after: str) -> dict[str, list[str]]:
    """Numbers that no kind has any more, each with the other files that name it."""
    gone = _numbers(before).keys() - _numbers(after).keys()
    files = base.files.with_changes({**changes, TABLE: after.encode()})
    found = {number: [one for one in naming(files, number) if one != TABLE] for number in gone}
    return {number: files for number, files in found.items() if files}


def _taken(base: Bundle, changes: Changes, before: str, after: str) -> dict[str, list[str]]:
    """New numbers that something else is called by already, each with where."""
    old, now = _numbers(before), _numbers(after)
    files = base.files.with_changes({**changes, TABLE: b""})
    found = {number: list(naming(files, number)) for number in now.keys() - old.keys()}
    found |= {number: [TABLE] for number in now if now[number] > max(old[number], 1)}
    return {number: files for number, files in found.items() if files}


def _numbers(text: str) -> Counter[str]:
    """The numbers of the requirements that the kinds become, and how often each stands."""
    return Counter(one.cells[RULE_ID] or f"管辖-{one.kind}" for one in rows(text, KINDS))


def _faults(base: Bundle, changes: Changes, kinds: set[str]) -> list[Problem]:
    """Faults of the table itself, then of what becomes of some kinds in their causes."""
    try:
        made = with_changes(base, changes)
    except BundleError as error:
        return list(error.problems)
    keys: dict[str, tuple[str, ...]] = {}
    for path, assigned in made.venues.causes.items():
        named = (assigned.kind, *assigned.others)
        if kinds & {kind.name for one in named for kind in made.venues.family(one)}:
            keys.setdefault(assigned.key, path)
    found = [
        one for path in list(keys.values())[:MOST_LEVELS] for one in made.open_level(path).faults()
    ]
    return list(dict.fromkeys(one for one in found if one.mark and one.mark.file == TABLE))
