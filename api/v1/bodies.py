"""Ids and keys that calls carry; days and moments as they are written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Header, Path

from court.core.clock import local

FilingId = Annotated[
    str,
    Path(description="起诉的编号", max_length=40, examples=["9f2c4d1ab0e84c0f8a5b6d7e8f901234"]),
]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="调用方自己编的号；同一个号再来一次，得到第一次的结果，不会重复办理",
        max_length=200,
    ),
]


def moment(value: datetime | None) -> str | None:
    """`2026-09-07T09:00:00+08:00`"""
    return local(value).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None
