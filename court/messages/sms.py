"""The port to a text-message gateway: a log in development, HTTP in a court."""

from __future__ import annotations

import json
import logging
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

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


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the token to wherever it points."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class HttpSmsGateway:
    """Posts `{"id", "phone", "text"}` as JSON with a bearer token; any 2xx means taken.

    The id also travels as `Idempotency-Key`.
    """

    def __init__(self, url: str, token: str, seconds: float = SECONDS) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise LianError("LIAN_SMS_URL 应是 http:// 或 https:// 开头的地址")
        self.url, self.token, self.seconds = url, token, seconds
        self._opener = build_opener(_NoRedirect)

    def send(self, item_id: str, phone: str, body: str) -> None:
        data = json.dumps({"id": item_id, "phone": phone, "text": body}, ensure_ascii=False)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": item_id,
        }
        request = Request(self.url, data.encode(), headers, method="POST")
        try:
            with self._opener.open(request, timeout=self.seconds):
                pass
        except (URLError, HTTPException, OSError) as error:
            status = getattr(error, "code", type(error).__name__)
            log.warning("text message not taken", extra={"item": item_id, "answer": status})
            raise GatewayError("短信网关没有接收") from error


def gateway_of(settings: Settings) -> SmsGateway:
    """The gateway this installation uses.  Raises `LianError` for an unusable address."""
    if settings.sms_url:
        return HttpSmsGateway(settings.sms_url, settings.sms_token)
    return LogGateway() if settings.development else NoGateway()
