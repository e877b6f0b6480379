"""Causes of action: search, tree, what a filing of a cause contains, its form as JSON Schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.base.access import OpenToAll
from api.base.answers import packed
from api.base.json_route import OpenRoute
from api.base.openapi import PREFIX, content, told
from api.base.security import house_of
from api.v1.casetype_lines import ClaimLine, ElementLine, MaterialLine, element_line
from api.v1.common import OnDay, day_or_today
from api.v1.form_schema import form_schema
from api.v1.models import Model
from api.v1.rules import Cited, cited
from court.core.courthouse import Courthouse, NotFound
from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective
from engine.finding.finder import find
from engine.finding.questions import load_questions
from engine.law.catalogue import Cause, CauseUnknown, Edition
from engine.text.errors import nearest

FORM_TYPE = "application/schema+json"
router = APIRouter(prefix=PREFIX, tags=["案由"], route_class=OpenRoute)

CauseName = Annotated[
    str,
    Path(
        description="案由名称、法院代码或编号",
        min_length=1,
        max_length=80,
        examples=["民间借贷纠纷"],
    ),
]


class CauseLine(Model):
    """One cause in a list."""

    id: str = Field(alias="编号")
    code: str = Field(alias="代码")
    name: str = Field(alias="名称")
    number: str = Field(alias="序号", description="案由规定里印的序号")
    level: int = Field(alias="级")
    path: list[str] = Field(alias="路径")
    edition: str = Field(alias="版本")
    below: int = Field(alias="下级数")
    why: str = Field(default="", alias="为何列出")
    sure: bool = Field(
        default=True, alias="有把握", description="找得到，但是不敢说就是这一类的，为否"
    )


class AnswerLine(Model):
    words: str = Field(alias="答")
    question: str = Field(alias="去", description="下一个问题的名称，用 `at` 取；到了案由的，空着")
    cause: str = Field(alias="案由")


class QuestionLine(Model):
    """A guided question on the way to a cause."""

    name: str = Field(alias="名称")
    question: str = Field(alias="问")
    answers: list[AnswerLine] = Field(alias="答")


class DoorLine(Model):
    """Where to go with what is no new suit."""

    name: str = Field(alias="名称")
    title: str = Field(alias="标题")
    told: str = Field(alias="告知")
    basis: list[str] = Field(alias="依据")


class CauseList(Model):
    """What was found; without anything sure, the question that leads on."""

    total: int = Field(alias="总数")
    causes: list[CauseLine] = Field(alias="案由")
    doors: list[DoorLine] = Field(default_factory=list, alias="另有去处")
    question: QuestionLine | None = Field(default=None, alias="提问")


class RequirementLine(Model):
    id: str = Field(alias="编号")
    version: str = Field(alias="版本")
    title: str = Field(alias="名称")
    effect: str = Field(alias="后果")
    each: str = Field(alias="每个")
    basis: list[Cited] = Field(alias="依据")
    source: str = Field(alias="出处")


class CauseFull(CauseLine):
    """A cause with everything a filing of it contains."""

    notes: list[str] = Field(alias="说明")
    procedure: str = Field(alias="程序")
    fee: str = Field(alias="费用")
    jurisdiction: str = Field(alias="管辖")
    roles: dict[str, str] = Field(alias="称谓")
    claims: list[ClaimLine] = Field(alias="请求")
    elements: list[ElementLine] = Field(alias="要素")
    materials: list[MaterialLine] = Field(alias="材料")
    not_demanded: list[str] = Field(alias="不得要求", description="不能作为立案条件的材料")
    sayings: list[str] = Field(alias="说法", description="老百姓怎么说这件事")
    requirements: list[RequirementLine] = Field(alias="要求")


class SchemaOfForm(Response):
    """A form as JSON Schema."""

    media_type = FORM_TYPE


@router.get(
    "/causes",
    **told(
        "查找案由",
        "按名称、旧名、序号、代码、拼音或者日常的话查找（`q`），或者列出某一案由的下级（`below`）；"
        "都不写时列出第一级。没有把握时给出一个提问，顺着 `at` 问下去就到案由。",
        404,
        422,
    ),
)
def find_causes(
    request: Request,
    actor: OpenToAll,
    q: Annotated[str, Query(description="如 老板拖欠工资、借贷、mjjd、9129", max_length=80)] = "",
    below: Annotated[str, Query(description="上级案由的名称、代码或编号", max_length=80)] = "",
    at: Annotated[str, Query(description="引导的提问的名称，如 家庭", max_length=20)] = "",
    on: OnDay = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="最多几个")] = 50,
) -> CauseList:
    """Search results, best first; the causes directly below one; or a guided question."""
    day = day_or_today(request, on)
    bundle = house_of(request).bundle
    edition = bundle.catalogue.edition_on(day)
    if at.strip():
        return CauseList(total=0, causes=[], question=_question(bundle, at.strip()))
    if q.strip():
        return _found(bundle, q, day, limit)
    parent = named_cause(house_of(request), below, day)[0].id if below.strip() else ""
    found = [cause_line(edition, c) for c in edition.children(parent) if c.start <= day]
    return CauseList(total=len(found), causes=found[:limit])


def _found(bundle: Bundle, text: str, day: date, limit: int) -> CauseList:
    edition, found = bundle.catalogue.edition_on(day), find(bundle, text, day)
    lines = [cause_line(edition, hit.cause, hit.why, hit.sure) for hit in found.hits]
    return CauseList(
        total=len(lines),
        causes=lines[:limit],
        doors=[DoorLine.of(door) for door in found.doors],
        question=_question(bundle, found.step.name if found.step else "") if found.asks else None,
    )


def _question(bundle: Bundle, name: str = "") -> QuestionLine:
    """A guided question, the first one without a name.  Raises `NotFound`."""
    questions = load_questions(bundle)
    if name and name not in questions.steps:
        raise NotFound(f"没有“{name}”这个提问{nearest(name, questions.steps)}")
    step = questions.step(name)
    return QuestionLine.of(step, answers=[AnswerLine.of(answer) for answer in step.answers])


@router.get(
    "/causes/{cause}",
    **told(
        "一个案由的全部内容",
        "在目录里的位置、当事人怎样称呼、常用的请求、要素、材料、费用和管辖的种类、"
        "全部有效的要求及其依据。",
        404,
        422,
    ),
)
def one_cause(
    request: Request,
    actor: OpenToAll,
    cause: CauseName,
    on: OnDay = None,
) -> CauseFull:
    """Casetype and effective rules."""
    house = house_of(request)
    day = day_or_today(request, on)
    found, notes = named_cause(house, cause, day)
    ruleset = house.bundle.rules_of(found, day)
    casetype = ruleset.casetype
    return CauseFull.of(
        cause_line(house.bundle.catalogue.edition_on(day), found),
        casetype,
        notes=notes,
        elements=[element_line(element, ruleset) for element in casetype.elements],
        requirements=[_requirement(house, e) for e in ruleset.rules if e.enforced],
    )


@router.get(
    "/causes/{cause}/form",
    response_class=SchemaOfForm,
    **told(
        "一个案由的表单",
        "这个案由的起诉材料的 JSON Schema（2020-12）：每一项的类型、标签、提示、选项；"
        "`x-档`、`x-当`、`x-依据` 说明要不要填、为什么。",
        404,
        422,
        responses={200: content(FORM_TYPE, {"type": "object"}, description="JSON Schema")},
    ),
)
def cause_form(
    request: Request,
    actor: OpenToAll,
    cause: CauseName,
    on: OnDay = None,
) -> Response:
    """What a filing of this cause looks like."""
    house = house_of(request)
    day = day_or_today(request, on)
    found, _ = named_cause(house, cause, day)
    return SchemaOfForm(packed(form_schema(found, house.bundle.rules_of(found, day))))


def named_cause(house: Courthouse, text: str, day: date) -> tuple[Cause, tuple[str, ...]]:
    """The cause of a name, code or id.  Raises `NotFound` with what it might have been."""
    try:
        return house.bundle.catalogue.find(text.strip(), day)
    except CauseUnknown as error:
        raise NotFound(str(error)) from None


def cause_line(edition: Edition, cause: Cause, why: str = "", sure: bool = True) -> CauseLine:
    return CauseLine.of(cause, below=len(edition.children(cause.id)), why=why, sure=sure)


def _requirement(house: Courthouse, effective: Effective) -> RequirementLine:
    basis = [cited(house.bundle, text) for text in effective.basis]
    return RequirementLine.of(effective, effective.compiled.rule, basis=basis)
