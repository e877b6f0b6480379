"""The port to a payment gateway: where to pay, and the signed notice that somebody did.

A notice is a set of text fields with an HMAC-SHA256 over all of them in canonical form (names
sorted, `name=value`, one a line), a time and a random nonce.  The link to the gateway's page is
signed the same way, so that nobody changes the amount on the way.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from court.core.settings import Settings
from court.payments.tables import Payment
from engine.text.errors import LianError

FIELDS = ("order_number", "amount", "reference", "timestamp", "nonce")
SHAPES = {
    "order_number": r"[A-Za-z0-9-]{1,40}",
    "amount": r"\d{1,16}\.\d{2}",
    "reference": r"[\x21-\x7e]{1,64}",
    "timestamp": r"\d{10}",
    "nonce": r"[A-Za-z0-9_-]{16,64}",
    "signature": r"[0-9a-f]{64}",
}
DEVELOPMENT_SECRET = b"development: worth nothing"
LEAST_SECRET = 16


class NoticeRefused(LianError):
    """A notice that is not what the gateway signed; `code` is for the log."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice whose signature is right."""

    order_number: str
    amount: Decimal
    reference: str
    at: datetime
    nonce: str
    digest: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a gateway needs to know of an order."""

    number: str
    amount: Decimal


def order_of(payment: Payment) -> Order:
    return Order(payment.order_number, Decimal(payment.amount))


def canonical(fields: Mapping[str, str]) -> bytes:
    """The bytes that are signed."""
    names = sorted(name for name in fields if name != "signature")
    return "\n".join(f"{name}={fields[name]}" for name in names).encode()


def sign(fields: Mapping[str, str], secret: bytes) -> dict[str, str]:
    """The fields with their signature."""
    code = hmac.new(secret, canonical(fields), hashlib.sha256).hexdigest()
    return {**fields, "signature": code}


def read_notice(fields: Mapping[str, Any], secret: bytes) -> Notice:
    """Raises `NoticeRefused` for missing, extra or ill-shaped fields and for a wrong signature."""
    found = {str(name): fields[name] for name in fields}
    wanted = {*FIELDS, "signature"}
    if set(found) != wanted:
        raise NoticeRefused("fields", "通知的栏目不对")
    for name, shape in SHAPES.items():
        if not isinstance(found[name], str) or not re.fullmatch(shape, found[name]):
            raise NoticeRefused("shape", "通知的格式不对")
    expected = sign({name: found[name] for name in FIELDS}, secret)["signature"]
    if not hmac.compare_digest(expected, found["signature"]):
        raise NoticeRefused("signature", "签名不对")
    return Notice(
        order_number=found["order_number"],
        amount=Decimal(found["amount"]),
        reference=found["reference"],
        at=datetime.fromtimestamp(int(found["timestamp"]), UTC),
        nonce=found["nonce"],
        digest=hashlib.sha256(canonical(found)).hexdigest(),
    )


class PaymentGateway(Protocol):
    """Where people pay, and how its notices are read."""

    def address(self, order: Order, now: datetime, back: str) -> str:
        """The page on which to pay; `back` is where the person returns to."""
        ...

    def read(self, fields: Mapping[str, Any]) -> Notice:
        """Raises `NoticeRefused`."""
        ...


@dataclass(frozen=True, slots=True)
class HostedGateway:
    """A gateway with a page of its own; the order travels in the signed address."""

    url: str
    secret: bytes

    def address(self, order: Order, now: datetime, back: str) -> str:
        fields = {
            "order_number": order.number,
            "amount": f"{order.amount:.2f}",
            "timestamp": str(int(now.timestamp())),
            "nonce": secrets.token_urlsafe(18),
            "return_url": back,
        }
        mark = "&" if urlsplit(self.url).query else "?"
        return f"{self.url}{mark}{urlencode(sign(fields, self.secret))}"

    def read(self, fields: Mapping[str, Any]) -> Notice:
        return read_notice(fields, self.secret)


@dataclass(frozen=True, slots=True)
class SimulatedGateway:
    """Development: a page of the portal plays the bank and sends the signed notice itself."""

    secret: bytes = DEVELOPMENT_SECRET

    def address(self, order: Order, now: datetime, back: str) -> str:
        return f"/simulated-payment?{urlencode({'order': order.number, 'back': back})}"

    def read(self, fields: Mapping[str, Any]) -> Notice:
        return read_notice(fields, self.secret)

    def notice(self, order: Order, now: datetime, reference: str = "") -> dict[str, str]:
        """The notice a bank would send when the order was paid."""
        fields = {
            "order_number": order.number,
            "amount": f"{order.amount:.2f}",
            "reference": reference or f"SIM{secrets.randbelow(10**12):012d}",
            "timestamp": str(int(now.timestamp())),
            "nonce": secrets.token_urlsafe(18),
        }
        return sign(fields, self.secret)


def gateway_of(settings: Settings) -> PaymentGateway:
    """The gateway this installation uses.  Raises `LianError` when there is none."""
    if settings.payment_url:
        if urlsplit(settings.payment_url).scheme not in ("http", "https"):
            raise LianError("LIAN_PAYMENT_URL 应是 http:// 或 https:// 开头的地址")
        if len(settings.payment_secret) < LEAST_SECRET:
            raise LianError("LIAN_PAYMENT_SECRET_FILE 里的密钥太短，至少 16 个字符")
        return HostedGateway(settings.payment_url, settings.payment_secret)
    if settings.development:
        return SimulatedGateway()
    raise LianError("本院没有开通网上交费。请按交费通知书写明的方式，到银行或者窗口交纳")
