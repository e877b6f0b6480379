"""`python -m benchmarks.http`: POST check at a steady rate, then filers and judges at once.

The first part is an open loop: a request leaves when its time has come, whether or not the
others have been answered, and its time counts from then on.  The second part
(`--minutes 10`, off by default) is `benchmarks.court_day`.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote, urlsplit

import uvloop

from benchmarks import court_day
from benchmarks.serving import serving
from benchmarks.workload import different_filings
from court.core.settings import Settings

CONNECTIONS = 200


@dataclass
class Connection(asyncio.Protocol):
    """One keep-alive connection; reads no more of an answer than where it ends."""

    transport: asyncio.Transport | None = None
    answered: asyncio.Future[int] | None = None
    buffer: bytearray = field(default_factory=bytearray)
    expected: int = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.expected < 0 and (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.buffer[:end]).lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            self.expected = end + 4 + length
        if 0 <= self.expected <= len(self.buffer) and self.answered is not None:
            status = int(self.buffer[9:12])
            self.buffer.clear()
            self.expected = -1
            self.answered.set_result(status)

    def connection_lost(self, error: Exception | None) -> None:
        if self.answered is not None and not self.answered.done():
            self.answered.set_exception(error or ConnectionResetError())

    async def ask(self, request: bytes) -> int:
        """Send a request and give the status of its answer."""
        assert self.transport is not None
        self.answered = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.answered


def check_requests(address: str, count: int, seed: int, scope: str) -> list[bytes]:
    """So many requests, hardly two alike: what a worker remembers helps as in a court's day."""
    host = urlsplit(address).netloc
    found = []
    for text in different_filings(count, seed):
        head = (
            f"POST /api/v1/check?scope={quote(scope)} HTTP/1.1\r\n"
            f"Host: {host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(text)}\r\n\r\n"
        )
        found.append(head.encode() + text)
    return found


async def steady(
    address: str, rate: int, seconds: float, seed: int, scope: str
) -> tuple[list[float], int]:
    """Milliseconds of every answer, sorted, and how many were not 200.

    This process's own garbage collector would show up as slow answers: it rests meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    loop = asyncio.get_running_loop()
    parts = urlsplit(address)
    idle: asyncio.Queue[Connection] = asyncio.Queue()
    requests = check_requests(address, int(rate * seconds), seed, scope)
    times: list[float] = []
    wrong = 0

    async def connect() -> Connection:
        _, made = await loop.create_connection(Connection, str(parts.hostname), parts.port or 80)
        return made

    # Mixed, because one worker accepts several in a row and people do not take turns like that.
    connections = []
    for _ in range(CONNECTIONS):
        connections.append(await connect())
        await asyncio.sleep(0.002)
    random.Random(seed).shuffle(connections)
    for connection in connections:
        idle.put_nowait(connection)

    async def one(number: int, due: float) -> None:
        nonlocal wrong
        connection = idle.get_nowait() if not idle.empty() else await connect()
        status = await connection.ask(requests[number])
        times.append((loop.time() - due) * 1e3)
        wrong += status != 200
        idle.put_nowait(connection)

    begin = loop.time() + 0.1
    tasks = []
    for number in range(len(requests)):
        due = begin + number / rate
        if (wait := due - loop.time()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(one(number, due)))
    await asyncio.gather(*tasks)
    gc.enable()
    return sorted(times), wrong


def report(name: str, times: list[float], wrong: int) -> None:
    p99 = times[int(len(times) * 0.99)]
    print(
        f"{name}: {len(times):,} answers, p50 {statistics.median(times):.1f} ms, "
        f"p99 {p99:.1f} ms, max {times[-1]:.1f} ms, not 200: {wrong}"
    )


def go_first() -> None:
    """Let this process go before the workers, as if it sat on a machine of its own.

    Otherwise the time it waits for a core the workers are using would count as theirs.
    """
    try:
        os.nice(-10)
    except PermissionError:
        print("not root: the times contain what the client itself waits for a core")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of its own."""
    from pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="lian-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.http")
    options.add_argument("--rate", type=int, default=300, help="requests a second")
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--scope", default="全部", help="全部 or 未了: what of each opinion")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--minutes", type=float, default=0, help="filers and judges, so long")
    options.add_argument("--postgres", action="store_true", help="instead of SQLite")
    chosen = options.parse_args()
    with (
        postgres() if chosen.postgres else nullcontext("") as url,
        # Sessions are made beforehand, without anybody at the door to show a second factor.
        serving(chosen.workers, LIAN_DATABASE_URL=url, LIAN_SECOND_FACTOR="0") as (address, state),
    ):
        go_first()
        uvloop.run(steady(address, chosen.rate, 3, 1, chosen.scope))
        load = os.getloadavg()[0]
        times, wrong = uvloop.run(steady(address, chosen.rate, chosen.seconds, 2, chosen.scope))
        name = f"POST check ({chosen.scope}), {chosen.rate}/s, {chosen.workers} workers (load before {load:.1f})"
        report(name, times, wrong)
        settings = Settings(state=state, database_url=url)
        if chosen.minutes and not court_day.run(address, settings, chosen.minutes):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
