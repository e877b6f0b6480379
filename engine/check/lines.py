"""Many filings as NDJSON: one filing a line in, one result a line out.

A line that cannot be read gives a result that says so and never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.check.filing import read_json
from engine.check.opinion import Opinion
from engine.check.receipt import receipt_of
from engine.text.errors import FieldProblem, FilingError, LianError
from engine.values import ValueProblem, parse_date

FILING_DAY = "起诉日期"


def day_for(raw: Mapping[str, Any], given: date | None, today: date) -> date:
    """The day to check by: the one asked for, else the filing's own 起诉日期, else today.

    Raises `FilingError`.
    """
    if given is not None:
        return given
    stated = raw.get(FILING_DAY)
    if stated is None or stated == "":
        return today
    try:
        return parse_date(stated)
    except ValueProblem as problem:
        raise FilingError([FieldProblem(FILING_DAY, str(problem))]) from None


def line_result(
    number: int, line: bytes, check: Callable[[Mapping[str, Any]], Opinion]
) -> dict[str, Any]:
    """The result of one line: conclusion, what needs attention, receipt; or what is wrong."""
    try:
        opinion = check(read_json(line))
    except FilingError as error:
        return {"行": number, "错误": [{"路径": p.path, "问题": p.message} for p in error.problems]}
    except LianError as error:
        return {"行": number, "错误": [{"路径": "", "问题": str(error)}]}
    return {
        "行": number,
        "结论": opinion.conclusion,
        "案由": opinion.cause,
        "要求": [f.to_dict() for f in opinion.of("不满足", "请法官判断")],
        "凭证": receipt_of(opinion).to_dict(),
    }
