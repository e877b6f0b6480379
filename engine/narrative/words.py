"""The words of a filing, and everything that is read from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.evaluation.facts import Values
from engine.narrative.days import note_days
from engine.narrative.divorce import note_divorce
from engine.narrative.gates import note_gates
from engine.narrative.homes import note_abroad
from engine.narrative.manners import note_manners
from engine.narrative.others import note_others
from engine.narrative.parties import note_parties, note_proxy, note_share

CLAIMS, FACTS = "诉讼请求", "事实与理由"
WORDS = "所写的话"
TEXTS = (FACTS, "申请事项", "申请的事实和理由")


def read_words(values: Values) -> None:
    """Note in place everything a filing says in its own words, and what they tell."""
    words = values[WORDS] = "\n".join(_said(values))
    facts = values.get(FACTS)
    note_divorce(values, words)
    note_days(values, words)
    note_abroad(values, words)
    note_share(values, words)
    note_proxy(values, words)
    note_manners(values, words)
    note_others(values, words)
    note_gates(values, words)
    note_parties(values, facts if isinstance(facts, str) else "")


def _said(values: Values) -> Iterator[str]:
    claims = values.get(CLAIMS) or ()
    found: list[Any] = [values.get(name) for name in TEXTS]
    found += [claim.get(name) for claim in claims for name in ("名称", "内容")]
    return (text for text in found if isinstance(text, str))
