"""Many filings as NDJSON: one filing a line in, one result a line out.

A line that cannot be read gives a result that says so and never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.check.filing import read_json
from engine.check.opinion import Opinion
from engine.check.receipt import receipt_of
from engine.text.errors import FilingError, LianError


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
        **({"说明": list(opinion.notes)} if opinion.notes else {}),
        "要求": [f.to_dict() for f in opinion.of("不满足", "请法官判断")],
        "凭证": receipt_of(opinion).to_dict(),
    }
