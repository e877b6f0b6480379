"""The form as it speaks to a clerk at the window, who fills it in for somebody else."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from api.forms.model import Choice, Section

CHANNEL = "窗口"
# What names a fact, a list or a rule, and not what anybody reads.
NAMES = frozenset(
    {"name", "type", "key", "key_field", "list_name", "kinds", "when", "relevance", "value"}
)
# Longer words first: what is left of the second person is the party.
WORDS = (
    ("您是谁", "起诉的人"),
    ("您手里有哪些？有的打勾。", "交来了哪些？有的打勾。"),
    ("打算交哪些？", "交来了哪些？"),
    ("打勾是打算交；登录以后上传了，或者带到窗口，才算交了", "看到了的打勾"),
    ("您", "当事人"),
)


def for_clerk(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections with every sentence about the party rather than to them."""
    found: tuple[Section, ...] = _told(sections)
    return found


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return _said(value)
    if isinstance(value, Choice):
        return value._replace(text=_said(value.text))
    if isinstance(value, tuple):
        return tuple(map(_told, value))
    if is_dataclass(value) and not isinstance(value, type):
        said = (f.name for f in fields(value) if f.name not in NAMES)
        return replace(value, **{name: _told(getattr(value, name)) for name in said})
    return value


def _said(text: str) -> str:
    for filer, clerk in WORDS:
        text = text.replace(filer, clerk)
    return text
