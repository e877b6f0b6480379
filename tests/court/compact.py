"""Pages as tests read them: how a template is laid out in lines is no part of what it says."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_BETWEEN = re.compile(r"(?<=>)[ \t]*\n\s*|[ \t]*\n\s*(?=<)")
_KEPT = re.compile(r"(<(?:textarea|pre|script)\b.*?</(?:textarea|pre|script)>)", re.DOTALL)


def compact(page: str) -> str:
    """The page without line ends beside tags and with each tag on one line; text that a browser
    shows as typed is left alone."""
    parts = _KEPT.split(page)
    return "".join(part if n % 2 else _compact(part) for n, part in enumerate(parts))


def _compact(text: str) -> str:
    one_line = _TAG.sub(lambda tag: re.sub(r"\s*\n\s*", " ", tag[0]), text)
    return _BETWEEN.sub("", one_line)


class Compact:
    """An application whose HTML answers are compact; every other answer passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        body = b""

        async def hold(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
            elif not start:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await _send_compact(start, body, send)

        if scope["type"] == "http":  # as it is, so that it can be read
            kept = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, hold)


def _is_html(message: Message) -> bool:
    return any(k == b"content-type" and v.startswith(b"text/html") for k, v in message["headers"])


async def _send_compact(start: Message, body: bytes, send: Send) -> None:
    text = compact(body.decode()).encode()
    headers = [(k, v) for k, v in start["headers"] if k != b"content-length"]
    await send({**start, "headers": [*headers, (b"content-length", str(len(text)).encode())]})
    await send({"type": "http.response.body", "body": text})
