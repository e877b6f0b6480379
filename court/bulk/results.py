"""The outcome of a bulk file as a workbook: one line a row, then every point with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from court.bulk.tables import BulkRow
from court.bulk.workbooks import SheetData, Value, to_xlsx
from engine.inference.policy import Policy

RESULT = ("行号", "自用编号", "当事人", "状态", "结论", "项数", "收件号")
POINTS = ("行号", "自用编号", "单元格", "栏目", "说明")


def next_step(policy: Policy, row: BulkRow) -> str:
    """What a filer may do about a row, until it is handed in; empty when nothing is known."""
    said = None if row.receipt else policy.row(row.conclusion)
    return said.next_step if said else ""


def to_workbook(rows: Sequence[BulkRow]) -> bytes:
    """The workbook a filer downloads."""
    return to_xlsx(
        (
            SheetData("结果", RESULT, map(_result, rows), (8, 18, 40, 10, 24, 8, 20)),
            SheetData("要改的和要补的", POINTS, _points(rows), (8, 18, 16, 30, 80)),
        )
    )


def _result(row: BulkRow) -> Sequence[Value]:
    return (
        row.number,
        row.reference,
        row.parties,
        row.state,
        row.words,
        len(row.items),
        row.receipt,
    )


def _points(rows: Iterable[BulkRow]) -> Iterator[Sequence[Value]]:
    for row in rows:
        for item in row.items:
            yield row.number, row.reference, item["单元格"], item["栏目"], item["问题"]
