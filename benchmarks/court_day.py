"""A busy day: filers draft, check, upload and submit while judges open and decide.

Everybody is an HTTP client of a running portal; at the end the database is asked whether every
submission that was confirmed is there and whether the event log is whole.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.base.security import COOKIE, CSRF_HEADER
from benchmarks.workload import example_filings
from court.core.courthouse import Actor, Courthouse
from court.core.roles import Role
from court.core.settings import Settings
from court.core.tables import Account, Filing
from court.identity import accounts
from court.operations import schema  # noqa: F401 - verification looks at every room's tables
from court.oversight.audit import verify

FILERS, JUDGES = 50, 5
PREFIX = "/api/v1"
CHECKS = 8
REASON = "材料看过，符合登记立案的条件"
PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n%%%b\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
)


@dataclass
class Tally:
    """Milliseconds by kind of request, what went wrong, what was confirmed."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    conflicts: int = 0
    submitted: set[str] = field(default_factory=set)
    decided: int = 0


@dataclass
class Person:
    """A signed-in client; every answer is timed and looked at.  Pauses last `pace` times as long."""

    client: httpx.AsyncClient
    tally: Tally
    chance: random.Random
    pace: float = 1.0

    async def ask(self, kind: str, method: str, path: str, **body: Any) -> httpx.Response | None:
        begun = time.perf_counter()
        try:
            said = await self.client.request(method, path, **body)
        except httpx.HTTPError as error:
            self.tally.errors.append(f"{kind}: {type(error).__name__}")
            return None
        self.tally.times[kind].append((time.perf_counter() - begun) * 1e3)
        if said.status_code == 409:
            self.tally.conflicts += 1
            return None
        if said.status_code >= 400:
            self.tally.errors.append(f"{kind}: {said.status_code} {said.text[:120]}")
            return None
        return said

    async def pause(self, least: float, most: float) -> None:
        await asyncio.sleep(self.pace * self.chance.uniform(least, most))


