"""What was read in a file, beside what the form says: where each value would go, and taking some.

Nothing that was read enters by itself, and nothing that was typed is overwritten unasked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.forms.model import KIND, FormModel
from api.forms.reading import Entered, Row, Value
from court.filings.file_places import FILE
from court.opinions.supplement import EVIDENCE
from court.reading import values
from court.reading.values import Paper, Person
from engine.language.parties import display_name

PROVEN = "号码或者大小写互相印证"
NEW = "再加一位"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value with the control it would go into; `now` is what stands there."""

    path: str
    label: str
    text: str
    now: str
    why: str

    @property
    def ticked(self) -> bool:
        return not self.now


@dataclass(frozen=True, slots=True)
class Group:
    """Proposals that belong together: of a party, or of the filing."""

    title: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A party that values can go to: its path and what it is called."""

    path: str
    words: str


def places(model: FormModel, entered: Entered) -> list[Place]:
    """Every party of the form, and one more on each side."""
    found = []
    for name in (model.claiming, model.responding):
        if model.rows(name) is None:
            continue
        rows = entered.rows(name)
        for row in rows:
            called = display_name(row.values) or f"{row.number + 1}"
            found.append(Place(f"{name}[{row.number}]", f"{name}：{called}"))
        free = max((row.number for row in rows), default=-1) + 1
        found.append(Place(f"{name}[{free}]", f"{name}：{NEW}"))
    return found


def groups(
    model: FormModel, entered: Entered, paper: Paper, file_name: str, to: str = ""
) -> list[Group]:
    """What can be taken of a paper; `to` is the party chosen for one the paper gives no side."""
    found = []
    taken: set[str] = set()
    for person in paper.people:
        path = _place(model, entered, person, to, taken)
        taken.add(path)
        list_name, _, number = path.rstrip("]").partition("[")
        title = f"{list_name}：{person.name or number}"
        found.append(Group(title, tuple(_of_person(model, entered, person, path))))
    found.append(Group("其他", tuple(_of_filing(model, entered, paper, file_name))))
    return [group for group in found if group.proposals]


def _place(model: FormModel, entered: Entered, person: Person, to: str, taken: set[str]) -> str:
    """Where a person goes: chosen, of the same name, the first nobody is named in, a new one."""
    if not person.side and to in {place.path for place in places(model, entered)}:
        return to
    name = {"原告": model.claiming, "被告": model.responding}.get(person.side, model.claiming)
    sides = (name,) if person.side else (model.claiming, model.responding)
    rows = [(side, row) for side in sides for row in entered.rows(side)]
    for side, row in rows:
        if person.name and display_name(row.values) == person.name:
            return f"{side}[{row.number}]"
    for side, row in rows:
        path = f"{side}[{row.number}]"
        if not display_name(row.values) and path not in taken:
            return path
    used = {int(p.rstrip("]").partition("[")[2]) for p in taken if p.startswith(f"{name}[")}
    used |= {row.number for row in entered.rows(name)}
    return f"{name}[{max(used, default=-1) + 1}]"


def _of_person(model: FormModel, entered: Entered, person: Person, path: str) -> Iterator[Proposal]:
    list_name, _, number = path.rstrip("]").partition("[")
    row = next((r for r in entered.rows(list_name) if str(r.number) == number), Row(0))
    for name, value in person.values.items():
        known = model.index.fields.get((list_name, name))
        now = "" if name == KIND and row.bare else _shown(row.values.get(name))
        if known is not None and now != value.text:
            yield _proposal(f"{path}.{name}", known.label, value, now)


def _of_filing(
    model: FormModel, entered: Entered, paper: Paper, file_name: str
) -> Iterator[Proposal]:
    """Facts the form asks for, and what the file proves where it is listed as evidence."""
    for name, value in paper.facts.items():
        known, path = model.index.fields.get(("", name)), name
        now = _shown(entered.top.get(name))
        if known is None:
            known = model.index.fields.get((EVIDENCE, name))
            row = next((r for r in entered.rows(EVIDENCE) if r.values.get(FILE) == file_name), None)
            if row is None:
                continue
            path, now = f"{EVIDENCE}[{row.number}].{name}", _shown(row.values.get(name))
        if known is not None and now != value.text:
            yield _proposal(path, known.label, value, now)


def _proposal(path: str, label: str, value: values.Value, now: str) -> Proposal:
    return Proposal(path, label, value.text, now, PROVEN if value.proven else "")


def _shown(value: Value | None) -> str:
    return "、".join(value) if isinstance(value, list) else value or ""


def take(entered: Entered, chosen: Entered) -> Entered:
    """What is on the form with the chosen values put in."""
    entered.top |= chosen.top
    for name, rows in chosen.lists.items():
        own = entered.lists.setdefault(name, [])
        for row in rows:
            known = next((r for r in own if r.number == row.number), None)
            if known is None:
                own.append(row)
            else:
                known.values |= row.values
    return entered
