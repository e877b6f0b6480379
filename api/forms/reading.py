"""Posted names to a filing and back.

What a browser sends is kept as typed (`Entered`: by list, the rows as the page numbers them);
`to_filing` makes the plain filing of it: blank rows and claims not ticked stay out, lists close up,
and `places` tells for each member where its row is on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.forms.model import KIND, PAPERS, WANTED, YES, FormModel, Preset, Rows
from api.forms.values import entered_value
from court.opinions.checking import COURT_FACTS
from engine.language.parties import display_name
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.errors import FieldProblem, FilingError, nearest

_NAME = re.compile(r"([^.\[\]]{1,60})(?:\[(\d{1,4})\]\.([^\[\]]{1,80}))?\Z")
_OWN = re.compile(r"_\w{0,20}\Z")
MATERIALS = "材料"
DETAILS = "明细"
NOT_FILLED_IN = (*COURT_FACTS, "案由")
MAX_ROWS = 500
MAX_PROBLEMS = 20
Value = str | list[str]


@dataclass(slots=True)
class Row:
    """One row as the page has it: its number there and its values as typed."""

    number: int
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Nothing filled in (ticks and hidden helpers do not count)."""
        return not any(_said(v) for k, v in self.values.items() if not k.startswith("_"))

    @property
    def bare(self) -> bool:
        """Nothing filled in besides the kind of party, which an empty form proposes."""
        return not any(
            _said(v) for k, v in self.values.items() if not k.startswith("_") and k != KIND
        )

    @property
    def wanted(self) -> bool:
        return self.values.get(WANTED) == YES


@dataclass(slots=True)
class Entered:
    """A form as typed: facts at the top, rows by list."""

    top: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        return self.lists.get(name, [])

    @property
    def empty(self) -> bool:
        """Nothing was typed anywhere (what the page fills in itself is at the top)."""
        rows = [row for rows in self.lists.values() for row in rows]
        return all(row.bare and not row.wanted for row in rows)


@dataclass(frozen=True, slots=True)
class Read:
    """A filing with the places of its list members on the page (`被告[0]` → `被告[2]`)."""

    raw: dict[str, Any]
    places: Mapping[str, str]

    def on_page(self, path: str) -> str:
        """The name of the control of a path of the filing."""
        owner, dot, rest = path.partition(".")
        return f"{self.places.get(owner, owner)}{dot}{rest}"


def read_names(pairs: Iterable[tuple[str, str]], model: FormModel) -> Entered:
    """Sort posted names into facts and rows.  Raises `FilingError` for names the form has not."""
    found = Entered()
    problems: list[FieldProblem] = []
    numbered: dict[str, dict[int, Row]] = {}
    vocabulary = model.ruleset.vocabulary
    for name, value in pairs:
        if len(problems) == MAX_PROBLEMS:
            break
        match = _NAME.match(name)
        if match is None:
            problems.append(FieldProblem(name[:80], "表单里没有这一项"))
            continue
        owner, number, inner = str(match[1]), match[2], match[3]
        if (problem := _unknown(vocabulary, owner, inner)) is not None:
            problems.append(FieldProblem(name[:80], problem))
        elif number is None or inner is None:
            if not _OWN.match(owner):
                _put(found.top, owner, value, vocabulary.facts[owner])
        elif int(number) >= MAX_ROWS:
            problems.append(FieldProblem(owner, f"最多 {MAX_ROWS} 项，请分案或者用批量起诉"))
        else:
            row = numbered.setdefault(owner, {}).setdefault(int(number), Row(int(number)))
            _put(row.values, inner, value, _member_fact(vocabulary, owner, inner))
    if problems:
        raise FilingError(problems)
    found.lists = {k: [rows[n] for n in sorted(rows)] for k, rows in numbered.items()}
    return found


def preset_of(row: Row, shown: Rows | None) -> Preset | None:
    """The preset a row belongs to, by its number."""
    if shown is None or row.number >= len(shown.presets):
        return None
    return shown.presets[row.number]


def _unknown(vocabulary: Vocabulary, owner: str, inner: str | None) -> str | None:
    """Why a name cannot be filled in, or None when it can."""
    if inner is None:
        if _OWN.match(owner):
            return None
        if owner in NOT_FILLED_IN:
            return "这一项由法院填写"
        return _unfillable(owner, vocabulary.facts)
    owner_fact = vocabulary.facts.get(owner)
    if owner_fact is None or owner_fact.type != "列表":
        return f"表单里没有“{owner}”这个名单"
    if inner in (WANTED, PAPERS) or inner.startswith(f"{DETAILS}."):
        return None
    return _unfillable(inner, vocabulary.records[owner_fact.record])


def _unfillable(name: str, facts: Mapping[str, Fact]) -> str | None:
    fact = facts.get(name)
    if fact is None:
        return f"表单里没有这一项{nearest(name, facts)}"
    if fact.derived or fact.staff_only:
        return "这一项由法院填写"
    return "这里应是名单里的一项" if fact.type == "列表" else None


def _member_fact(vocabulary: Vocabulary, owner: str, inner: str) -> Fact:
    if inner == PAPERS:
        return Fact(PAPERS, "多选")
    fields = vocabulary.records[vocabulary.facts[owner].record]
    return fields.get(inner) or Fact(inner, "文字")


def _put(into: dict[str, Value], name: str, value: str, fact: Fact) -> None:
    """Repeated names make a list where the fact holds several, otherwise the last word counts."""
    if fact.type in ("多选", "明细"):
        several = into.setdefault(name, [])
        assert isinstance(several, list)
        if value.strip():
            several.append(value)
    elif value.strip() or name not in into:
        into[name] = value


