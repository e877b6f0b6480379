"""The same sections in other words: every sentence that people read, no name of a fact or a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from api.forms.model import Choice, Section

# What names a fact, a list or a rule, and not what anybody reads.
NAMES = frozenset(
    {"name", "type", "key", "key_field", "list_name", "kinds", "when", "relevance", "value"}
)
Words = Sequence[tuple[str, str]]


def reworded(sections: tuple[Section, ...], words: Words) -> tuple[Section, ...]:
    """Each word replaced by the one beside it, in their order."""
    found: tuple[Section, ...] = _told(sections, words)
    return found


def _told(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return said(value, words)
    if isinstance(value, Choice):
        return value._replace(text=said(value.text, words))
    if isinstance(value, tuple):
        return tuple(_told(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        shown = (f.name for f in fields(value) if f.name not in NAMES)
        return replace(value, **{name: _told(getattr(value, name), words) for name in shown})
    return value


def said(text: str, words: Words) -> str:
    for before, after in words:
        text = text.replace(before, after)
    return text
