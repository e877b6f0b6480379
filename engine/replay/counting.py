"""Filings in columns under two bundles, counted column by column.

Of a cause that a change is not about only conclusions are counted.  Of the others the columns are
read that the differing rules rest on; what equal cells come to is found once a batch, what equal
facts come to once in all (`comparing.Comparison.turn`).  The count is that of every row compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import orjson

from engine.law.catalogue import Cause
from engine.replay.columns import CAUSE, CONCLUSION, DAY, GROUNDS, ID, OWN, RULINGS, Kept, Rows
from engine.replay.comparing import (
    CHANGED,
    UNCHANGED,
    UNREADABLE,
    UNTOUCHED,
    Compared,
    Comparison,
    Turn,
)
from engine.replay.differing import Difference
from engine.replay.tally import Tally


def needed(comparison: Comparison, kept: Kept) -> list[str]:
    """The columns of a file to read, in its order.  Raises `LianError`, `BundleError`.

    Without the grounds of the older side a filing whose grounds change is checked whole.
    """
    reads: set[str] = set()
    for cause, day in kept.causes():
        found = comparison.difference(cause, day)
        if found is None or found.nothing:
            continue
        if found.whole or not kept.stands_on(comparison.before):
            return kept.names()
        reads |= found.reads
    return [name for name in kept.names() if name in {*OWN, CAUSE, *reads}]


class Counting:
    """Counts batches of filings; with their `grounds` under the older bundle, or without.

    For one thread.
    """

    def __init__(self, comparison: Comparison, grounds: bool) -> None:
        self.comparison, self.grounds = comparison, grounds

    def count(self, batches: Iterable[Any]) -> Tally:
        """The filings of several batches.  Raises `LianError`, `BundleError`."""
        found = Tally()
        for batch in batches:
            found.join(self.batch(batch))
        return found

    def batch(self, batch: Any) -> Tally:
        """The filings of one batch (`columns`).  Raises `BundleError`."""
        found, changed = Tally(filings=batch.num_rows), dict[int, Compared]()
        for (cell, day), places in _by_cause(batch).items():
            named = str(orjson.loads(cell or "null"))
            on = date.fromisoformat(day)
            cause = self.comparison.cause(named, on)
            alone = batch.take(places) if len(places) < batch.num_rows else batch
            rows = Rows(alone, self.grounds)
            if cause is None:
                _all_alike(found, UNREADABLE, rows)
                continue
            difference = self.comparison.differences.of(cause, on)
            if difference.nothing:
                _all_alike(found, UNTOUCHED, rows)
                continue
            each = (
                self._whole(rows) if difference.whole else self._rows(difference, cause, on, rows)
            )
            for number, one in each:
                found.kinds[one.kind] += 1
                found.matrix[one.before, one.after] += 1
                if one.kind == CHANGED:
                    changed[places[number]] = one
        found.listing([changed[place] for place in sorted(changed)])
        return found

    def _whole(self, rows: Rows) -> Iterator[tuple[int, Compared]]:
        return ((n, self.comparison.compare(rows.past(n))) for n in range(rows.batch.num_rows))

    def _rows(
        self, found: Difference, cause: Cause, day: date, rows: Rows
    ) -> Iterator[tuple[int, Compared]]:
        """Every row of a cause on a day, compared."""
        turns: dict[tuple[str | None, ...], Turn] = {}
        known: dict[tuple[int, str], tuple[str, str] | None] = {}
        names = [name for name in (*sorted(found.reads), RULINGS) if name in rows.named]
        cells = zip(*(rows.column(name) for name in names), strict=True)
        said = (rows.column(name) for name in (ID, CONCLUSION, GROUNDS))
        for number, (answers, id_, stored, kept) in enumerate(zip(cells, *said, strict=True)):
            if (turn := turns.get(answers)) is None:
                past = rows.past(number)
                turn = turns[answers] = self.comparison.turn(found, cause, past)
            if not turn.changes:
                same = stored or ""
                yield number, Compared(str(id_), cause.name, UNCHANGED, same, same)
                continue
            text = (kept or "") if self.grounds else ""
            key = id(turn), text
            if key not in known:
                known[key] = self.comparison.concluded(turn, text, day)
            if (pair := known[key]) is None:
                yield number, self.comparison.compare(rows.past(number))
            else:
                kind = CHANGED if pair[0] != pair[1] else UNCHANGED
                yield number, Compared(str(id_), cause.name, kind, *pair)


def _by_cause(batch: Any) -> dict[tuple[str | None, str], list[int]]:
    """The rows of every cause on every day."""
    found: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    cells = zip(batch.column(CAUSE).to_pylist(), batch.column(DAY).to_pylist(), strict=True)
    for number, pair in enumerate(cells):
        found[pair].append(number)
    return found


def _all_alike(found: Tally, kind: str, rows: Rows) -> None:
    """Count rows whose conclusion stays what it is."""
    found.kinds[kind] += rows.batch.num_rows
    for said, number in Counter(rows.column(CONCLUSION)).items():
        found.matrix[said or "", said or ""] += number
