"""The day a filing is checked by, and days as callers write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.text.errors import FieldProblem, FilingError
from engine.values import ValueProblem, parse_date

FILING_DAY = "起诉日期"


def day_for(raw: Mapping[str, Any], given: date | None, today: date) -> date:
    """The day to check by: the one asked for, else the filing's own 起诉日期, else today.

    Raises `FilingError`.
    """
    return given or read_day(raw.get(FILING_DAY), FILING_DAY) or today


def read_day(written: Any, where: str) -> date | None:
    """A day as somebody wrote it, None when nothing was written.

    Raises `FilingError` that names `where` it was written.
    """
    if written is None or written == "":
        return None
    try:
        return parse_date(written)
    except ValueProblem as problem:
        raise FilingError([FieldProblem(where, str(problem))]) from None
