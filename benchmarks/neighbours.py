"""`python -m benchmarks.neighbours`: how long a page takes while somebody sends the worst inputs.

One worker serves; another process sends one of the inputs of
`benchmarks.worst` again and again, with the limits on calls lifted; a visitor opens the self-check
twenty times a second.  Milliseconds over the wire, of the page alone.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from typing import Any
from urllib.parse import quote, urlsplit

from api.base.security import COOKIE, CSRF_HEADER
from benchmarks.court_day import sign_everybody_in
from benchmarks.serving import serving
from benchmarks.worst import LOAN, Posts, posts
from court.core.settings import Settings

PAGE = f"/selfcheck/form?cause={quote(LOAN)}"
TARGET = 200
SENDERS = 1
EVERY = 0.05
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """Milliseconds of the visitor's pages, sorted, and how many inputs were answered meanwhile."""

    times: list[float]
    answered: int

    def __str__(self) -> str:
        p95 = self.times[int(len(self.times) * 0.95)]
        return (
            f"p50 {statistics.median(self.times):5.0f}  p95 {p95:5.0f}  max {self.times[-1]:5.0f}  "
            f"({len(self.times)} pages, {self.answered} inputs)"
        )


def _flood(
    address: str, path: str, content: bytes, headers: Headers, stop: Event, sent: Any
) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    while not stop.is_set():
        try:
            connection.request("POST", path, content, dict(headers))
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):  # refused before it was read to its end
            connection.close()
        with sent.get_lock():
            sent.value += 1


@contextmanager
def flooded(address: str, path: str, content: bytes, headers: Headers) -> Iterator[Any]:
    """Somebody sends this again and again; gives the counter of what was answered."""
    stop, sent = multiprocessing.Event(), multiprocessing.Value("i", 0)
    given = (address, path, content, headers, stop, sent)
    senders = [multiprocessing.Process(target=_flood, args=given) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        yield sent
    finally:
        stop.set()
        for sender in senders:
            sender.join(60)


def visited(address: str, seconds: float) -> list[float]:
    """Milliseconds of the page, asked for at a steady rate, sorted."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    times = []
    until = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        connection.request("GET", PAGE)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append((time.perf_counter() - begun) * 1e3)
        time.sleep(max(0.0, EVERY - (time.perf_counter() - begun)))
    return sorted(times)


def seen(address: str, to: Posts, content: bytes, session: Headers, seconds: float) -> Seen:
    """The neighbour's pages while one input is sent."""
    headers = {"content-type": to.kind, **(session if to.by_filer else {})}
    with flooded(address, to.address, content, headers) as sent:
        time.sleep(0.3)
        return Seen(visited(address, seconds), sent.value)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.neighbours")
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--only", default="", help="addresses or inputs with these words")
    chosen = options.parse_args()
    with serving(chosen.workers) as (address, state):
        _, actor, token = sign_everybody_in(Settings(state=state))[0]
        session = {"cookie": f"{COOKIE}={token}", CSRF_HEADER: actor.csrf}
        visited(address, 2)
        print(f"load before: {os.getloadavg()[0]:.1f}; target {TARGET} ms")
        print("nobody else:", Seen(visited(address, chosen.seconds), 0))
        for to in posts():
            for name, content in {"an ordinary one": to.ordinary, **to.worst}.items():
                if chosen.only in f"{to.address}, {name}":
                    found = seen(address, to, content, session, chosen.seconds)
                    print(f"{to.address}, {name}: {found}", flush=True)


if __name__ == "__main__":
    main()
