"""CSV files that spreadsheets open safely: with a mark for UTF-8, and no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse

from court.files.formulas import looks_like_formula

BOM = "\ufeff"
CSV = "text/csv; charset=utf-8"


def safe_cell(value: object) -> str:
    """The text of a cell; one that a spreadsheet would compute is quoted with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value)
    return f"'{text}" if looks_like_formula(text) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The text of a file, row by row."""
    yield BOM
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """The rows as a file to keep; `name` without its ending.  Rows must not need a session."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"}
    return StreamingResponse(csv_lines(rows), headers=headers, media_type=CSV)
