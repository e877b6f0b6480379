"""The server killed while filers hand in: every receipt number given out is there afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import httpx
from sqlalchemy import select

from court.core.events import verify_chain
from court.core.lifecycle import State
from court.core.projection import verify_projection
from court.core.roles import Role
from court.core.tables import Filing
from court.identity import keys
from court.opinions import service as opinions
from tests.api.test_serve import SERVE, environment
from tests.court.houses import Founded, both_databases
from tests.court.papers import ROOT, example

FILERS = 3
CHOICE = random.Random(11)


def key_for(house: Founded, which: int) -> str:
    person = house.person(Role.lawyer, which)
    with house.house.work(house.actor(Role.administrator)) as work:
        return keys.issue(work, person.account_id, "机构")


def start(state: Path, url: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [*SERVE, "--workers", "2"],
        cwd=ROOT,
        env=environment(state, LIAN_DATABASE_URL=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    return process, "http" + line.partition("http")[2].partition("（")[0]


def hand_in(address: str, key: str, accepted: list[str]) -> None:
    """One filing after another until the server is gone."""
    raw = example("01")
    said = {"案由": raw["案由"], "内容": raw, "提交": True}
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}) as client:
        while True:
            try:
                answer = client.post("/api/v1/filings", json=said)
            except httpx.TransportError:
                return
            if answer.status_code == 201:
                accepted.append(answer.json()["收件号"])


def ready(address: str) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")


@both_databases
def test_no_accepted_submission_is_lost(house: Founded) -> None:
    settings = house.house.settings
    keys = [key_for(house, which) for which in range(1, FILERS + 1)]
    accepted: list[str] = []
    process, address = start(settings.state, settings.database_url)
    try:
        ready(address)
        threads = [threading.Thread(target=hand_in, args=(address, key, accepted)) for key in keys]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 60
        while len(accepted) < FILERS and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(CHOICE.uniform(0, 1))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
    for thread in threads:
        thread.join(20)
    assert len(accepted) >= FILERS, "too few submissions to say anything"
    with house.house.look() as look:
        known = {f.number: f for f in look.session.scalars(select(Filing))}
        assert set(accepted) <= set(known)
        for filing in known.values():
            assert filing.state == State.waiting
            assert opinions.last_stored(look.session, filing) is not None
        assert verify_chain(look.session)[1] == []
        assert verify_projection(look.session) == []
