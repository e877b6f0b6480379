"""A process that has imported what reads files, of which every file gets a copy of its own.

Starting an interpreter and importing a reader takes a quarter of a second of processor, opening an
ordinary file a hundredth of that.  So one process imports and then only forks: it never opens a
file, has no secrets of the court (`court.files.confinement`) and ends with the process that started
it.  Each copy confines itself, opens one file, answers and ends.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from court.files.confinement import HOUSE, LONGEST_ANSWER, Confined, environment

STARTS_WITHIN = 30  # seconds, on a machine that has much else to do
LOOKS_EVERY = 0.2
LONGEST_QUESTION = 4_096
ATTEMPTS = 2
BLOCK = 1 << 16
READY = b"."


class Prepared:
    """Asks `child` of a module, in a copy of a process that has imported it and `others`."""

    def __init__(self, module: str, others: Sequence[str] = ()) -> None:
        self.modules = (module, *others)
        self._asking = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def ask(self, arguments: Sequence[str], seconds: float, longest: int = LONGEST_ANSWER) -> Any:
        """The answer of one copy as JSON, of some bytes.  Raises `Confined`.

        `seconds` is the time on the clock; the copy is killed when it is over.
        """
        until = time.monotonic() + seconds
        answering = self._copy(json.dumps([seconds, *arguments]).encode())
        try:
            said = _read(answering, until, longest)
        finally:
            os.close(answering)
        try:
            return json.loads(said)
        except ValueError:
            raise Confined("answer" if said else "exit") from None

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._asking:
            self._end()

    def _copy(self, question: bytes) -> int:
        """Have a copy made for a question; gives where it will answer."""
        with self._asking:
            for _ in range(ATTEMPTS):
                reading, writing = os.pipe()
                try:
                    channel = self._channel or self._start()
                    socket.send_fds(channel, [question], [writing])
                    if channel.recv(1) == READY:
                        return reading
                except OSError:  # it was killed, or gives no sign
                    pass
                finally:
                    os.close(writing)
                os.close(reading)
                self._end()
        raise Confined("start")

    def _start(self) -> socket.socket:
        ours, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, *self.modules],
                cwd=HOUSE,
                env=environment(),
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        ours.settimeout(STARTS_WITHIN)
        self._channel = ours
        atexit.register(self.close)
        return ours

    def _end(self) -> None:
        atexit.unregister(self.close)
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._channel = self._process = None


def _read(answering: int, until: float, longest: int) -> bytes:
    """Everything a copy says.  Raises `Confined` when that is too late or too much."""
    said = bytearray()
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([answering], [], [], left)[0]:
            raise Confined("time")
        block = os.read(answering, BLOCK)
        if not block:
            return bytes(said)
        said += block
        if len(said) > longest:
            raise Confined("answer")


# In the other process


def _serve(channel: socket.socket, modules: Sequence[str]) -> None:
    """Make a copy for every question until nobody is there to ask; kill those that are late."""
    for name in modules:
        import_module(name)
    gc.collect()
    gc.freeze()
    late_at: dict[int, float] = {}
    while True:
        asked, _, _ = select.select([channel], [], [], LOOKS_EVERY if late_at else None)
        if asked:
            question, given, _, _ = socket.recv_fds(channel, LONGEST_QUESTION, 1)
            if not question:
                break
            seconds, *arguments = json.loads(question)
            pid = _fork(channel, given[0], modules[0], arguments)
            late_at[pid] = time.monotonic() + seconds
            os.close(given[0])
            channel.send(READY)
        _bury(late_at)
    for pid in late_at:
        os.kill(pid, signal.SIGKILL)


def _bury(late_at: dict[int, float]) -> None:
    """A copy that ended keeps its number until it is waited for: no other process is killed."""
    for pid, late in list(late_at.items()):
        if time.monotonic() > late:
            os.kill(pid, signal.SIGKILL)
        if os.waitpid(pid, os.WNOHANG)[0]:
            del late_at[pid]


def _fork(channel: socket.socket, answer: int, module: str, arguments: Sequence[str]) -> int:
    if pid := os.fork():
        return pid
    code = 1
    with suppress(BaseException):
        channel.close()
        os.dup2(answer, sys.stdout.fileno())
        os.close(answer)
        import_module(module).child(*arguments)
        sys.stdout.flush()
        code = 0
    os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=sys.stdin.fileno()) as given:
        _serve(given, sys.argv[1:])
