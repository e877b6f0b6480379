"""`lian serve` as a process: ready, several workers, refused starts, a stop that waits."""

from __future__ import annotations

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
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.serve import listen, prepare, serve
from court.core import releases
from court.core.courthouse import Courthouse
from court.core.settings import Settings
from court.core.store.database import Database
from engine.bundle.bundle import Bundle
from engine.text.errors import LianError
from tests.court.papers import ROOT, example
from tests.few_rules import few, lay_out

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


def test_two_workers_take_up_a_release_under_load(state: Path, tmp_path: Path) -> None:
    """By HTTP, each question on a connection of its own: none fails, and none mixes editions.

    Nobody who asks `LATEST` seconds after the release is answered by what it replaced.
    """
    data = lay_out(tmp_path / "data")
    new = Bundle.from_files({**few(), "rules/_通则/试验.yaml": NEW.encode()})
    old, over = Bundle.load(data), threading.Event()
    wanted: dict[str, list[str]] = {old.hash: [], new.hash: ["试验-版次-01"]}
    wrong: list[object] = []

    def ask(address: str) -> list[tuple[float, str]]:
        """When each question was asked, and the edition that answered."""
        seen: list[tuple[float, str]] = []
        while not (over.is_set() or wrong):
            asked = time.monotonic()
            with httpx.Client(base_url=address, timeout=60) as client:
                answer = client.post("/api/v1/check", json=example("01"))
            if answer.status_code != 200:
                wrong.append(answer.text)
                break
            named = answer.json()["凭证"]["规则库"]
            found = [f["编号"] for f in answer.json()["意见"]["要求"]]
            seen.append((asked, named))
            if [n for n in found if n.startswith("试验")] != wanted.get(named):
                wrong.append((named, found))
        return seen

    more = {"LIAN_DATA": str(data), "LIAN_CALLS_PER_MINUTE": "100000"}
    with running(state, "--workers", "2", "--upgrade", **more) as (address, process):
        with httpx.Client(base_url=address, timeout=60) as client:
            assert client.get("/healthz").status_code == 200
        with ThreadPoolExecutor(CLIENTS) as pool:
            asked = [pool.submit(ask, address) for _ in range(CLIENTS)]
            database = Database(Settings(state=state).url)
            releases.release(Courthouse(Settings(state=state), old, database), new)
            database.close()
            committed = time.monotonic()
            until(lambda: taken_over(state) == 2 or bool(wrong))
            over.set()
            seen = [one for each in asked for one in each.result(60)]
        with httpx.Client(base_url=address, timeout=60) as client:
            last = client.post("/api/v1/check", json=example("01")).json()
    assert wrong == []
    assert last["凭证"]["规则库"] == new.hash
    assert {named for _, named in seen} == {old.hash, new.hash}
    assert max(at for at, named in seen if named == old.hash) - committed < LATEST
    assert process.returncode == 0


NEW = """\
规则:
- 编号: 试验-版次-01
  名称: 新的一版
  要求: {已填: [事实与理由]}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 试验。
"""
CLIENTS = 4
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
