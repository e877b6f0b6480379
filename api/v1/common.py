"""What every module of the API shares: reading bodies with a limit, days, answers."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Annotated, BinaryIO, cast

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool

from api.base.intake import parts_of
from api.base.security import house_of
from engine.check.day import read_day
from engine.text.errors import FieldProblem, FilingError

IN_MEMORY = 1 << 20
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
    return cast("BinaryIO", file)
