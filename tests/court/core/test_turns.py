"""Writers of one SQLite database: one at a time, between processes too, none left out."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from court.core.store import database as database_module
from court.core.store.database import Database
from court.core.store.turns import Turns, WaitedTooLong
from tests.court.papers import ROOT

ADD = "UPDATE tally SET n = n + 1"
WRITER = f"""
import sys
from sqlalchemy import text
from court.core.store import database as database_module
from court.core.store.database import Database
database = Database(sys.argv[1])
for _ in range(40):
    with database.transaction() as session:
        session.execute(text("{ADD}"))
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path}/turns.sqlite"
    database = Database(found)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE tally (n INTEGER)"))
        session.execute(text("INSERT INTO tally VALUES (0)"))
    database.close()
    return found


def test_writers_of_several_processes_and_threads_all_get_their_turn(url: str) -> None:
    others = [
        subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    database = Database(url)
    longest: list[float] = []

    def write() -> None:
        for _ in range(20):
            begun = time.monotonic()
            with database.transaction() as session:
                session.execute(text(ADD))
            longest.append(time.monotonic() - begun)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in others:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()
    with database.reading() as session:
        assert session.scalar(text("SELECT n FROM tally")) == 6 * 20 + 2 * 40
    assert max(longest) < 10
    database.close()


def test_who_waits_too_long_is_told_that_the_database_is_busy(url: str) -> None:
    database, other = Database(url), Database(url)
    assert other._turns is not None
    other._turns.patience = 0.05
    with database.transaction(), pytest.raises(OperationalError), other.transaction():
        pass
    with other.transaction() as session:
        session.execute(text(ADD))
    for one in (database, other):
        one.close()


def test_a_turn_ends_with_its_error() -> None:
    turns = Turns(None, 0.05)
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    refused: list[type[Exception]] = []

    def other() -> None:
        try:
            with turns.turn():
                pass
        except WaitedTooLong as error:
            refused.append(type(error))

    with turns.turn(), turns.turn():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == [WaitedTooLong]
    with turns.turn():
        pass


@pytest.mark.parametrize("busy", [False, True], ids=["at once", "after waiting"])
def test_a_lock_that_cannot_be_had_leaves_no_file_open(
    busy: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "turns.lock"
    asked: list[int] = []

    def refuse(descriptor: int, how: int) -> None:
        asked.append(descriptor)
        if busy and how & fcntl.LOCK_NB:
            raise BlockingIOError
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match=os.strerror(errno.ENOLCK)), Turns(path, 5).turn():
        pass
    assert len(asked) == 1 + busy
    assert not is_open(asked[0], path)


def test_a_wait_that_is_broken_off_closes_its_file_once_the_lock_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "turns.lock"
    lock, asked = fcntl.flock, list[int]()

    def watched(descriptor: int, how: int) -> None:
        asked.append(descriptor)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", watched)
    with Turns(path, 5).turn():
        with pytest.raises(WaitedTooLong), Turns(path, 0.05).turn():
            pass
        waiting = asked[-1]
        assert is_open(waiting, path)
    until = time.monotonic() + 10
    while is_open(waiting, path) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_open(waiting, path)


def is_open(descriptor: int, path: Path) -> bool:
    """Whether a descriptor still stands for this very file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def test_a_process_that_dies_leaves_its_turn(url: str, tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom court.core.store.database import Database\n"
        "with Database(sys.argv[1]).transaction():\n    print('in', flush=True)\n    time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in"
    process.kill()
    process.communicate()
    database = Database(url)
    with database.transaction() as session:
        session.execute(text(ADD))
    database.close()


def test_waiting_writers_leave_threads_to_those_who_read(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More writers than seats: those without one are told at once, and readers go on."""
    monkeypatch.setattr(database_module, "MOST_WRITERS", 3)
    monkeypatch.setattr(database_module, "SEAT_SECONDS", 0.2)
    database = Database(url)
    begun, go_on = threading.Event(), threading.Event()
    told: list[float] = []

    def hold() -> None:
        with database.transaction(), database.transaction():  # a second one in it needs no seat
            begun.set()
            go_on.wait(20)

    def write() -> None:
        started = time.monotonic()
        try:
            with database.transaction() as session:
                session.execute(text(ADD))
        except OperationalError:
            told.append(time.monotonic() - started)

    threads = [threading.Thread(target=hold)]
    threads[0].start()
    assert begun.wait(10)
    threads += [threading.Thread(target=write) for _ in range(6)]
    for thread in threads[1:]:
        thread.start()
    time.sleep(1)
    with database.reading() as session:
        assert session.execute(text("SELECT n FROM tally")).scalar_one() == 0
    assert len(told) == 4 and max(told) < 5
    go_on.set()
    for thread in threads:
        thread.join(20)
    with database.reading() as session:
        assert session.execute(text("SELECT n FROM tally")).scalar_one() == 2
