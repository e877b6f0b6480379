"""Everything a filing says, value by value, in the order of the form: what to check before it is
handed in.  Nothing is shortened and no number is masked: whoever reads it wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.forms.model import Field, FormModel
from api.forms.values import entered_value
from court.filings.file_places import FILE
from engine.language.parties import display_name
from engine.language.vocabulary import Fact
from engine.values.showing import ordinal

PAPERS = ("材料", "证据")  # listed with their files
NAMES = ("名称", "代理人姓名", "证据名称")
DETAILS = "明细"


@dataclass(frozen=True, slots=True)
class Written:
    """One party, claim or the facts at the top of a section: a title and pairs of label, value."""

    title: str
    lines: tuple[tuple[str, str], ...]


def written(model: FormModel, raw: Mapping[str, Any]) -> dict[str, list[Written]]:
    """By section key, what was filled in there."""
    found: dict[str, list[Written]] = {section.key: [] for section in model.sections}
    for name, value in raw.items():
        section = model.index.sections.get((name, "")) or model.index.sections.get(("", name))
        if name in PAPERS or section is None:
            continue
        if isinstance(value, list) and name in model.index.rows:
            found[section] += _members(model, name, value)
    for key, cards in found.items():
        if lines := tuple(_top(model, raw, key)):
            cards.append(Written("", lines))
    return found


def _top(model: FormModel, raw: Mapping[str, Any], section: str) -> Iterator[tuple[str, str]]:
    """The answers of a section that belong to nobody, in the order of the page."""
    for (owner, name), field in model.index.fields.items():
        if not owner and name in raw and model.index.sections["", name] == section:
            yield _line(field, model.ruleset.vocabulary.facts.get(name), raw[name])


def _members(model: FormModel, list_name: str, members: list[Any]) -> Iterator[Written]:
    noun = model.index.rows[list_name].noun
    facts = model.ruleset.vocabulary.member_facts(list_name)
    for position, member in enumerate(members):
        if not isinstance(member, Mapping):
            continue
        place = ordinal(position + 1) if len(members) > 1 else ""
        named = display_name(member) or next((member[n] for n in NAMES if member.get(n)), "")
        lines = tuple(_own(model, list_name, member, facts))
        yield Written(f"{noun}{place} {named}".strip(), lines)


def _own(
    model: FormModel, list_name: str, member: Mapping[str, Any], facts: Mapping[str, Fact]
) -> Iterator[tuple[str, str]]:
    for name, value in member.items():
        if name == DETAILS and isinstance(value, Mapping):
            yield from ((str(key), str(one)) for key, one in value.items())
        elif name != FILE and name not in NAMES:
            yield _line(model.index.fields.get((list_name, name)), facts.get(name), value)


def _line(field: Field | None, fact: Fact | None, value: Any) -> tuple[str, str]:
    label = field.label if field else fact.shown if fact else ""
    words = entered_value(value, fact) if fact else str(value)
    several = words if isinstance(words, list) else [words]
    return label, "、".join(field.said(one) if field else one for one in several)