def _said(value: Value | None) -> bool:
    return any(v.strip() for v in value) if isinstance(value, list) else bool((value or "").strip())


def to_filing(entered: Entered, model: FormModel, cause: str) -> Read:
    """The plain filing of what was typed.

    Answers that no longer apply (to another kind of party, to a question that fell away) stay on
    the page but not in the filing.
    """
    raw: dict[str, Any] = {"案由": cause}
    places: dict[str, str] = {}
    raw |= _members(entered.top, "", model)
    papers: list[dict[str, Any]] = []
    for name, rows in entered.lists.items():
        shown = model.rows(name)
        members = raw.setdefault(name, [])
        for row in rows:
            preset = preset_of(row, shown)
            if row.blank if preset is None else not row.wanted:
                continue
            places[f"{name}[{len(members)}]"] = f"{name}[{row.number}]"
            member = _members(row.values, name, model)
            if preset is not None and shown is not None:
                member = {shown.key_field: preset.value, **member}
            members.append(member)
            papers += _papers(row, member, model)
        if not members:
            del raw[name]
    if papers:
        raw.setdefault(MATERIALS, []).extend(papers)
    return Read(raw, places)


def _members(values: Mapping[str, Value], owner: str, model: FormModel) -> dict[str, Any]:
    """The answers of one owner that count."""
    found: dict[str, Any] = {}
    kind = values.get(KIND)
    for name, value in values.items():
        if name.startswith("_") or not _said(value):
            continue
        known = model.index.fields.get((owner, name))
        if known and known.kinds and kind and kind not in known.kinds:
            continue
        if known and known.when and not _answers(values, *known.when):
            continue
        if name.startswith(f"{DETAILS}."):
            found.setdefault(DETAILS, {})[name.removeprefix(f"{DETAILS}.")] = value
        elif name == DETAILS and isinstance(found.get(DETAILS), dict):
            continue
        else:
            found[name] = value
    return found


def _answers(values: Mapping[str, Value], name: str, wanted: str) -> bool:
    value = values.get(name)
    return wanted in value if isinstance(value, list) else value == wanted


def _papers(row: Row, member: Mapping[str, Any], model: FormModel) -> list[dict[str, Any]]:
    """Documents ticked in a party's card, as entries of the list 材料."""
    ticked = row.values.get(PAPERS, [])
    kind = member.get(KIND)
    name = display_name(member)
    owner = {"所属当事人": name} if isinstance(name, str) else {}
    return [
        {"种类": paper.value, **owner}
        for paper in model.papers
        if paper.value in ticked and (not paper.kinds or not kind or kind in paper.kinds)
    ]


def from_filing(raw: Mapping[str, Any], model: FormModel) -> Entered:
    """A form filled with a filing; what the form does not show is kept for hidden controls."""
    found = Entered()
    vocabulary = model.ruleset.vocabulary
    for name, value in raw.items():
        fact = vocabulary.facts.get(name)
        if name in NOT_FILLED_IN or fact is None or fact.derived or fact.staff_only:
            continue
        if fact.type == "列表":
            fields = vocabulary.records[fact.record]
            listed = value if isinstance(value, list) else ()  # programs may have saved anything
            members = [m for m in listed if isinstance(m, Mapping)]
            found.lists[name] = _rows([_typed(m, fields) for m in members], model.rows(name))
        elif value is not None:
            found.top[name] = entered_value(value, fact)
    _tick_papers(found, model)
    return found


def _typed(member: Mapping[str, Any], fields: Mapping[str, Fact]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in member.items():
        if name == DETAILS and isinstance(value, Mapping):
            values |= {f"{DETAILS}.{k}": str(v) for k, v in value.items()}
        elif (fact := fields.get(name)) is not None and value is not None:
            values[name] = entered_value(value, fact)
    return values


def _rows(members: list[dict[str, Value]], shown: Rows | None) -> list[Row]:
    """Members that are a preset go to its row, the others below the presets."""
    presets = shown.presets if shown else ()
    taken: dict[int, Row] = {}
    others: list[dict[str, Value]] = []
    for values in members:
        position = next(
            (
                i
                for i, preset in enumerate(presets)
                if shown and i not in taken and values.get(shown.key_field) == preset.value
            ),
            None,
        )
        if position is None:
            others.append(values)
        else:
            kept = {k: v for k, v in values.items() if shown and k != shown.key_field}
            taken[position] = Row(position, {**kept, WANTED: YES})
    own = [Row(len(presets) + i, values) for i, values in enumerate(others)]
    return [*(taken[i] for i in sorted(taken)), *own]


def _tick_papers(entered: Entered, model: FormModel) -> None:
    """Plain entries of 材料 that a party's card can tick move there."""
    kinds = {choice.value for choice in model.papers}
    left = []
    for row in entered.rows(MATERIALS):
        owner = _owner(row, entered, model, kinds)
        if owner is None:
            left.append(row)
        else:
            ticked = owner.values.setdefault(PAPERS, [])
            assert isinstance(ticked, list)
            ticked.append(str(row.values["种类"]))
    for number, row in enumerate(left):
        row.number = number
    if left or MATERIALS in entered.lists:
        entered.lists[MATERIALS] = left


def _owner(row: Row, entered: Entered, model: FormModel, kinds: set[str]) -> Row | None:
    if row.values.get("种类") not in kinds or set(row.values) - {"种类", "所属当事人"}:
        return None
    named = row.values.get("所属当事人")
    parties = entered.rows(model.claiming) if named else []
    return next((p for p in parties if display_name(p.values) == named), None)