async def filer(person: Person, until: float) -> None:
    """One filing after the other: draft, live checks while typing, an upload, the submission."""
    filings = [json.loads(text) for _, text in example_filings()[:12]]
    await person.pause(0, 5)
    while time.monotonic() < until:
        content = person.chance.choice(filings)
        begun = {"案由": content["案由"], "内容": {"案由": content["案由"]}}
        draft = await person.ask("draft", "POST", f"{PREFIX}/filings", json=begun)
        if draft is None:
            continue
        place, revision = draft.headers["location"], draft.json()["修订号"]
        keys = list(content)
        for step in range(1, CHECKS + 1):
            part = {key: content[key] for key in keys[: len(keys) * step // CHECKS]}
            await person.ask("check", "POST", f"{PREFIX}/check?stage=填写", json=part)
            saved = await person.ask(
                "save",
                "PUT",
                f"{place}/content",
                json={"内容": part, "修订号": revision},
                headers={"prefer": "return=minimal"},  # what is missing was asked just before
            )
            revision = saved.json()["修订号"] if saved else revision
            await person.pause(0.3, 1.5)
        file = PDF % bytes(person.chance.randbytes(100_000).hex(), "ascii")
        await person.ask(
            "upload",
            "POST",
            f"{place}/uploads?name=证据.pdf",
            content=file,
            headers={"content-type": "application/octet-stream"},
        )
        done = await person.ask("submit", "POST", f"{place}/submit", json={"修订号": revision})
        if done is not None:
            person.tally.submitted.add(done.json()["收件号"])
            await person.ask("timeline", "GET", f"{place}/timeline")
        await person.pause(2, 8)


async def judge(person: Person, until: float) -> None:
    """Take what waits, read it, decide as recommended; in doubt, register."""
    while time.monotonic() < until:
        waiting = await person.ask("inbox", "GET", f"{PREFIX}/inbox")
        lines = [line for line in waiting.json()["起诉"] if not line["承办人"]] if waiting else []
        if not lines:
            await person.pause(0.5, 1)
            continue
        desk = f"{PREFIX}/review/{person.chance.choice(lines)['编号']}"
        seen = await person.ask("take", "POST", f"{desk}/take")
        if seen is None:
            continue
        await person.ask("open", "GET", f"/inbox/{seen.json()['编号']}")
        await person.pause(1, 4)
        asked = seen.json()["建议决定"] == "补正告知"
        plan = {"决定": "补正告知", "天数": 7} if asked else {"决定": "登记立案", "说明": REASON}
        decided = await person.ask(
            "decide", "POST", f"{desk}/decision", json={"次序": seen.json()["次序"], **plan}
        )
        person.tally.decided += decided is not None


def sign_everybody_in(settings: Settings) -> list[tuple[Role, Actor, str]]:
    """Accounts and sessions, made beforehand in the portal's own database."""
    house = Courthouse.open(settings)
    found = []
    for number in range(FILERS + JUDGES):
        role = Role.party if number < FILERS else Role.judge
        with house.work() as work:
            account = Account(role=role, name=f"{role}{number}", created_at=work.now)
            account.phone = f"139{number:08d}" if role is Role.party else None
            work.session.add(account)
            work.session.flush()
            token = accounts.open_session(work, account)
        found.append((role, accounts.by_token(house, token), token))
    house.database.close()
    return found


async def day(
    address: str, people: list[tuple[Role, Actor, str]], minutes: float, pace: float = 1.0
) -> Tally:
    """Let everybody work for so long."""
    tally = Tally()
    everybody = []
    async with AsyncExitStack() as clients:
        for number, (role, actor, token) in enumerate(people):
            headers = {"cookie": f"{COOKIE}={token}", CSRF_HEADER: actor.csrf}
            client = httpx.AsyncClient(base_url=address, timeout=60, headers=headers)
            await clients.enter_async_context(client)
            person = Person(client, tally, random.Random(number), pace)
            everybody.append((filer if role is Role.party else judge, person))
        until = time.monotonic() + minutes * 60  # from when all of them are there
        await asyncio.gather(*(work(person, until) for work, person in everybody))
    return tally


def check_afterwards(settings: Settings, tally: Tally) -> None:
    """Every confirmed submission is there; the log is whole."""
    house = Courthouse.open(settings)
    with house.look() as look:
        numbers = {n for (n,) in look.session.query(Filing.number) if n}
        found = verify(look.session, look.now)
    house.database.close()
    if lost := tally.submitted - numbers:
        tally.errors.append(f"{len(lost)} confirmed submissions are not in the database")
    tally.errors += [f"event log: {fault}" for fault in found.faults]
    print(f"event log: {found.events:,} events, {len(found.faults)} faults")


def report(tally: Tally, minutes: float) -> None:
    """What everybody did and how long it took."""
    print(f"{FILERS} filers, {JUDGES} judges, {minutes:g} minutes:")
    for kind, times in sorted(tally.times.items()):
        times.sort()
        p95, p99 = (times[int(len(times) * share)] for share in (0.95, 0.99))
        print(
            f"  {kind:9} {len(times):6,}  p50 {statistics.median(times):7.1f} ms"
            f"  p95 {p95:7.1f} ms  p99 {p99:7.1f} ms  max {times[-1]:7.1f} ms"
        )
    print(
        f"  submitted {len(tally.submitted):,}, decided {tally.decided:,}, "
        f"conflicts between judges {tally.conflicts}, errors {len(tally.errors)}"
    )
    for error in tally.errors[:20]:
        print(f"  ! {error}")


def run(address: str, settings: Settings, minutes: float) -> bool:
    """The whole scenario; whether it went without an error."""
    people = sign_everybody_in(settings)
    tally = asyncio.run(day(address, people, minutes))
    report(tally, minutes)
    check_afterwards(settings, tally)
    return not tally.errors
