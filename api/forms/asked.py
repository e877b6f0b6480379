"""Fields of facts no table words: those the check asks for, and those somebody has to claim."""

from __future__ import annotations

from dataclasses import replace

from api.forms.fields import field_from
from api.forms.model import Field
from engine.language.casetypes import Element
from engine.language.vocabulary import Fact
from engine.language.words import REVIEWED as REVIEW

APPLIED_FOR, APPLICATION_FACTS = APPLICATION = ("申请事项", "申请的事实和理由")
LONG_TEXT = frozenset(APPLICATION)


def waiting_field(fact: Fact, question: str) -> Field:
    """A field that waits until the check asks for it, or one to claim something in."""
    own = replace(field_from(fact), question=question or _as_question(fact, fact.shown))
    return _claiming(own, fact) if needs_claim(fact) else replace(own, asked=True)


def element_field(element: Element, fact: Fact, question: str, relevance: str = "") -> Field:
    """The field of a casetype's own fact, without its parts."""
    asked = element.source == REVIEW and not is_about(element, APPLIED_FOR, APPLICATION_FACTS)
    label = element.label or fact.shown
    own = replace(
        field_from(fact),
        label=label,
        question=question or (_as_question(fact, label) if asked else ""),
        asked=asked,
        optional=element.tier == "荐" and not asked and not is_about(element, APPLICATION_FACTS),
        lines=lines_of(fact),
        relevance=relevance,
    )
    return _claiming(own, fact) if asked and needs_claim(fact) else own


def _as_question(fact: Fact, label: str) -> str:
    """A statement that is to be said yes or no to, asked."""
    return f"{label}？" if fact.type == "是否" and not label.endswith("？") else ""


def needs_claim(fact: Fact) -> bool:
    """Whether somebody has to say it for it to count: nobody is asked."""
    return fact.assumed is not None


def is_place(fact: Fact) -> bool:
    """An address the check asks for; it stands with the other places."""
    return fact.type == "地址" and not needs_claim(fact)


def _claiming(field: Field, fact: Fact) -> Field:
    """A field to claim something in: a box where it is yes or no."""
    return replace(field, asked=False, optional=True, flag=fact.type == "是否", question="")


def is_about(element: Element, *names: str) -> bool:
    return element.fact is not None and element.fact.name in names


def lines_of(fact: Fact) -> int:
    if fact.type != "文字":
        return 0
    return 6 if fact.name in LONG_TEXT else 2
