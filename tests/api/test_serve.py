"""`lian serve` as a process: ready, several workers, refused starts, a stop that waits."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.serve import listen, prepare, serve
from court.core import releases
from court.core.courthouse import Courthouse
from court.core.roles import Role
from court.core.settings import Settings
from court.core.store.database import Database
from court.workshop import releasing
from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.receipt import receipt_of
from engine.text.errors import LianError
from tests.court.houses import Founded, MovableClock
from tests.court.papers import ROOT, example
from tests.court.workshop.helping import (
    WRITTEN,
    approved,
    begun,
    handed_in,
    rule,
    started,
    written,
)
from tests.few_rules import lay_out

SERVE = (sys.executable, "-m", "cli.main", "serve", "--port", "0")


def environment(state: Path, **more: str) -> dict[str, str]:
    """A state folder of its own, and the rules of a few causes beside it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LIAN_")}
    data = state.parent / "data"
    if not data.exists():
        lay_out(data)
    return {**kept, "LIAN_STATE": str(state), "LIAN_DATA": str(data), **more}


@contextmanager
def running(state: Path, *options: str, **more: str) -> Iterator[tuple[str, Any]]:
    """The address of a running portal, and its process."""
    log = state.parent / "log"
    with log.open("ab") as stderr:
        process = subprocess.Popen(
            [*SERVE, *options],
            cwd=ROOT,
            env=environment(state, **more),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http" in line, log.read_text(encoding="utf-8")
        yield "http" + line.partition("http")[2].partition("（")[0], process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def log_of(state: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (state.parent / "log").read_text("utf-8").splitlines()]


def refused(state: Path, *options: str, **more: str) -> str:
    """What a start that is refused says."""
    done = subprocess.run(
        [*SERVE, *options],
        cwd=ROOT,
        env=environment(state, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_two_workers_serve_count_together_and_stop_gently(state: Path) -> None:
    assert "lian db upgrade" in refused(state)
    with running(state, "--workers", "2", "--upgrade") as (address, process):
        with httpx.Client(base_url=address, timeout=30) as client:
            assert client.get("/healthz").json()["检查"]["数据库"] is True
            for _ in range(20):
                with httpx.Client(base_url=address, timeout=30) as other:
                    said = other.post("/api/v1/check", json=example("01"))
                assert said.json()["意见"]["结论"] == "建议登记立案"
            counted = client.get("/metrics").text
            line = 'lian_checks_total{conclusion="建议登记立案",stage="提交"}'
            assert f"{line} 20.0" in counted
            with client.stream("POST", "/api/v1/check/bulk", content=slowly(process), headers={"content-type": "application/x-ndjson"}) as stream:  # fmt: skip
                lines = list(stream.iter_lines())
        assert len(lines) == 3
        assert process.wait(30) == 0
    log = log_of(state)
    assert {r["route"] for r in log if r["logger"] == "lian.request"} >= {
        "/healthz",
        "/api/v1/check",
    }
    assert not [r for r in log if "error" in r]


def test_fifty_clients_while_two_workers_take_up_a_release_and_go_back(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change set released and returned from by two people, each taken up by both processes.

    No question fails, none is answered by a mix of editions, and nobody who asks `LATEST` seconds
    after a release is answered by what it replaced.  Receipts of both editions recompute.
    """
    data = lay_out(tmp_path / "data")
    monkeypatch.setenv("LIAN_DATA", str(data))  # without the whole filings of other causes
    old = Bundle.load(data)
    more = {"LIAN_DATA": str(data), "LIAN_CALLS_PER_MINUTE": "1000000"}
    with running(state, "--workers", "2", "--upgrade", **more) as (address, process):
        assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200
        settings = Settings(state=state, second_factor=False)
        database = Database(settings.url)
        court = Founded(Courthouse(settings, old, database), MovableClock(datetime.now(UTC)))
        found = begun(started(court))
        written(court, found, rule())
        handed_in(court, found)
        asking = Asking(address.removeprefix("http://"))
        with ThreadPoolExecutor(CLIENTS) as pool, asking:
            asked = [pool.submit(asking.ask) for _ in range(CLIENTS)]
            approved(court, found)
            made = releasing.release(court.house, court.actor(Role.editor, 2), found.id)
            out = time.monotonic()
            until(lambda: taken_over(state) == 2 or bool(asking.wrong))
            releases.follow(court.house)
            new = court.house.bundle
            with court.house.work(court.actor(Role.editor)) as work:
                back = releasing.ask_to_return(work, made.number)
            approved(court, back)
            releasing.release(court.house, court.actor(Role.editor, 2), back.id)
            returned = time.monotonic()
            until(lambda: taken_over(state) == 4 or bool(asking.wrong))
            asking.over.set()
            seen = [one for each in asked for one in each.result(60)]
        database.close()
    assert asking.wrong == []
    assert process.returncode == 0
    assert {has for _, named, has in seen if named == old.hash} == {False}
    assert {has for _, named, has in seen if named == new.hash} == {True}
    assert {named for _, named, _ in seen} == {old.hash, new.hash}
    assert not [at for at, named, _ in seen if named == old.hash and out + LATEST < at < returned]
    assert not [at for at, named, _ in seen if named == new.hash and at > returned + LATEST]
    for bundle in (old, new):
        day = date.fromisoformat(asking.receipts[bundle.hash]["日期"])
        opinion = check(bundle, example("01"), day, "提交")
        assert receipt_of(opinion).to_dict() == asking.receipts[bundle.hash]


class Asking:
    """What clients ask until the block ends, and what was wrong with an answer."""

    def __init__(self, host: str) -> None:
        self.host, self.over = host, threading.Event()
        self.wrong: list[object] = []
        self.receipts: dict[str, dict[str, str]] = {}

    def __enter__(self) -> None:
        self.over.clear()

    def __exit__(self, *_: object) -> None:
        self.over.set()

    def ask(self) -> list[tuple[float, str, bool]]:
        """When each question was asked, the edition that answered, and whether it has the new rule."""
        seen = []
        raw = json.dumps(example("01"))
        while not (self.over.is_set() or self.wrong):
            asked = time.monotonic()
            client = http.client.HTTPConnection(self.host, timeout=60)  # maybe to the other worker
            client.request("POST", "/api/v1/check", raw, {"content-type": "application/json"})
            answer = client.getresponse()
            body = answer.read()
            client.close()
            if answer.status != 200:
                self.wrong.append(body)
                break
            said = json.loads(body)
            named = said["凭证"]["规则库"]
            self.receipts[named] = said["凭证"]
            found = any(f["编号"] == WRITTEN["id"] for f in said["意见"]["要求"])
            seen.append((asked, named, found))
            self.over.wait(PAUSE)
        return seen


CLIENTS = 50
PAUSE = 2.0  # between two questions of a client, so that the court has time for what is tested
# A worker looks every two seconds and compiles the new rules beside its answers; it took 2 s on two
# busy cores, and the rest is for busier ones.
LATEST = 15.0


def taken_over(state: Path) -> int:
    """How many workers said that they use what was released."""
    return sum(line["event"] == "rules taken over" for line in log_of(state))


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)


def slowly(process: Any) -> Iterator[bytes]:
    """Three lines, and the order to stop after the first."""
    line = json.dumps({"案由": "民间借贷纠纷"}).encode() + b"\n"
    yield line
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    time.sleep(1)
    yield line
    yield line


class TestStarting:
    def test_a_database_without_tables_is_refused_until_it_is_upgraded(self, state: Path) -> None:
        settings = Settings(state=state)
        with pytest.raises(LianError, match="lian db upgrade"):
            prepare(settings, upgrading=False)
        prepare(settings, upgrading=True)
        prepare(settings, upgrading=False)

    def test_development_makes_its_own_tables(self, state: Path) -> None:
        prepare(Settings(state=state, development=True), upgrading=False)
        prepare(Settings(state=state), upgrading=False)

    @pytest.mark.parametrize(
        ("port", "workers", "env", "said"),
        [
            (0, 0, {}, "进程数"),
            (0, 1, {"LIAN_MAX_FILE_MB": "many"}, "LIAN_MAX_FILE_MB"),
            (99_999, 1, {}, "99999 端口"),
            (
                0,
                1,
                {"LIAN_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
                "数据库连不上",
            ),
        ],
    )
    def test_what_stops_every_worker_is_said_before_the_first_starts(
        self,
        state: Path,
        monkeypatch: pytest.MonkeyPatch,
        port: int,
        workers: int,
        env: dict[str, str],
        said: str,
    ) -> None:
        for name, value in {"LIAN_STATE": str(state), **env}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(LianError, match=said):
            serve("127.0.0.1", port, workers, True, print)

    def test_small_answers_are_not_held_back(self) -> None:
        """Accepted connections inherit the protocol by which Nagle's delay is switched off."""
        with (
            listen("127.0.0.1", 0) as listening,
            socket.create_connection(listening.getsockname()),
        ):
            accepted, _ = listening.accept()
            assert accepted.proto == socket.IPPROTO_TCP
            accepted.close()

    def test_a_port_that_is_taken_is_said(
        self, state: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LIAN_STATE", str(state))
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(LianError, match="端口上提供服务"):
                serve("127.0.0.1", taken.getsockname()[1], 1, True, print)


def test_a_court_without_a_seal_of_its_own_is_told_so(tmp_path: Path) -> None:
    with running(tmp_path / "state", "--upgrade") as (_, process):
        assert process.stdout is not None
        assert "测试印章" in process.stdout.readline()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "somewhere.example"])
def test_the_demonstration_opens_on_this_machine_alone(
    state: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its outbox shows every code to whoever asks; once a printed line was all that said so."""
    monkeypatch.setenv("LIAN_STATE", str(state))
    monkeypatch.setenv("LIAN_DEVELOPMENT", "1")
    with pytest.raises(LianError, match="只能在本机上打开"):
        serve(host, 0, 1, False, print)
    assert not state.exists()
