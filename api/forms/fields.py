"""One fact as one field, worded by the tables where they say something."""

from __future__ import annotations

from api.forms.model import Choice, Field
from api.forms.tables import Wording
from engine.language.vocabulary import Fact

NONE = "无"


def field_from(fact: Fact, wording: Wording | None = None) -> Field:
    """A field for a fact, worded by the tables where they say something."""
    said = wording or Wording(fact.name)
    options = fact.options or (("是", "否") if fact.type == "是否" else ())
    return Field(
        name=fact.name,
        type=fact.type,
        label=said.label or fact.shown,
        question=said.question,
        hint="" if said.hint == NONE else said.hint or fact.hint,
        why=said.why,
        choices=tuple(Choice(o, said.options.get(o, o)) for o in options),
        optional=said.optional,
        flag=said.flag,
        kinds=said.kinds,
        when=said.when,
        width=said.width or ("w-m" if fact.type in ("日期", "电话", "证件号码") else ""),
        lines=said.lines,
    )
