"""Confirming where to be served, before a filing and any time after (邮寄送达规定 3, 4).

Everybody who files is asked alone: an address, and consent to electronic service with its basis
(民事诉讼法 90; 在线诉讼规则 29(1)).  Nobody has to answer in order to file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from court.core.courthouse import Conflict, Courthouse, Work
from court.core.lifecycle import State
from court.core.tables import Account, Filing
from court.filings.signing import HEAD, SELF, Signer, signer_of
from court.opinions.addresses import (
    AT,
    COLLECTOR,
    MEDIUM,
    ON_PAPER,
    PHONE,
    PLACE,
    POSTCODE,
    RECIPIENT,
    SECRET,
    SHEET,
)
from court.opinions.tables import AddressConfirmation
from engine.check.receipt import digest
from engine.language.parties import CLAIMING, RESPONDING, Parties
from engine.text.errors import FieldProblem, FilingError
from engine.values import ValueProblem, parse_phone

AGENT = "诉讼代理人"
GUARDIAN = "法定代理人"
ACCOUNT, TEXT, MAIL = "本系统账户", "手机短信", "电子邮箱"
MEDIA = (ACCOUNT, TEXT, MAIL)
AGREES, REFUSES = "同意", "不同意"
OWN_SHEET, EXPRESS = "A1", "E1"  # a sheet of one's own; consent in so many words
EVENT = SHEET
TOLD = "送达地址告知"
CLOSED = (State.discarded, State.withdrawn)
PLACES = ("送达地址", "经常居住地", "住所地")
MOST = 200
_POSTCODE, _MAIL = re.compile(r"\d{6}"), re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wrote, as it was typed."""

    capacity: str = ""
    signer: str = ""
    recipient: str = ""
    phone: str = ""
    place: str = ""
    postcode: str = ""
    collector: str = ""
    electronic: str = ""
    medium: str = ""
    at: str = ""
    secret: str = ""


FIELDS = tuple(field.name for field in fields(Given))


def told(house: Courthouse) -> Mapping[str, list[str]]:
    """What is explained before anybody confirms: of addresses, and of electronic service."""
    found: Mapping[str, list[str]] = house.bundle.parameters.on(house.today)(TOLD)
    return found


def capacities(signer: Signer) -> tuple[str, ...]:
    """As what somebody may confirm for a party."""
    return (SELF, GUARDIAN, AGENT) if signer.capacity == SELF else (HEAD, AGENT)


def proposed(content: Mapping[str, Any], signer: Signer, phone: str) -> Given:
    """A form with what the filing says of a party already; `phone` is the account's."""
    party = next(p for p in Parties(content).of(CLAIMING) if p.name == signer.party)
    said = party.values
    return Given(
        capacity=signer.capacity,
        signer=signer.name,
        recipient=signer.party,
        phone=str(said.get("联系电话") or said.get("法定代表人电话") or phone),
        place=next((str(said[name]) for name in PLACES if said.get(name)), ""),
        medium=MAIL if _MAIL.fullmatch(str(said.get("电子送达地址"))) else ACCOUNT,
        at=str(said.get("电子送达地址") or ""),
    )


def confirm(
    work: Work, filing: Filing, party: str, given: Given, *, on_paper: bool = False
) -> AddressConfirmation:
    """Keep what somebody confirmed, of a filing found and locked; `on_paper`: as staff read it there.

    A change is another row; what was served before stays served.  Raises `Conflict` once the
    filing is gone, `FilingError`.
    """
    if filing.state in CLOSED:
        raise Conflict(f"这份起诉现在是“{filing.state}”，不用再确认送达地址")
    signer = signer_of(filing.content, party, "送达地址")
    problems = [*_wrong_signer(signer, given), *_wrong(given), *_wrong_collector(filing, given)]
    if problems:
        raise FilingError(problems)
    agrees = given.electronic == AGREES
    row = AddressConfirmation(
        filing_id=filing.id,
        person=party,
        capacity=given.capacity,
        signer=given.signer if given.capacity != SELF else party,
        said=_said(given, agrees, _account_phone(work, filing, on_paper), on_paper),
        electronic=agrees,
        source=OWN_SHEET,
        consent=EXPRESS if agrees else "",
        told=digest(told(work.house)),
        at=work.now,
        by=work.actor.account_id,
    )
    work.session.add(row)
    work.session.flush()
    work.log(
        EVENT, row.id, 起诉=filing.id, 内容=digest(row.said), 同意电子送达=agrees, 告知=row.told
    )
    return row


def _wrong_signer(signer: Signer, given: Given) -> list[FieldProblem]:
    if given.capacity not in capacities(signer):
        return [FieldProblem("capacity", "请选是谁在确认")]
    if given.capacity != SELF and not given.signer:
        return [FieldProblem("signer", f"请填{given.capacity}的姓名")]
    return []


def _wrong(given: Given) -> list[FieldProblem]:
    found = []
    if not given.recipient:
        found.append(FieldProblem("recipient", "请填收件人"))
    if not given.place:
        found.append(FieldProblem("place", "请填送达地址，写到门牌号"))
    if given.postcode and not _POSTCODE.fullmatch(given.postcode):
        found.append(FieldProblem("postcode", "邮政编码是 6 位数字；不知道的不用填"))
    if problem := _wrong_phone(given.phone):
        found.append(FieldProblem("phone", problem))
    if given.electronic not in (AGREES, REFUSES):
        found.append(FieldProblem("electronic", "请选同意还是不同意；不同意不影响立案"))
    return found + (_wrong_medium(given) if given.electronic == AGREES else [])


def _wrong_medium(given: Given) -> list[FieldProblem]:
    if given.medium not in MEDIA:
        return [FieldProblem("medium", "请选用哪一种方式接收")]
    if given.medium == MAIL and not _MAIL.fullmatch(given.at):
        return [FieldProblem("at", "邮箱写成 name@example.com 的样子")]
    if given.medium == TEXT and (problem := _wrong_phone(given.at)):
        return [FieldProblem("at", problem)]
    return []


def _wrong_phone(typed: str) -> str:
    try:
        parse_phone(typed)
    except ValueProblem as problem:
        return str(problem)
    return ""


def _wrong_collector(filing: Filing, given: Given) -> list[FieldProblem]:
    """The other side cannot receive for somebody (邮寄送达规定 7)."""
    if any(name in given.collector for name in Parties(filing.content).names(RESPONDING) if name):
        return [FieldProblem("collector", "对方当事人不能替您代收，请换一位")]
    return []


def _account_phone(work: Work, filing: Filing, on_paper: bool) -> str:
    """The phone of the account that is served, which is not that of the staff at the window."""
    if not on_paper:
        return work.actor.phone
    owner = work.session.get(Account, filing.owner_id) if filing.owner_id else None
    return (owner.phone or "") if owner else ""


def _said(given: Given, agrees: bool, phone: str, on_paper: bool) -> dict[str, str]:
    at = {ACCOUNT: phone, TEXT: given.at, MAIL: given.at}[given.medium] if agrees else ""
    return {
        RECIPIENT: given.recipient,
        PHONE: given.phone,
        PLACE: given.place,
        POSTCODE: given.postcode,
        COLLECTOR: given.collector,
        SECRET: "是" if given.secret else "",
        MEDIUM: given.medium if agrees else "",
        AT: at,
        **({ON_PAPER: "是"} if on_paper else {}),
    }
