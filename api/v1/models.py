"""The shapes of what the API takes and gives; keys are the words of the law.

An answer is a model read off what a service returned, and is sent as FastAPI serialises it: amounts
as text, days as `2026-09-07`, moments with the court's offset.  Only the opinion is sent as the
engine made it, because its hash is in the receipt; its model describes it, and tests hold it to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from fastapi import Body, Path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from court.core.clock import local
from engine.values.showing import plain_cents, plain_number

Stage = Literal["提交", "填写"]
Scope = Literal["全部", "未了"]
FindingState = Literal["满足", "不满足", "待定", "不适用", "请法官判断"]
Effect = Literal["补正", "不予受理", "管辖", "前置", "法官判断", "提示"]

FILING_EXAMPLE: dict[str, Any] = {
    "案由": "民间借贷纠纷",
    "起诉状签名盖章": True,
    "起诉状份数": 2,
    "原告": [
        {
            "类型": "自然人",
            "姓名": "李文海",
            "性别": "男",
            "证件类型": "居民身份证",
            "证件号码": "44200019850312003X",
            "住所地": "广东省中山市石岐街道莲塘路8号",
            "联系电话": "13800138000",
        }
    ],
    "被告": [{"类型": "自然人", "姓名": "张国栋", "住所地": "广东省中山市三乡镇文昌东路16号"}],
    "诉讼请求": [{"名称": "本金", "金额": "80000"}, {"名称": "负担诉讼费用"}],
    "事实与理由": "被告2025年1月向原告借款80000元，约定2025年12月31日归还，到期未还。",
    "证据": [{"证据名称": "借条", "来源": "原告持有", "证明对象": "借款事实"}],
    "材料": [{"种类": "居民身份证", "所属当事人": "李文海", "份数": 1}],
}
FILING_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "起诉材料",
    "description": "一份起诉材料。各案由有哪些项目，见 `GET /api/v1/causes/{cause}/form`。",
    "required": ["案由"],
    "properties": {
        "案由": {"type": "string", "minLength": 1, "description": "案由名称、代码或编号"},
        "起诉日期": {"type": "string", "description": "如 2026-09-07"},
    },
    "additionalProperties": True,
}


def moment(value: datetime) -> str:
    """`2026-09-07T09:00:00+08:00`"""
    return local(value).isoformat(timespec="seconds")


Cents = Annotated[Decimal, PlainSerializer(plain_cents, return_type=str)]
Exact = Annotated[Decimal, PlainSerializer(plain_number, return_type=str)]
Moment = Annotated[
    datetime,
    PlainSerializer(moment, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
FilingId = Annotated[
    str,
    Path(description="起诉的编号", max_length=40, examples=["9f2c4d1ab0e84c0f8a5b6d7e8f901234"]),
]
FilingBody = Annotated[dict[str, Any], WithJsonSchema(FILING_SCHEMA), Body(title="起诉材料")]


class Model(BaseModel):
    """Nothing but the named keys; an answer is read off a view of the same names."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, from_attributes=True)

    @classmethod
    def of(cls, *views: object, **more: Any) -> Self:
        """Read off what is given by name, else off the first view that has an attribute."""
        return cls.model_validate(_Views(views, more))


class _Views:
    def __init__(self, views: tuple[object, ...], more: dict[str, Any]) -> None:
        self._views = views
        self.__dict__ |= more

    def __getattr__(self, name: str) -> Any:
        for view in self._views:
            if hasattr(view, name):
                return getattr(view, name)
        raise AttributeError(name)


def data_of(answer: Model) -> dict[str, Any]:
    """An answer as it is sent, to be put into a document of another shape."""
    return answer.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True, slots=True)
class SentAsMade:
    """A value sent exactly as it was made, and described by a model."""

    model: type[BaseModel]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self.model.__pydantic_core_schema__)


class FactSeen(Model):
    path: str = Field(alias="路径", examples=["被告[0].住所地"])
    label: str = Field(alias="名称")
    value: Any = Field(alias="值", description="没有填写时为 null")
    answered: bool = Field(alias="已答")
    silence: str = Field(
        default="", alias="没有回答", description="没有人答时当作什么；空的就是不知道"
    )


