"""Many filings under two bundles on a Dask cluster, counted column by column by its workers.

The files of both bundles go to every worker once and are compiled there; filings go in batches of
the columns that differing rules rest on, whether they come from a file or from the database.  Workers
need `pyarrow` as well.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.layering import remade
from engine.replay.columns import CAUSE, Kept, batch_of
from engine.replay.comparing import Comparison
from engine.replay.counting import Counting, needed
from engine.replay.past import Past
from engine.replay.running import batches
from engine.replay.tally import Tally
from engine.text.errors import LianError
from engine.text.files import Files

Contents = Mapping[str, bytes]
ON_THE_WAY = 64  # batches sent and not yet counted, so that a million filings never wait in memory


class _Here(threading.local):
    """The comparison of a worker's thread, with the bundles it was made of."""

    made: tuple[str, str, Comparison] | None = None


_here = _Here()


def replay_on(scheduler: str, before: Bundle, after: Bundle, filings: Iterable[Past]) -> Tally:
    """`replay` on the cluster at an address (`tcp://host:8786`).  Raises `LianError`, `BundleError`."""
    comparison = Comparison(before, after)
    return _counted_on(scheduler, comparison, _in_columns(comparison, filings), grounds=False)


def replay_file_on(scheduler: str, before: Bundle, after: Bundle, path: Path) -> Tally:
    """`replay_file` on the cluster at an address.  Raises `LianError`, `BundleError`."""
    comparison, kept = Comparison(before, after), Kept(path)
    batches = kept.batches(needed(comparison, kept))
    return _counted_on(scheduler, comparison, batches, kept.stands_on(before))


def _in_columns(comparison: Comparison, filings: Iterable[Past]) -> Iterator[Any]:
    """Filings in batches; of those that the change is not about, the cause alone."""
    for rows in batches(filings):
        yield batch_of([_touched(comparison, past) for past in rows])


def _touched(comparison: Comparison, past: Past) -> Past:
    cause = past.content.get(CAUSE)
    found = comparison.difference(str(cause), past.day)
    return replace(past, content={CAUSE: cause}) if found is None or found.nothing else past


def _counted_on(
    scheduler: str, comparison: Comparison, parts: Iterable[Any], grounds: bool
) -> Tally:
    client = _client(scheduler)
    found = Tally()
    try:
        sent = client.scatter(
            [dict(bundle.files.items()) for bundle in (comparison.before, comparison.after)],
            broadcast=True,
            hash=False,
        )
        waiting = _completed(client)
        for part in parts:
            waiting.add(client.submit(_counted, *sent, part, grounds, pure=False))
            while waiting.count() >= ON_THE_WAY:
                found.join(next(waiting).result())
        for future in waiting:
            found.join(future.result())
    finally:
        client.close()
    return found


def _counted(before: Contents, after: Contents, batch: Any, grounds: bool) -> Tally:
    """In a worker: its comparison is made with the first batch."""
    old, new = Files(before), Files(after)
    known = _here.made
    if known is None or known[:2] != (old.hash, new.hash):
        bundle = Bundle(old)
        known = _here.made = old.hash, new.hash, Comparison(bundle, remade(bundle, new))
    return Counting(known[2], grounds).batch(batch)


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise LianError(
            "用 Dask 集群要先安装：.venv/bin/pip install -e '.[cluster]'；单机用 --processes"
        ) from None
    try:
        return Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise LianError(f"连不上 Dask 集群“{scheduler}”：请核对地址，如 tcp://主机:8786") from error


def _completed(client: Any) -> Any:
    from distributed import as_completed

    return as_completed(loop=client.loop)
