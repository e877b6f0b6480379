"""A process that opens what strangers made: little memory, little time, no files, no network.

Whatever a file does to its reader happens there; the court's process only reads one line of JSON.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

HOUSE = Path(__file__).resolve().parents[2]
LONGEST_ANSWER = 10_000
NEW_USER, NEW_NETWORK = 0x1000_0000, 0x4000_0000
# What a reader of files has no business with, once everything it needs is imported.
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system")


class Confined(Exception):
    """The process gave no answer: it took too long, needed too much, or died."""


def ask(module: str, arguments: Sequence[str], seconds: int, longest: int = LONGEST_ANSWER) -> Any:
    """Run `python -m module` and read its answer as JSON, of some bytes.  Raises `Confined`.

    `seconds` is the time on the clock; processor time and memory are limited by the process itself,
    with `confine`.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=HOUSE,
            env=environment(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Confined("time") from None
    if done.returncode or len(done.stdout) > longest:
        raise Confined(f"exit {done.returncode}")
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Confined("answer") from None


def lines(
    module: str, arguments: Sequence[str], given: IO[bytes], seconds: int, most: int
) -> Iterator[bytes]:
    """Run `python -m module` with a file as its input and give the lines it says as they come.

    The process ends when it has said more than `most` bytes or the caller stops reading.
    Raises `Confined`.
    """
    given.seek(0)
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=HOUSE,
        env=environment(),
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            assert process.stdout is not None
            while line := process.stdout.readline(most + 1):
                most -= len(line)
                if most < 0:
                    raise Confined("answer")
                yield line
            if code := process.wait():
                raise Confined(f"exit {code}")
        finally:
            timer.cancel()
            process.kill()


def environment() -> dict[str, str]:
    """No secrets of the court; only where the interpreter finds its own parts."""
    return {key: os.environ[key] for key in ("PATH", "VIRTUAL_ENV", "LANG") if key in os.environ}


def answer(found: Any) -> None:
    """What a confined process says."""
    sys.stdout.write(json.dumps(found))


def confine(memory: int, seconds: int, write: bool = False) -> None:
    """Limit this process, as far as the system can: bytes of memory, seconds of processor."""
    _limit(memory, seconds, write)
    _without_network()
    sys.addaudithook(_refuse)


def _limit(memory: int, seconds: int, write: bool) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not write:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _without_network() -> None:
    """A network of its own with nothing in it, where the kernel lets an ordinary user have one."""
    with suppress(OSError, AttributeError):
        unshare: Callable[[int], int] = ctypes.CDLL(None).unshare
        if unshare(NEW_NETWORK) != 0:
            unshare(NEW_USER | NEW_NETWORK)


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
