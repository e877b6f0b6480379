"""What every module of the API shares: reading bodies with a limit, days, answers."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, BinaryIO

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool

from api.base.errors import Refused
from api.base.intake import parts_of
from api.base.ratelimit import charge
from api.base.security import house_of
from engine.check.day import read_day
from engine.language.vocabulary import PARTY_LISTS
from engine.text.errors import FieldProblem, FilingError

IN_MEMORY = 1 << 20
MAX_PEOPLE = 300
PEOPLE_A_CALL = 10
PEOPLE = (*PARTY_LISTS, "代理人")
LAST_DAY = date(2100, 12, 31)

ANY_DAY = "按哪一天的法律；不写就是今天（中国时间）"

OnDay = Annotated[
    str | None,
    Query(
        alias="on",
        description=ANY_DAY,
        examples=["2026-09-07"],
        json_schema_extra={"format": "date"},
        max_length=40,
    ),
]


def day_asked(text: str | None) -> date | None:
    """The day in a query.  Raises `FilingError` for a day the law cannot be asked on."""
    day = read_day(text, "on")
    if day is not None and day > LAST_DAY:
        raise FilingError([FieldProblem("on", f"{day} 太远，最晚 {LAST_DAY}")])
    return day


def day_or_today(request: Request, text: str | None) -> date:
    return day_asked(text) or house_of(request).today


async def receive_file(request: Request, limit: int) -> BinaryIO:
    """The whole body in a temporary file, at its beginning.  Raises `Refused` (400, 413)."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — handed over
    try:
        async for part in parts_of(request, limit):
            await run_in_threadpool(file.write, part)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file  # type: ignore[return-value]


def count_people(raw: Mapping[str, Any]) -> int:
    """How many people a filing names: what a check costs grows with them.

    Raises `Refused` (413) past what can be checked without waiting.
    """
    people = sum(len(raw[name]) for name in PEOPLE if isinstance(raw.get(name), list))
    if people > MAX_PEOPLE:
        raise Refused(
            413, f"共有 {people} 名当事人和代理人，超过 {MAX_PEOPLE} 名，请分案，或者登录后提交"
        )
    return people


def charge_people(request: Request, raw: Mapping[str, Any]) -> None:
    """A filing with many people counts as several calls.  Raises `Refused`, `TooMany`."""
    charge(request, count_people(raw) // PEOPLE_A_CALL)
