"""Who calls the API for an account, and what they send: JSON bodies read into models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Header, Path

from api.base.security import Requires
from court.core.clock import local
from court.core.courthouse import Actor
from court.core.roles import Action

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


Filer = Annotated[Actor, Depends(Requires(Action.file))]
Reader = Annotated[Actor, Depends(Requires(Action.inbox))]
Reviewer = Annotated[Actor, Depends(Requires(Action.review))]
Clerk = Annotated[Actor, Depends(Requires(Action.window))]
Judge = Annotated[Actor, Depends(Requires(Action.decide))]
Administrator = Annotated[Actor, Depends(Requires(Action.accounts))]
Anybody = Annotated[Actor, Depends(Requires(Action.account))]


def moment(value: datetime | None) -> str | None:
    """`2026-09-07T09:00:00+08:00`"""
    return local(value).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None
