"""Rules: what a requirement says, on what it rests, where it stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import Field

from api.base.access import OpenToAll
from api.base.json_route import OpenRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.models import Model
from court.core.courthouse import Courthouse, NotFound
from engine.bundle.bundle import Bundle
from engine.language.rules import Rule
from engine.law.citations import CitationProblem, parse_citation
from engine.text.errors import nearest

PUBLIC_STATUSES = ("施行", "废止")
router = APIRouter(prefix=PREFIX, tags=["规则"], route_class=OpenRoute)
Found = dict[str, list[tuple[Rule, tuple[str, ...]]]]


class Cited(Model):
    """A citation in short and in full."""

    short: str = Field(alias="简称", examples=["民事诉讼法 122(2)"])
    full: str = Field(alias="全称", examples=["《中华人民共和国民事诉讼法》第122条(2)"])


class RuleText(Model):
    """A rule where it stands in the tree of causes."""

    path: list[str] = Field(alias="适用案由", description="空的就是全部案由")
    title: str = Field(alias="名称")
    effect: str = Field(alias="后果")
    status: str = Field(alias="状态")
    start: date | None = Field(alias="施行")
    end: date | None = Field(alias="废止")
    each: str = Field(alias="每个")
    applies: Any = Field(alias="适用", description="什么情况下才适用；空的就是总是适用")
    must: Any = Field(alias="要求", description="必须成立的条件")
    must_not: Any = Field(alias="情形", description="不得出现的情况")
    basis: list[Cited] = Field(alias="依据")
    explain: str = Field(alias="释明")
    cure: str = Field(alias="补救")
    question: str = Field(alias="提问")
    source: str = Field(alias="出处")


class RuleFull(Model):
    id: str = Field(alias="编号")
    rules: list[RuleText] = Field(alias="规则")


@router.get(
    "/rules/{rule_id}",
    **told(
        "一条规则",
        "规则的条件、释明、补救、依据，以及它写在哪个文件哪一行。"
        "同一编号在几处各有写法的（如“材料-…”），逐处列出。",
        404,
        422,
    ),
)
def one_rule(
    request: Request,
    actor: OpenToAll,
    rule_id: Annotated[str, Path(min_length=1, max_length=120, examples=["起诉-被告-01"])],
) -> RuleFull:
    """Rules that are or were in force; drafts and trials are the editors' own."""
    house = house_of(request)
    found = rules_by_id(request)
    if rule_id not in found:
        raise NotFound(f"没有“{rule_id[:60]}”这条规则{nearest(rule_id, found)}")
    return RuleFull(id=rule_id, rules=[rule_text(house, *one) for one in found[rule_id]])


def rules_by_id(request: Request) -> Found:
    """Every public rule; gathered once, when first asked for."""
    return house_of(request).bundle.kept(_gather)


def _gather(bundle: Bundle) -> Found:
    found: Found = {}
    for path in bundle.paths():
        for compiled in bundle.level(path).rules:
            if compiled.rule.status in PUBLIC_STATUSES:
                found.setdefault(compiled.rule.id, []).append((compiled.rule, path))
    return found


def rule_text(house: Courthouse, rule: Rule, path: tuple[str, ...]) -> RuleText:
    """A rule as data; what is generated from a casetype has no condition of its own."""
    return RuleText(
        path=list(path),
        title=rule.title,
        effect=rule.effect,
        status=rule.status,
        start=rule.start if rule.start > date.min else None,
        end=rule.end if rule.end < date.max else None,
        each=rule.each,
        applies=rule.applies,
        must=None if rule.must is True else rule.must,
        must_not=rule.must_not,
        basis=[
            cited(house.bundle, text)
            for text in house.bundle.policy.cited(rule.effect, rule.every_basis)
        ],
        explain=rule.explain,
        cure=rule.cure,
        question=rule.question,
        source=str(rule.mark or ""),
    )


def cited(bundle: Bundle, text: str) -> Cited:
    """A citation in short and in full."""
    try:
        full = bundle.laws.show(parse_citation(text))
    except CitationProblem:
        full = text
    return Cited(short=text, full=full)
