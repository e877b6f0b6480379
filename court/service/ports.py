"""The doors to whoever carries papers: the post, the electronic platform, the announcement platform.

Each takes an order under a key that is the same whenever the same order is offered again, and reports
by signed notices (`read_notices`).  No real platform's interface is known, so an adapter translates
between what stands here and what a platform speaks.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import httpx
import orjson

from court.core.settings import Settings
from court.service.reading import STEPS
from engine.text.errors import LianError

SECONDS = 10
LONGEST = 200
# What a notice may say beside its step; anything else is refused.
SAID: Mapping[str, type] = {
    "原因": str,
    "签收人": str,
    "姓名": str,
    "关系": str,
    "证件后四位": str,
    "地点": str,
    "投递员": str,
    "联系": bool,
    "对方当事人": bool,
    "更正": list,
}
DEVELOPMENT_SECRET = b"development: worth nothing"


class CarrierError(LianError):
    """The carrier did not take an order; it is offered again."""


class NoticeRefused(LianError):
    """A notice that is not what the carrier signed, or says what cannot be."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be carried.  `number` is the key; `at` is where to, `papers` are their names."""

    number: str
    way: str
    to: str
    at: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One report about one order; `at` is aware."""

    number: str
    step: str
    at: datetime
    said: Mapping[str, Any]


class Carrier(Protocol):
    """Takes orders.  Raises `CarrierError`."""

    def take(self, order: Order) -> None: ...


class HttpCarrier:
    """Posts orders as JSON with a bearer token and `Idempotency-Key`; any 2xx means taken."""

    def __init__(self, url: str, token: str, seconds: float = SECONDS) -> None:
        self.url = url
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx.Client(headers=headers, timeout=seconds, follow_redirects=False)

    def take(self, order: Order) -> None:
        said = {
            "number": order.number,
            "way": order.way,
            "to": order.to,
            "at": order.at,
            "papers": list(order.papers),
        }
        try:
            answer = self.client.post(
                self.url, json=said, headers={"Idempotency-Key": order.number}
            )
            answer.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise CarrierError(f"承运方没有接收（{error.response.status_code}）") from None
        except httpx.HTTPError as error:
            raise CarrierError(f"承运方没有接收（{type(error).__name__}）") from error


class NoCarrier:
    """A court that has named nobody yet: what is to be sent waits to be entered by hand."""

    def take(self, order: Order) -> None:
        raise CarrierError("没有配置送达平台（LIAN_CARRIER_URL），请线下发出，结果手工登记")


class PaperCarrier:
    """Development: everything is taken, and what comes of it is entered by hand."""

    def take(self, order: Order) -> None:
        return None


def carrier_of(settings: Settings) -> Carrier:
    """Who carries papers for this installation."""
    if settings.carrier_url:
        return HttpCarrier(settings.carrier_url, settings.carrier_token)
    return PaperCarrier() if settings.development else NoCarrier()


def secret_of(settings: Settings) -> bytes:
    """What notices are signed with.  Raises `NoticeRefused` where none is configured."""
    if settings.carrier_secret:
        return settings.carrier_secret
    if settings.development:
        return DEVELOPMENT_SECRET
    raise NoticeRefused("没有配置送达反馈的密钥（LIAN_CARRIER_SECRET_FILE）")


def signature(body: bytes, secret: bytes) -> str:
    """HMAC-SHA256 over the bytes of a notice, hexadecimal."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def write_notice(notice: Notice) -> bytes:
    """The bytes of a notice, as a carrier sends them."""
    said = {"单号": notice.number, "环节": notice.step, "时间": notice.at.isoformat()}
    return orjson.dumps({**said, **notice.said}, option=orjson.OPT_SORT_KEYS)


def write_notices(notices: Iterable[Notice]) -> bytes:
    """The bytes of several at once."""
    return b"[" + b",".join(map(write_notice, notices)) + b"]"


def read_notices(body: bytes, signed: str, secret: bytes) -> list[Notice]:
    """One notice, or a list of them.

    Raises `NoticeRefused` for a wrong signature and for anything that is no notice.
    """
    require_signed(body, signed, secret)
    try:
        found = orjson.loads(body)
    except ValueError:
        raise NoticeRefused("通知的格式不对") from None
    return list(map(_notice, found if isinstance(found, list) else [found]))


def require_signed(body: bytes, signed: str, secret: bytes) -> None:
    """Raises `NoticeRefused` for what the carrier did not sign."""
    if not hmac.compare_digest(signature(body, secret).encode(), signed.encode()):
        raise NoticeRefused("签名不对")


def _notice(found: Any) -> Notice:
    try:
        number, step = found.pop("单号"), found.pop("环节")
        at = datetime.fromisoformat(found.pop("时间"))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoticeRefused("通知的格式不对") from None
    steps = [known for some in STEPS.values() for known in some]  # a list: anything may be sent
    if not isinstance(number, str) or step not in steps or at.tzinfo is None:
        raise NoticeRefused("通知的单号、环节或者时间不对")
    return Notice(number[:40], step, at, _said(found))


def _said(found: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in found.items():
        if key not in SAID or not isinstance(value, SAID[key]):
            raise NoticeRefused(f"通知里的“{str(key)[:20]}”不认识")
        if isinstance(value, str) and len(value) > LONGEST:
            raise NoticeRefused(f"通知里的“{key}”太长")
    if (back := found.get("更正")) is not None:
        _require_reference(back)
    return dict(found)


def _require_reference(back: list[Any]) -> None:
    try:
        step, at = back
        said = isinstance(step, str) and datetime.fromisoformat(at).tzinfo is not None
    except (ValueError, TypeError):
        said = False
    if not said:
        raise NoticeRefused("“更正”应写被更正的环节和时间")
