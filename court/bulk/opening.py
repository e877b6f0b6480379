"""A table from outside, read in a process of its own: `python -m court.bulk.opening`.

The court's process never opens a workbook that a stranger made.  The other one says the header
with what all rows share, then every row, as lines of JSON; they are kept in a file without a name
for as long as the table is needed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any

from court.bulk.reading import Cell, Line, Table, TableRefused, open_table
from court.files.confinement import Confined, confine, lines
from court.files.examination import TOO_MUCH
from court.files.sniffing import TABLE, Kind

# The lease of the job that waits is 60 s.
SECONDS, PROCESSOR = 50, 45
MEMORY = 1_000_000_000
MOST_SAID = 300_000_000
IN_MEMORY = 4_000_000
REFUSED, HEADER, SHARED, ROW, CELLS = "refused", "header", "shared", "row", "cells"
MOMENTS: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def open_outside(data: bytes, kind: Kind) -> Table:
    """Open a file that was sniffed as XLSX or CSV, and read it to its end.  Raises `TableRefused`."""
    with tempfile.TemporaryFile(prefix="lian-table-") as given:
        given.write(data)
        given.flush()
        try:
            return _kept(lines(__name__, [kind.media_type], given, SECONDS, MOST_SAID))
        except Confined:
            raise TableRefused(TOO_MUCH) from None


def _kept(said: Iterator[bytes]) -> Table:
    head = _heard(next(said, b"{}"))
    if HEADER not in head:
        raise Confined("no header")
    rows: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 — as long as the table
    for line in said:
        _heard(line)
        rows.write(line)
    shared = [(_cell(name), _cell(value)) for name, value in head[SHARED]]
    return Table([_cell(cell) for cell in head[HEADER]], _Rows(rows), shared)


def _heard(line: bytes) -> dict[str, Any]:
    """What one line says.  Raises `TableRefused` when it says that the table cannot be read."""
    said: dict[str, Any] = json.loads(line)
    if REFUSED in said:
        raise TableRefused(said[REFUSED])
    return said


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows as they were said; each reading has its own place."""

    file: IO[bytes]

    def lines(self) -> Iterator[Line]:
        place = 0
        while True:
            self.file.seek(place)
            if not (line := self.file.readline()):
                return
            place = self.file.tell()
            said = json.loads(line)
            yield Line(said[ROW], {int(n): _cell(cell) for n, cell in said[CELLS].items()})


def _cell(said: list[Any]) -> Cell:
    ref, value, problem = said
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        value = MOMENTS[kind](text)
    return Cell(ref, value, problem)


# In the other process


def _child(media_type: str) -> None:
    kind = next(k for k in TABLE if k.media_type == media_type)
    confine(MEMORY, PROCESSOR)
    try:
        table = open_table(sys.stdin.buffer, kind)
        shared = [[_sayable(name), _sayable(value)] for name, value in table.shared]
        _say({HEADER: [_sayable(cell) for cell in table.header], SHARED: shared})
        for line in table.lines():
            cells = {place: _sayable(cell) for place, cell in line.cells.items()}
            _say({ROW: line.number, CELLS: cells})
    except TableRefused as error:
        _say({REFUSED: str(error)})


def _sayable(cell: Cell) -> list[Any]:
    value = cell.value
    if isinstance(value, datetime | date | time):
        value = {type(value).__name__: value.isoformat()}
    return [cell.ref, value, cell.problem]


def _say(said: dict[str, Any]) -> None:
    """Halves of characters, which a workbook may hold, travel as escapes."""
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    _child(sys.argv[1])
