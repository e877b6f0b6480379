"""What a check advises: contents and documents that are usual and not there yet, none required."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from engine.bundle.ruleset import RuleSet
from engine.evaluation.facts import Env, Values
from engine.language.casetypes import Claim, Element, Material, key_of

Item = TypeVar("Item", Element, Claim, Material)


def advice(ruleset: RuleSet, env: Env) -> dict[str, list[str]]:
    """Recommended elements not yet stated and usual documents not yet there, as far as they matter."""
    casetype, off, values = ruleset.casetype, ruleset.irrelevant(env), env.root
    elements, claims = _advised(casetype.elements, off), _advised(casetype.claims, off)
    return {
        "可以补充的内容": [*open_elements(elements, values), *open_claims(claims, values)],
        "可以提交的证据": open_materials(_advised(casetype.materials, off), values),
    }


def _advised(every: Iterable[Item], off: Collection[str]) -> list[Item]:
    return [item for item in every if item.tier == "荐" and key_of(item) not in off]


def open_elements(usual: Iterable[Element], values: Values) -> Iterator[str]:
    """Elements that nobody stated."""
    for element in usual:
        fact = element.fact
        if fact is not None and fact.name not in values:
            yield element.label or fact.shown


def open_claims(usual: Iterable[Claim], values: Values) -> Iterator[str]:
    """Claims that nobody made."""
    claims = values.get("诉讼请求") or ()
    claimed = [n for c in claims if isinstance(n := c.get("名称"), str)]
    for claim in usual:
        if not any(claim.name in name for name in claimed):
            yield f"诉讼请求：{claim.shown}"


def open_materials(usual: Iterable[Material], values: Values) -> list[str]:
    """Documents that nobody handed in."""
    handed_in = {m.get("种类") for m in values.get("材料") or ()}
    handed_in |= {e.get("证据名称") for e in values.get("证据") or ()}
    return [m.name for m in usual if handed_in.isdisjoint(m.kinds)]
