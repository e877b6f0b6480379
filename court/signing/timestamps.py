"""Time stamps of an authority outside the court (RFC 3161): asked for, and judged.

The authority sees a hash and nothing else.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import httpx
from asn1crypto import cms, tsp
from cryptography import x509
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from court.signing.keys import to_asn1
from engine.text.errors import LianError

SECONDS = 20
HASH = "sha256"
REQUEST, REPLY = "application/timestamp-query", "application/timestamp-reply"


class StampError(LianError):
    """The authority gave no time stamp; says why."""


class Stamper(Protocol):
    """Says when something was there, by its hash."""

    def stamp(self, data: bytes) -> bytes:
        """A time stamp token, DER.  Raises `StampError`."""


class HttpStamper:
    """An authority that answers RFC 3161 requests over HTTP (RFC 3161, 3.4)."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        if not url.startswith(("http://", "https://")):
            raise LianError("LIAN_TIMESTAMP_URL 应是 http:// 或 https:// 开头的地址")
        self._client = _Client(url, seconds)

    def stamp(self, data: bytes) -> bytes:
        digest = hashlib.new(HASH, data).digest()
        try:
            token = asyncio.run(self._client.async_timestamp(digest, HASH))
        except httpx.HTTPStatusError as error:
            raise StampError(f"时间戳服务没有答应：{error.response.status_code}") from None
        except httpx.HTTPError as error:
            raise StampError(f"时间戳服务连不上：{type(error).__name__}") from error
        except Exception as error:  # whatever a strange answer does to the reader
            raise StampError(f"时间戳服务的回答读不懂：{type(error).__name__}") from error
        return bytes(token.dump())


class _Client(TimeStamper):
    """pyHanko's requests, sent with the project's HTTP library."""

    def __init__(self, url: str, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.url, self.seconds = url, seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        async with httpx.AsyncClient(timeout=self.seconds) as client:
            headers = {"content-type": REQUEST, "accept": REPLY}
            answer = await client.post(self.url, content=req.dump(), headers=headers)
        answer.raise_for_status()
        return tsp.TimeStampResp.load(answer.content)


def stamp_fault(
    data: bytes, token: bytes, roots: Iterable[x509.Certificate]
) -> tuple[str, datetime | None]:
    """What is wrong with a time stamp, empty when it holds, and the moment it states.

    Never raises for a bad one.
    """
    try:
        signed = cms.ContentInfo.load(token)["content"]
        context = ValidationContext(trust_roots=[to_asn1(root) for root in roots])
        status = asyncio.run(
            validate_tst_signed_data(signed, context, lambda h: hashlib.new(h, data).digest())
        )
        moment, sound, trusted = (
            status["timestamp"],
            status["intact"] and status["valid"],
            (status["trust_problem_indic"] is None),
        )
    except Exception as error:  # whatever a hostile file does to the reader
        return f"时间戳读不通或者与内容不符：{type(error).__name__}", None
    if not sound:
        return "时间戳与内容不符：写成以后被改动", None
    return ("" if trusted else "时间戳的证书不是本院信任的"), moment
