"""Many filings under two bundles, in this process or in several.

Filings in the hand go to the processes in batches; of a file each process reads its own parts.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.bundle.bundle import Bundle
from engine.replay.columns import Kept
from engine.replay.comparing import Comparison
from engine.replay.counting import Counting, needed
from engine.replay.past import Past
from engine.replay.tally import Tally

BATCH = 500
_held: list[tuple[Bundle, Bundle]] = []
_own: list[Comparison] = []
_reading: list[_Reading] = []


def replay(before: Bundle, after: Bundle, filings: Iterable[Past], processes: int = 1) -> Tally:
    """Take every filing through both.  Raises `BundleError`.

    Several processes are copies of this one, so the bundles are not sent: only from a process
    without other threads.
    """
    if processes <= 1:
        return tally(Comparison(before, after), filings)
    found = Tally()
    for part in _spread(before, after, filings, processes):
        found.join(part)
    return found


def _spread(
    before: Bundle, after: Bundle, filings: Iterable[Past], processes: int
) -> Iterator[Tally]:
    _held[:] = [(before, after)]
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap_unordered(_batch, batches(filings))
    finally:
        _held.clear()


def batches(filings: Iterable[Past]) -> Iterator[list[Past]]:
    rest = iter(filings)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _batch(filings: Iterable[Past]) -> Tally:
    """In a worker: its comparison is made with the first batch."""
    if not _own:
        _own.append(Comparison(*_held[0]))
    return tally(_own[0], filings)


def replay_file(before: Bundle, after: Bundle, path: Path, processes: int = 1) -> Tally:
    """`replay` of a Parquet file, column by column.  Raises `LianError`, `BundleError`."""
    kept, comparison = Kept(path), Comparison(before, after)
    reading = _Reading(Counting(comparison, kept.stands_on(before)), kept, needed(comparison, kept))
    parts = range(kept.parts())
    if processes <= 1 or len(parts) <= 1:
        return reading.count()
    found = Tally()
    _reading[:] = [reading]
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            for one in pool.imap(_part, parts):
                found.join(one)
    finally:
        _reading.clear()
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that is counted, with the columns that are read of it."""

    counting: Counting
    kept: Kept
    names: list[str]

    def count(self, parts: list[int] | None = None) -> Tally:
        return self.counting.count(self.kept.batches(self.names, parts))


def _part(number: int) -> Tally:
    return _reading[0].count([number])


def tally(comparison: Comparison, filings: Iterable[Past]) -> Tally:
    found = Tally()
    for past in filings:
        found.add(comparison.compare(past))
    return found
