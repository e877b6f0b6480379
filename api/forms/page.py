"""One form on one page: the model, what was typed, the check, and where things are sent.

Self-check, drafts, supplements, the window's paper entry: all draw `form/form.html` with one of
these and bring their own bar of actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from markupsafe import Markup
from starlette.datastructures import FormData

from api.forms.blanks import BLANKS, Blank
from api.forms.building import form_for
from api.forms.lines import Message
from api.forms.live import Live
from api.forms.model import (
    KIND,
    WANTED,
    YES,
    Block,
    Field,
    Fold,
    FormModel,
    Group,
    Preset,
    Rows,
    Section,
    dom_id,
    fields_of,
)
from api.forms.paper import to_bring, written_out
from api.forms.proposals import Proposal, proposals
from api.forms.reading import Entered, Row, Value, preset_of
from api.forms.summary import summaries
from court.core.courthouse import Courthouse
from court.documents.wording import amount_in_words
from court.filings.summary import title
from engine.check.opening import find_cause
from engine.language.parties import THIRD, Parties
from engine.values import ValueProblem, parse_money

NEW = "__n__"
CAUSE = "_cause"
DOCUMENT_NAMES = ("证据名称", "种类")


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as drawn: its prefix (`被告[0]`), values, and the preset it belongs to."""

    prefix: str
    number: str
    values: Mapping[str, Value]
    preset: Preset | None = None

    @property
    def wanted(self) -> bool:
        return self.values.get(WANTED) == YES

    @property
    def kind(self) -> str:
        value = self.values.get(KIND, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class FormPage:
    """What `form/form.html` needs.

    `action`: where the form posts without scripts (adding rows, checking); `check`: where htmx
    posts for the live answer; `autosave`: where a draft is saved while typing, empty for none;
    `uploads`: a template drawn inside 证据和材料, which finds this page as `form` and the caller's
    own values; `checked`: show every message at once (after a submit); `only`: paths to show, all
    others travel as hidden controls; `hidden`: further names and values to send along;
    `warn`: ask once before the page is left with something typed.
    """

    model: FormModel
    entered: Entered
    live: Live
    action: str
    check: str
    autosave: str = ""
    uploads: str = ""
    checked: bool = False
    only: frozenset[str] | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    warn: bool = False
    _sections: dict[str, Markup] = field(default_factory=dict, init=False, repr=False)

    # what is typed

    def value(self, values: Mapping[str, Value], name: str) -> str:
        found = values.get(name, "")
        return "、".join(found) if isinstance(found, list) else found

    def values(self, values: Mapping[str, Value], name: str) -> list[str]:
        found = values.get(name, [])
        return found if isinstance(found, list) else [found]

    def rows(self, rows: Rows) -> list[RowView]:
        """Presets first, then the filer's own rows, then the blank ones an empty form shows."""
        typed = {row.number: row for row in self.entered.rows(rows.list_name)}
        count = len(rows.presets)
        found = [
            self._row(rows, number, typed.pop(number, None), preset)
            for number, preset in enumerate(rows.presets)
        ]
        found += [self._row(rows, number, row) for number, row in sorted(typed.items())]
        number = max(typed, default=count - 1) + 1
        while len(found) < count + rows.start:
            found.append(self._row(rows, number, None))
            number += 1
        return found

    def _row(
        self, rows: Rows, number: int, row: Row | None, preset: Preset | None = None
    ) -> RowView:
        values = row.values if row else {}
        return RowView(f"{rows.list_name}[{number}]", str(number), values, preset)

    def new_row(self, rows: Rows) -> RowView:
        """The row that scripts copy when one is added."""
        return RowView(f"{rows.list_name}[{NEW}]", NEW, {})

    # what is shown

    def hides(self, item: Field, prefix: str, values: Mapping[str, Value]) -> bool:
        """Whether a field waits for the check, or for another answer, before it shows."""
        answered = bool(self.value(values, item.name).strip())
        if item.when:
            wanted = self.values(values, item.when[0])
            if item.when[1] not in wanted:
                return True
        if not answered and item.relevance in self.live.irrelevant:
            return True
        return item.asked and not answered and self.id(prefix, item.name) not in self.asked

    def hides_group(self, item: Group, prefix: str, values: Mapping[str, Value]) -> bool:
        """Whether a group is not worth asking for and nothing in it is answered."""
        answered = any(self.value(values, one.name).strip() for one in item.fields)
        return not answered and item.relevance in self.live.irrelevant

    def hides_row(self, row: RowView) -> bool:
        """Whether a suggested row is not worth asking for and not wanted."""
        suggested = row.preset.relevance if row.preset else ""
        return not row.wanted and suggested in self.live.irrelevant

    @cached_property
    def asked(self) -> dict[str, str]:
        return dict(self.live.shown)

    def opens(self, block: Fold, prefix: str, values: Mapping[str, Value]) -> bool:
        """A fold with answers, or with something the check asks for, starts open."""
        for item, _ in fields_of(block.blocks):
            if self.value(values, item.name).strip():
                return True
            if self.checked and self.id(prefix, item.name) in self.asked:
                return True
        return any(self.entered.rows(b.list_name) for b in block.blocks if isinstance(b, Rows))

    def carried(self) -> list[tuple[str, str]]:
        """Answers the form shows no control for; they are sent along as hidden ones."""
        index = self.model.index
        found = [
            (name, value)
            for name, value in self.entered.top.items()
            if ("", name) not in index.fields or not self.shows(name)
        ]
        for list_name, rows in self.entered.lists.items():
            for row in rows:
                prefix = f"{list_name}[{row.number}]"
                found += [
                    (f"{prefix}.{name}", value)
                    for name, value in row.values.items()
                    if not self._drawn(list_name, prefix, row, name)
                ]
        return [
            (n, v) for n, value in found for v in ([value] if isinstance(value, str) else value)
        ]

    def _drawn(self, list_name: str, prefix: str, row: Row, name: str) -> bool:
        shown = self.model.rows(list_name)
        if shown is None or not self.shows(f"{prefix}.{name}"):
            return False
        preset = preset_of(row, shown)
        if name == WANTED:
            return self.only is None
        blocks = preset.blocks if preset is not None else shown.blocks
        return any(item.name == name for item, _ in fields_of(blocks))

    def shows(self, name: str) -> bool:
        return self.only is None or name in self.only

    def found_fields(self, names: Iterable[str]) -> list[tuple[Field, str, Mapping[str, Value]]]:
        """(field, prefix, values) of controls by name, for pages that show only some."""
        found = []
        for name in names:
            prefix, dot, own = name.rpartition(".")
            list_name, _, number = prefix.partition("[")
            values: Mapping[str, Value] = self.entered.top
            if dot:
                position = int(number.rstrip("]"))
                rows = self.entered.rows(list_name)
                values = next((r.values for r in rows if r.number == position), {})
            item = self.model.index.fields.get((list_name, own))
            if item is not None:
                found.append((replace(item, asked=False, when=None, relevance=""), prefix, values))
        return found

    def section(self, draw: Callable[..., Markup], section: Section) -> Markup:
        """The blocks of a section, drawn once: the form as it opens is shown to many."""
        if section.key not in self._sections:
            self._sections[section.key] = draw(self, section.blocks, "", self.entered.top)
        return self._sections[section.key]

    def drawn(
        self,
        draw: Callable[..., Markup],
        item: Field,
        prefix: str,
        values: Mapping[str, Value],
        group: str,
        plain: bool,
    ) -> Markup:
        """A field by the macro `draw`; an empty one nothing is said about is drawn only once."""

        def now() -> Markup:
            return draw(self, item, prefix, values, group, plain)

        control = self.id(prefix, item.name)
        if self.told(control) or self.asked.get(control) or self.value(values, item.name):
            return now()
        hidden = self.hides(item, prefix, values)
        return BLANKS.of(Blank(item, prefix, group, plain, hidden), now)

    # words

    @staticmethod
    def id(prefix: str, name: str) -> str:
        return dom_id(f"{prefix}.{name}" if prefix else name)

    @staticmethod
    def sort_of(block: Block) -> str:
        """`Field`, `Group`, `Fold`, `Part` or `Rows`, for the template that draws it."""
        return type(block).__name__

    def told(self, control: str) -> Message | None:
        """What is said beside a control now: a gap only when everything was checked."""
        message = self.messages.get(control)
        return message if message and (self.checked or message.wrong) else None

    @cached_property
    def messages(self) -> dict[str, Message]:
        """By id of the control; the first one counts."""
        found: dict[str, Message] = {}
        for message in self.live.messages:
            found.setdefault(message.target, message)
        return found

    @cached_property
    def summaries(self) -> Mapping[str, list[str]]:
        return summaries(self.model, self.live.filing.raw)

    @staticmethod
    def in_words(value: str) -> str:
        """`壹拾贰万元整` for an amount that can be read."""
        try:
            return amount_in_words(parse_money(value)) if value.strip() else ""
        except ValueProblem:
            return ""

    @property
    def capitals(self) -> list[tuple[str, str]]:
        """Every amount on the page in words, by control id."""
        owners = [("", "", self.entered.top)]
        for list_name, rows in self.entered.lists.items():
            owners += [(list_name, f"{list_name}[{r.number}]", r.values) for r in rows]
        return [
            (self.id(prefix, name), self.in_words(value))
            for list_name, prefix, values in owners
            for name, value in values.items()
            if isinstance(value, str)
            and (known := self.model.index.fields.get((list_name, name))) is not None
            and known.type == "金额"
        ]

    def taken_as(self, name: str, value: str) -> str:
        """`按“结婚证”收下` for a document in somebody's own words; empty for all others."""
        if name not in DOCUMENT_NAMES or not value.strip():
            return ""
        paper = self.model.ruleset.vocabulary.papers.match(value.strip())
        return f"按“{paper.name}”收下" if paper and paper.name != value.strip() else ""

    @property
    def matched(self) -> list[tuple[str, str]]:
        """Every document that somebody named, by control id, with what it is taken as."""
        return [
            (self.id(f"{list_name}[{row.number}]", name), self.taken_as(name, value))
            for list_name, rows in self.entered.lists.items()
            for row in rows
            for name, value in row.values.items()
            if name in DOCUMENT_NAMES and isinstance(value, str)
        ]

    @property
    def proposed(self) -> list[Proposal]:
        """What was written in another way and could be meant, to confirm."""
        return proposals(self.model, self.entered, self.live.day)

    @property
    def parties_line(self) -> str:
        """`林秀兰 诉 陈志强、何美玲`"""
        return title(self.live.filing.raw)

    @property
    def bring(self) -> list[tuple[str, str]]:
        """What to take to the window: papers, complaint with copies, evidence."""
        return to_bring(self.model, self.live)

    @staticmethod
    def written_out(basis: Iterable[str]) -> str:
        """`民事诉讼法 第122条第2项` for paper."""
        return "；".join(written_out(one) for one in basis)

    @property
    def party_names(self) -> list[str]:
        """What parties are called, to choose from where one is meant."""
        sides = (self.model.claiming, self.model.responding, *THIRD)
        return Parties(self.live.filing.raw).names(sides)


def model_for(house: Courthouse, cause: str, channel: str, day: date | None = None) -> FormModel:
    """The form of a cause by name or code, as of a day or today.  Raises `FilingError`."""
    day = day or house.today
    found, _ = find_cause(house.bundle, {"案由": cause}, day)
    return form_for(house.bundle, found, day, channel)


def pairs(form: FormData, skip: Iterable[str] = ("csrf",)) -> list[tuple[str, str]]:
    """Names and texts of a posted form; files and the page's own controls stay out."""
    left_out = set(skip)
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in left_out
    ]


def edit_rows(entered: Entered, model: FormModel, add: str = "", remove: str = "") -> None:
    """Add a row to a list, or take one away (`被告[1]`), for pages without scripts."""
    if add and (shown := model.rows(add)) is not None:
        rows = entered.lists.setdefault(add, [])
        least = len(shown.presets)
        for _ in range(least, least + shown.start):
            if not any(row.number >= least for row in rows):
                rows.append(Row(least))
        rows.append(Row(max((r.number for r in rows), default=least - 1) + 1))
        rows[-1].number = max(rows[-1].number, least)
    name, bracket, number = remove.partition("[")
    if bracket and name in entered.lists and number.rstrip("]").isdigit():
        gone = int(number.rstrip("]"))
        entered.lists[name] = [r for r in entered.lists[name] if r.number != gone]
