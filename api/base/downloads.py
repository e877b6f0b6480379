"""Files sent out: always as an attachment under a harmless name, never shown inline."""

from __future__ import annotations

from fastapi.responses import Response

from court.files.names import disposition


def attachment(name: str, media_type: str, data: bytes) -> Response:
    """A download that no browser runs or draws on this site."""
    headers = {
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(data, 200, headers, media_type)
