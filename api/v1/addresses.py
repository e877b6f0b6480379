"""Where the filer's side is to be served: what confirming means, and each person's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from api.base.access import MayFile
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.models import FilingId, Model
from court.core.courthouse import Actor, Courthouse
from court.filings import confirming
from court.filings import service as filings
from court.filings.confirming import FIELDS, MOST, Given, capacities, proposed
from court.filings.signing import signers_of
from court.opinions.addresses import confirmed
from court.service.recipients import take_new_sheets
from engine.text.errors import FieldProblem, FilingError

router = APIRouter(prefix=PREFIX, tags=["起诉"], route_class=JsonRoute)


class Sheet(Model):
    """What somebody confirms, in the words of the paper form."""

    capacity: str = Field("", alias="确认人身份", max_length=MOST, description="见可用的身份")
    signer: str = Field("", alias="确认人", max_length=MOST, description="不是本人确认的，写姓名")
    recipient: str = Field("", alias="收件人", max_length=MOST)
    phone: str = Field("", alias="联系电话", max_length=MOST)
    place: str = Field("", alias="送达地址", max_length=MOST, description="写到门牌号")
    postcode: str = Field("", alias="邮政编码", max_length=MOST)
    collector: str = Field("", alias="代收人", max_length=MOST)
    electronic: Literal["同意", "不同意", ""] = Field(
        "", alias="电子送达", description="必须选；不同意不影响立案"
    )
    medium: str = Field(
        "", alias="电子送达方式", max_length=MOST, description="、".join(confirming.MEDIA)
    )
    at: str = Field("", alias="电子送达地址", max_length=MOST)
    secret: bool = Field(False, alias="要求保密")


class NewSheet(Sheet):
    party: str = Field(alias="当事人", min_length=1, max_length=MOST, description="起诉状里的姓名")


class PersonSheet(Model):
    """One person's: as what they may confirm, what is proposed, and the last word confirmed."""

    party: str = Field(alias="当事人")
    capacities: tuple[str, ...] = Field(alias="可用的身份")
    proposed: Sheet = Field(alias="预填")
    confirmed: dict[str, Any] | None = Field(alias="已确认", description="还没有确认的是空")
    words: str = Field(alias="谁在哪天确认")


class Sheets(Model):
    told: dict[str, list[str]] = Field(alias="告知", description="确认以前要读的话")
    people: list[PersonSheet] = Field(alias="各人")


WORDS: Mapping[str, str] = {
    name: str(field.alias) for name, field in NewSheet.model_fields.items() if field.alias
}
SHEET_EXAMPLE = {
    "当事人": "李文海",
    "确认人身份": "本人",
    "收件人": "李文海",
    "联系电话": "13800138000",
    "送达地址": "广东省中山市石岐街道莲塘路8号",
    "电子送达": "不同意",
}


@router.get(
    "/filings/{filing_id}/addresses",
    **told("送达地址确认", "确认以前要告知的话，每个起诉的人可以确认什么、确认过什么。", 404),
)
def sheets(request: Request, actor: MayFile, filing_id: FilingId) -> Sheets:
    """Everybody's sheet."""
    return _sheets(house_of(request), actor, filing_id)


@router.post(
    "/filings/{filing_id}/addresses",
    status_code=201,
    openapi_extra=example(SHEET_EXAMPLE),
    **told(
        "确认送达地址",
        "为一个起诉的人确认；再确认一次，以后一次为准，以前送达过的不变。不确认照样收下。",
        404,
        409,
        *BODY,
    ),
)
def confirm(request: Request, actor: MayFile, filing_id: FilingId, said: NewSheet) -> Sheets:
    """Keep one person's sheet."""
    house = house_of(request)
    given = replace(
        Given(**{n: getattr(said, n).strip() for n in FIELDS if n != "secret"}),
        secret="是" if said.secret else "",
    )
    try:
        with house.work(actor) as work:
            own = filings.own(work, filing_id, lock=True)
            confirming.confirm(work, own, said.party.strip(), given)
            take_new_sheets(work, own)
    except FilingError as error:
        raise _in_words(error) from error
    return _sheets(house, actor, filing_id)


def _in_words(error: FilingError) -> FilingError:
    """Problems at the names the JSON has for its fields."""
    return FilingError([FieldProblem(WORDS.get(p.path, p.path), p.message) for p in error.problems])


def _sheets(house: Courthouse, actor: Actor, filing_id: str) -> Sheets:
    with house.look(actor) as look:
        filing = filings.own(look, filing_id)
        known = confirmed(look, filing)
        papers = known.on_paper()
        people = [
            PersonSheet(
                party=signer.party,
                capacities=capacities(signer),
                proposed=_proposed(proposed(filing.content, signer, actor.phone)),
                confirmed=dict(known.rows[signer.party].said) if signer.party in papers else None,
                words=papers[signer.party].words if signer.party in papers else "",
            )
            for signer in signers_of(filing.content)
        ]
    told_now = {name: list(words) for name, words in confirming.told(house).items()}
    return Sheets(told=told_now, people=people)


def _proposed(given: Given) -> Sheet:
    values = {name: getattr(given, name) for name in FIELDS if name != "secret"}
    return Sheet.model_validate({**values, "secret": bool(given.secret)})
