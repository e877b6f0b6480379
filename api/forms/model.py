"""What a form consists of: sections of fields, groups, folds and lists of rows.

The name of a control is the path of its fact (`被告[0].住所地`); fields inside a list know only
their own name, the row adds its prefix.  Names that begin with `_` are the form's own (`_要` a
claim is made, `_材料` documents ticked in a party's card) and never reach a filing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.bundle.ruleset import RuleSet
from engine.language.words import opening_paper

WANTED = "_要"
PAPERS = "_材料"
KIND = "类型"
YES = "是"
_UNSAFE = re.compile(r"[^0-9A-Za-z_\u0080-\uffff]+")


class Choice(NamedTuple):
    """One answer: the word of the vocabulary, how the screen says it, for which kinds of party."""

    value: str
    text: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """One fact to fill in.

    `asked` fields are shown only when the check asks for them (or they are answered); `flag`
    is a yes-or-no fact drawn as one box to tick; `when` is (field of the same owner, answer).
    `relevance` is the key under which the rules say whether it is worth asking for; an answered
    field stays.
    """

    name: str
    type: str
    label: str
    question: str = ""
    hint: str = ""
    why: str = ""
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    flag: bool = False
    asked: bool = False
    kinds: frozenset[str] = frozenset()
    when: tuple[str, str] | None = None
    width: str = ""
    lines: int = 0
    relevance: str = ""

    @property
    def title(self) -> str:
        """What people see first: the question where there is one, else the term."""
        return self.question or self.label

    @property
    def term(self) -> str:
        """The form's own name of what a question asks, where the question does not say it."""
        return "" if not self.question or self.label in self.question else self.label

    def said(self, value: str) -> str:
        """The screen's words for an answer."""
        return next((c.text for c in self.choices if c.value == value), value)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one title that share one message (alternatives, or one matter)."""

    key: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    optional: bool = False
    kinds: frozenset[str] = frozenset()
    relevance: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that start closed: rarely needed, never required before they are asked for."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    kinds: frozenset[str] = frozenset()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks under a subtitle of their own, with a sentence of explanation."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """A row a casetype suggests: ticked when wanted, its fields open below."""

    value: str
    label: str
    blocks: tuple[Block, ...]
    hint: str = ""
    relevance: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list that grows: parties, claims, evidence.

    The first rows are the presets in their order, then come the filer's own.  `start` is how many
    own rows an empty form shows.
    """

    list_name: str
    noun: str
    add: str
    blocks: tuple[Block, ...]
    key_field: str = ""
    presets: tuple[Preset, ...] = ()
    start: int = 0
    party: bool = False
    hint: str = ""


Block = Field | Group | Fold | Part | Rows


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts, in the order people think."""

    key: str
    title: str
    short: str
    blocks: tuple[Block, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormModel:
    """The form of one cause on one day for one channel.  `papers` are documents each party on the
    filing side may have to hand in, by name."""

    cause: str
    cause_path: tuple[str, ...]
    procedure: str
    channel: str
    sections: tuple[Section, ...]
    ruleset: RuleSet
    claiming: str
    responding: str
    papers: tuple[Choice, ...]
    index: Index

    @property
    def paper(self) -> str:
        """What the form becomes on paper: 起诉状, 申请书."""
        return opening_paper(self.procedure)

    def rows(self, list_name: str) -> Rows | None:
        """The list of a name as this form shows it, or None."""
        return self.index.rows.get(list_name)


@dataclass(frozen=True, slots=True)
class Index:
    """Where everything is: by (list or "", field) its field, section, place in the order of the
    page and group; lists by name."""

    fields: dict[tuple[str, str], Field]
    sections: dict[tuple[str, str], str]
    order: dict[tuple[str, str], int]
    groups: dict[tuple[str, str], str]
    rows: dict[str, Rows]


def fields_of(blocks: tuple[Block, ...]) -> Iterator[tuple[Field, str]]:
    """Every field below these blocks with the key of its group; lists inside are left out."""
    for block in blocks:
        match block:
            case Field():
                yield block, ""
            case Group():
                for field in block.fields:
                    yield field, block.key
            case Fold() | Part():
                yield from fields_of(block.blocks)


def rows_of(blocks: tuple[Block, ...]) -> Iterator[Rows]:
    """Every list below these blocks."""
    for block in blocks:
        match block:
            case Rows():
                yield block
            case Fold() | Part():
                yield from rows_of(block.blocks)


def make_index(sections: tuple[Section, ...]) -> Index:
    """Walk the sections once, in the order of the page."""
    found = Index({}, {}, {}, {}, {})
    for section in sections:
        _note(found, "", section.blocks, section.key)
        for rows in rows_of(section.blocks):
            found.rows[rows.list_name] = rows
            found.sections[(rows.list_name, "")] = section.key
            found.order[(rows.list_name, "")] = len(found.order)
            for preset in rows.presets:
                _note(found, rows.list_name, preset.blocks, section.key)
            _note(found, rows.list_name, rows.blocks, section.key)
    return found


def _note(found: Index, owner: str, blocks: tuple[Block, ...], section: str) -> None:
    for field, group in fields_of(blocks):
        key = (owner, field.name)
        if key not in found.fields:
            found.fields[key] = field
            found.sections[key] = section
            found.groups[key] = group
            found.order[key] = len(found.order)


def dom_id(path: str) -> str:
    """`被告[0].住所地` → `f-被告-0-住所地`: one id a path, safe in addresses and selectors."""
    return "f-" + _UNSAFE.sub("-", path).strip("-")