class Ruling(Model):
    """What a judge or assistant decided about one finding."""

    said: str = Field(alias="认定")
    kind: str = Field(alias="方式")
    reason: str = Field(alias="理由")


class Finding(Model):
    """One requirement that was looked at."""

    rule_id: str = Field(alias="编号")
    version: str = Field(alias="版本")
    title: str = Field(alias="要求")
    state: FindingState = Field(alias="状态")
    effect: Effect = Field(alias="后果")
    counted: str = Field(alias="计为", description="在这份材料里实际计为哪一种后果")
    member: str = Field(alias="对象", description="针对名单里的哪一位，如 被告[0]；否则为空")
    facts: list[FactSeen] = Field(alias="事实")
    basis: list[str] = Field(alias="依据")
    explanation: str = Field(alias="释明")
    cure: str = Field(alias="补救")
    question: str = Field(alias="提问")
    trial: bool = Field(alias="试行", description="试行的要求只供参考，不影响结论")
    insisted: bool = Field(alias="坚持起诉")
    unchecked: bool = Field(default=False, alias="没有核对", description="提交时缺少事实，没有核对")
    origin: str = Field(alias="来源")
    source: str = Field(alias="出处", description="规则在哪个文件哪一行")
    ruling: Ruling | None = Field(default=None, alias="裁断")


class Missing(Model):
    path: str = Field(alias="路径")
    label: str = Field(alias="名称")


class Unchecked(Model):
    """A requirement that was not checked, because nobody stated a fact."""

    rule_id: str = Field(alias="编号")
    title: str = Field(alias="要求")
    effect: Effect = Field(alias="后果")
    member: str = Field(alias="对象")
    missing: list[Missing] = Field(alias="缺的事实")
    question: str = Field(alias="提问")
    basis: list[str] = Field(alias="依据")


class Question(Model):
    """What to ask next, and why."""

    path: str = Field(alias="路径")
    label: str = Field(alias="名称")
    type: str = Field(alias="类型")
    options: list[str] = Field(alias="选项")
    hint: str = Field(alias="提示")
    settles: int = Field(alias="关系到", description="关系到几项要求")
    reasons: list[str] = Field(alias="原因")


class Step(Model):
    rule: str = Field(alias="规则")
    premises: list[str] = Field(alias="前提")
    conclusion: str = Field(alias="推出")


class Opinion(Model):
    """The recommendation with everything it rests on; the judge decides."""

    conclusion: str = Field(alias="结论", description="规则库结论表里的一个结论")
    action: str = Field(alias="建议动作")
    cause: str = Field(alias="案由")
    cause_path: list[str] = Field(alias="案由路径")
    edition: str = Field(alias="案由版本")
    day: str = Field(alias="日期")
    stage: Stage = Field(alias="阶段")
    notes: list[str] = Field(alias="说明")
    findings: list[Finding] = Field(alias="要求")
    unchecked: list[Unchecked] = Field(
        alias="没有核对的",
        default_factory=list,
        description="提交时没有人答、因而没有核对的要求；不予受理、管辖、前置的在前",
    )
    questions: list[Question] = Field(alias="接下来问")
    advice: dict[str, list[str]] = Field(alias="建议")
    derived: dict[str, Literal["是", "否", "不明"]] = Field(alias="推导")
    proof: list[Step] = Field(alias="推理")


class Receipt(Model):
    """Hashes from which anyone can recompute the opinion (`lian verify`)."""

    filing: str = Field(alias="起诉材料")
    bundle: str = Field(alias="规则库")
    engine: str = Field(alias="引擎")
    findings: str = Field(alias="认定")
    day: str = Field(alias="日期")
    stage: Stage = Field(alias="阶段")
    previous: str = Field(alias="前一凭证")
    hash: str = Field(alias="凭证")


OpinionMade = Annotated[dict[str, Any], SentAsMade(Opinion)]
ReceiptMade = Annotated[dict[str, Any], SentAsMade(Receipt)]


class Checked(Model):
    """An opinion, and the receipt of a whole one."""

    opinion: OpinionMade = Field(alias="意见")
    receipt: ReceiptMade | None = Field(
        default=None, alias="凭证", description="范围是“全部”时才有：凭证记的是整个意见"
    )
