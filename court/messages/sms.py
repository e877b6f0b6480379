"""The port to a text-message gateway: a log in development, HTTP in a court."""

from __future__ import annotations

import logging
from typing import Protocol

import httpx

from court.core.settings import Settings
from engine.text.errors import LianError

log = logging.getLogger("lian.sms")
SECONDS = 10


class GatewayError(LianError):
    """The gateway did not take a text."""


class SmsGateway(Protocol):
    """Takes a text for a phone; `item_id` is the same whenever the same text is offered again.

    Raises `GatewayError`.
    """

    def send(self, item_id: str, phone: str, body: str) -> None: ...


class LogGateway:
    """Development: notes that there is a text; the outbox on screen shows it."""

    def send(self, item_id: str, phone: str, body: str) -> None:
        log.info("text message in the outbox", extra={"item": item_id})


class NoGateway:
    """A court that has not named its gateway yet: texts wait, and can be seen waiting."""

    def send(self, item_id: str, phone: str, body: str) -> None:
        raise GatewayError("没有配置短信网关（LIAN_SMS_URL）")


class HttpSmsGateway:
    """Posts `{"id", "phone", "text"}` as JSON with a bearer token; any 2xx means taken.

    The id also travels as `Idempotency-Key`.
    """

    def __init__(self, url: str, token: str, seconds: float = SECONDS) -> None:
        self.url = _address(url)
        # A redirect would carry the token to wherever it points.
        self.client = httpx.Client(
            headers={"Authorization": f"Bearer {token}"}, timeout=seconds, follow_redirects=False
        )

    def send(self, item_id: str, phone: str, body: str) -> None:
        said = {"id": item_id, "phone": phone, "text": body}
        key = {"Idempotency-Key": item_id}
        try:
            # Only the status counts; whatever the gateway has to say more is not read.
            with self.client.stream("POST", self.url, json=said, headers=key) as answer:
                answer.raise_for_status()
        except httpx.HTTPStatusError:
            raise _not_taken(item_id, str(answer.status_code)) from None
        except httpx.HTTPError as error:
            raise _not_taken(item_id, type(error).__name__) from error


def _address(url: str) -> httpx.URL:
    """Raises `LianError` for what is no web address."""
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL:
        found = httpx.URL()
    if found.scheme not in ("http", "https") or not found.host:
        raise LianError("LIAN_SMS_URL 应是 http:// 或 https:// 开头的地址")
    return found


def _not_taken(item_id: str, answer: str) -> GatewayError:
    log.warning("text message not taken", extra={"item": item_id, "answer": answer})
    return GatewayError(f"短信网关没有接收（{answer}）")


def gateway_of(settings: Settings) -> SmsGateway:
    """The gateway this installation uses.  Raises `LianError` for an unusable address."""
    if settings.sms_url:
        return HttpSmsGateway(settings.sms_url, settings.sms_token)
    return LogGateway() if settings.development else NoGateway()
