"""JSON answers: amounts become text, so that nothing is lost to binary fractions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from fastapi import Response
from pydantic import BaseModel

from api.base.openapi import JSON


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON; amounts become text, so that nothing is lost to binary fractions."""
    return Response(packed(data), status, dict(headers or {}), JSON)


def packed(data: Any) -> bytes:
    return orjson.dumps(data, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, frozenset | set | tuple):
        return list(value)
    raise TypeError(type(value).__name__)
