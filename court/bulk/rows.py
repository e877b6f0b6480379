"""Rows of a table as filings: every cell goes where its header says, every problem names its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from court.bulk.cells import raw_value, several
from court.bulk.header import CellProblem, Column, Plan, member_of
from court.bulk.layout import CLAIMS, KIND_OF, Target
from court.bulk.reading import Cell, Line
from engine.check.filing import read_filing
from engine.language.parties import NAMES
from engine.language.vocabulary import PARTY_LISTS
from engine.text.errors import FilingError
from engine.values import ValueProblem, parse_bool

Slot = tuple[str, str]


@dataclass(slots=True)
class Row:
    """One case: its filing as far as it can be read, where each fact stands, what is wrong.

    `places` says which cell a fact came from, `members` which columns a member of a list.
    """

    number: int
    reference: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    def in_table(self, path: str) -> str:
        """A path of the filing as the table's columns have it: `被告[0].姓名` → `被告[1].姓名`."""
        member, dot, field_ = path.partition("].")
        known = self.members.get(f"{member}]", "") if dot else ""
        return f"{known}.{field_}" if known else path


@dataclass(slots=True)
class _Member:
    """A member of a list while its cells come in."""

    slot: Slot
    facts: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    belongs: Slot | None = None


class _RowReader:
    """Reads one line into a filing, its members and the faults of its cells."""

    def __init__(self, plan: Plan, line: Line) -> None:
        self.plan, self.line = plan, line
        self.out = Row(line.number)
        self.members: dict[Slot, _Member] = {}
        self.several: list[_Member] = []
        self.declined: set[Slot] = set()

    def read(self) -> Row:
        if self.plan.reference is not None:
            cell = self.line.cells.get(self.plan.reference)
            self.out.reference = str(cell.value).strip()[:80] if cell else ""
        for position, cell in self.line.cells.items():
            column = self.plan.columns.get(position)
            if column is not None:
                self.put(column, cell)
            elif position not in self.plan.named:
                self.out.problems.append(CellProblem(cell.ref, "", "这一列没有栏目名称"))
        self._put_shared()
        self._assemble()
        self._type_check()
        return self.out

    def put(self, column: Column, cell: Cell) -> None:
        if cell.problem:
            self.out.problems.append(CellProblem(cell.ref, column.header, cell.problem))
            return
        target = column.target
        try:
            if target.many:
                self._put_several(target, cell)
            elif not target.owner:
                self.out.content[target.fact.name] = raw_value(target, cell.value)
                self.out.places[target.fact.name] = cell.ref
            elif target.owner == CLAIMS and target.fact.name == target.slot:
                self._put_claim(target, cell)
            else:
                self._put_member(target, cell)
        except ValueProblem as problem:
            self.out.problems.append(CellProblem(cell.ref, column.header, str(problem)))

    def _member(self, target: Target) -> _Member:
        slot = (target.owner, target.slot)
        return self.members.setdefault(slot, _Member(slot))

    def _put_member(self, target: Target, cell: Cell) -> None:
        member, name = self._member(target), target.fact.name
        if target.detail:
            known = member.facts.setdefault(name, {})
            known[target.detail] = raw_value(target, cell.value)
        else:
            member.facts[name] = raw_value(target, cell.value)
        member.places[name] = cell.ref

    def _put_claim(self, target: Target, cell: Cell) -> None:
        """`是` claims it; `否` does not; any other words are its content."""
        words = str(cell.value).strip() if not isinstance(cell.value, bool) else cell.value
        try:
            claimed = parse_bool(words)
        except ValueProblem:
            member = self._member(target)
            member.facts["内容"] = words
            member.places["内容"] = cell.ref
            return
        if claimed:
            self._member(target).places["名称"] = cell.ref
        else:
            self.declined.add((target.owner, target.slot))

    def _put_several(self, target: Target, cell: Cell) -> None:
        for name in several(cell.value):
            member = _Member((target.owner, ""), {KIND_OF[target.owner]: name})
            member.places[KIND_OF[target.owner]] = cell.ref
            member.belongs = target.belongs
            self.several.append(member)

    def _put_shared(self) -> None:
        """Values for all rows: where the row says nothing itself, and only for members it has."""
        named = {
            (c.target.owner, c.target.slot)
            for c, _ in self.plan.shared
            if c.target.owner in PARTY_LISTS and c.target.fact.name in NAMES
        }
        for column, cell in self.plan.shared:
            target = column.target
            slot = (target.owner, target.slot)
            has = slot in self.members or slot in named or target.owner not in PARTY_LISTS
            if has and not self._filled(target):
                self.put(column, cell)

    def _filled(self, target: Target) -> bool:
        if not target.owner:
            return target.fact.name in self.out.content
        if target.many:
            return any(
                m.slot[0] == target.owner and m.belongs == target.belongs for m in self.several
            )
        slot = (target.owner, target.slot)
        known = self.members.get(slot)
        if known is None:
            return slot in self.declined
        if target.detail:
            return target.detail in known.facts.get(target.fact.name, {})
        return target.fact.name in known.facts or target.fact.name == target.slot

    def _assemble(self) -> None:
        """Members into lists, in the order of numbers and of the form's claims."""
        order = {claim.name: n for n, claim in enumerate(self.plan.layout.casetype.claims)}
        numbered = sorted(self.members.values(), key=lambda m: _order(m.slot, order))
        for member in (*numbered, *self.several):
            owner, slot = member.slot
            facts = dict(member.facts)
            if owner == CLAIMS and not slot.isdecimal():
                facts = {"名称": slot, **facts}
            if member.belongs and (name := self._name(member.belongs)):
                facts["所属当事人"] = name
            if not facts:
                continue
            members = self.out.content.setdefault(owner, [])
            self.out.members[f"{owner}[{len(members)}]"] = member_of(owner, slot)
            for fact, ref in member.places.items():
                self.out.places[f"{owner}[{len(members)}].{fact}"] = ref
            members.append(facts)
        self.out.content["案由"] = self.plan.layout.cause

    def _name(self, slot: Slot) -> str:
        facts = self.members[slot].facts if slot in self.members else {}
        return next((str(facts[n]) for n in NAMES if facts.get(n)), "")

    def _type_check(self) -> None:
        """Every value read as its type; what cannot be read is named by its cell."""
        try:
            read_filing(self.out.content, self.plan.layout.vocabulary)
        except FilingError as error:
            for problem in error.problems:
                cell = self.out.places.get(problem.path, "")
                column = self.plan.header_at(cell) or problem.path
                self.out.problems.append(CellProblem(cell, column, problem.message))


def _order(slot: Slot, claims: Mapping[str, int]) -> tuple[str, int, str]:
    owner, name = slot
    place = int(name) if name.isdecimal() else claims.get(name, len(claims)) + 1
    return owner, place, name


def read_row(plan: Plan, line: Line) -> Row:
    """One row as a filing."""
    return _RowReader(plan, line).read()


def shared_problems(plan: Plan) -> list[CellProblem]:
    """What is wrong with the values for all rows, said once instead of on every row."""
    reader = _RowReader(plan, Line(0, {}))
    for column, cell in plan.shared:
        reader.put(column, cell)
    reader._assemble()
    reader._type_check()
    return [problem for problem in reader.out.problems if problem.cell]
