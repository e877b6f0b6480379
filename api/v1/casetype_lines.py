"""What a filing of a cause contains, as answers: usual claims, elements, documents to hand in."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from api.v1.models import Model
from engine.bundle.ruleset import RuleSet
from engine.language.casetypes import Element
from engine.language.words import TO_ASK

# A claim without a tier is worth thinking of.
Tier = Annotated[str, BeforeValidator(lambda tier: tier or "荐")]

# A fact that does not say what silence means has to be asked.
Silence = Annotated[str, BeforeValidator(lambda silence: silence or TO_ASK)]


class Part(Model):
    name: str = Field(alias="名称")
    shown: str = Field(alias="标签")
    type: str = Field(alias="类型")
    options: list[str] = Field(alias="选项")
    hint: str = Field(alias="提示")


class SubField(Part):
    silence: Silence = Field(alias="没有回答时", description="没有人回答是什么意思")


class ClaimLine(Part):
    parts: list[SubField] = Field(alias="子项")
    tier: Tier = Field(alias="档")
    when: Any = Field(alias="当", description="什么情况下需要，或者才问")
    counts: bool = Field(alias="计入标的", description="金额计入标的额和诉讼费")
    by: str = Field(alias="谁提", description="哪一方提；空的，两边都可以")
    specific: list[list[str]] = Field(
        alias="写明", description="写清其中一列的各项，这项请求就具体；没有列的不看"
    )


class ElementLine(Model):
    names: list[str] = Field(alias="事实")
    label: str = Field(alias="标签")
    types: list[str] = Field(alias="类型")
    options: list[str] = Field(alias="选项")
    parts: list[SubField] = Field(alias="子项")
    tier: str = Field(alias="档")
    when: Any = Field(alias="当", description="什么情况下需要；档为“荐”时，什么情况下才问")
    basis: list[str] = Field(alias="依据")
    hint: str = Field(alias="提示")
    group: str = Field(alias="组")


class MaterialLine(Model):
    name: str = Field(alias="名称")
    kinds: list[str] = Field(alias="可用", description="任一即可")
    tier: str = Field(alias="档")
    when: Any = Field(alias="当")
    each: str = Field(alias="每个")
    basis: list[str] = Field(alias="依据")
    hint: str = Field(alias="提示")


def element_line(element: Element, ruleset: RuleSet) -> ElementLine:
    """An element; one that refers to shared facts names them."""
    known = ruleset.vocabulary.facts
    facts = [known[name] for name in element.names if name in known]
    first = element.fact or (facts[0] if facts else None)
    return ElementLine.of(
        element,
        label=element.label or (first.shown if first else "、".join(element.names)),
        types=[fact.type for fact in facts],
        options=first.options if first else (),
        hint=first.hint if first else "",
    )
