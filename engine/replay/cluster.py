"""Many filings under two bundles on a Dask cluster: the same comparison, counted by its workers.

The files of both bundles go to every worker once and are compiled there; filings go in batches.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.layering import remade
from engine.replay.comparing import Comparison
from engine.replay.past import Past
from engine.replay.running import batches, tally
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
    client = _client(scheduler)
    found = Tally()
    try:
        sent = client.scatter(
            [dict(bundle.files.items()) for bundle in (before, after)], broadcast=True, hash=False
        )
        waiting = _completed(client)
        for part in batches(filings):
            waiting.add(client.submit(_counted, *sent, part, pure=False))
            while waiting.count() >= ON_THE_WAY:
                found.join(next(waiting).result())
        for future in waiting:
            found.join(future.result())
    finally:
        client.close()
    return found


def _counted(before: Contents, after: Contents, filings: list[Past]) -> Tally:
    """In a worker: its comparison is made with the first batch."""
    old, new = Files(before), Files(after)
    known = _here.made
    if known is None or known[:2] != (old.hash, new.hash):
        bundle = Bundle(old)
        known = _here.made = old.hash, new.hash, Comparison(bundle, remade(bundle, new))
    return tally(known[2], filings)


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
