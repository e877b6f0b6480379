"""Places outside that keep anchors: a file elsewhere that is only added to, a web address, a mailbox."""

from __future__ import annotations

import hashlib
import os
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from court.core.settings import Settings
from engine.text.errors import LianError

SECONDS = 20


class SinkError(LianError):
    """A place did not take an anchor; says which and why."""


class Sink(Protocol):
    """Takes a line; the same line again does no harm.  Raises `SinkError`."""

    name: str

    def put(self, line: bytes) -> None: ...


class FileSink:
    """A file on another machine's disk or on one that can be written once."""

    name = "文件"

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, line: bytes) -> None:
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            with os.fdopen(descriptor, "ab") as file:
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise SinkError(f"外部存证没有写进文件：{error.strerror}（LIAN_ANCHOR_TO）") from error


class HttpSink:
    """Posts the line as JSON; any 2xx means kept."""

    name = "网址"

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        if not url.startswith(("http://", "https://")):
            raise LianError("LIAN_ANCHOR_URL 应是 http:// 或 https:// 开头的地址")
        self.url, self.seconds = url, seconds

    def put(self, line: bytes) -> None:
        headers = {"content-type": "application/json"}
        try:
            answer = httpx.post(self.url, content=line, headers=headers, timeout=self.seconds)
            answer.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise SinkError(f"外部存证的网址没有收下：{error.response.status_code}") from None
        except httpx.HTTPError as error:
            raise SinkError(f"外部存证的网址连不上：{type(error).__name__}") from error


class MailSink:
    """A mailbox outside the court: `smtp://mail.example:25/?from=…&to=…`, `smtps://` for TLS."""

    name = "邮箱"

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        found = urlsplit(address)
        said = {name: values[-1] for name, values in parse_qs(found.query).items()}
        if (
            found.scheme not in ("smtp", "smtps")
            or not found.hostname
            or not said.keys() >= {"from", "to"}
        ):
            raise LianError("LIAN_ANCHOR_MAIL 应像 smtp://邮件服务器:25/?from=发件人&to=收件人")
        self.server, self.seconds = found, seconds
        self.sender, self.receiver = said["from"], said["to"]

    def put(self, line: bytes) -> None:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, self.receiver
        message["Subject"] = f"lian anchor {hashlib.sha256(line).hexdigest()[:16]}"
        message.set_content("The signed end of the event log, as an attachment.\n")
        message.add_attachment(
            line + b"\n", maintype="application", subtype="jsonl", filename="anchor.jsonl"
        )
        kind = smtplib.SMTP_SSL if self.server.scheme == "smtps" else smtplib.SMTP
        try:
            host, port = self.server.hostname or "", self.server.port or 0
            with kind(host, port, timeout=self.seconds) as server:
                if self.server.username:
                    server.login(unquote(self.server.username), unquote(self.server.password or ""))
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise SinkError(
                f"外部存证的邮件没有寄出：{type(error).__name__}（LIAN_ANCHOR_MAIL）"
            ) from error


def sinks_of(settings: Settings) -> list[Sink]:
    """The places this court named; empty when none.  Raises `LianError` for an unusable one."""
    found: list[Sink] = []
    if settings.anchor_file:
        found.append(FileSink(Path(settings.anchor_file)))
    if settings.anchor_url:
        found.append(HttpSink(settings.anchor_url))
    if settings.anchor_mail:
        found.append(MailSink(settings.anchor_mail))
    return found
