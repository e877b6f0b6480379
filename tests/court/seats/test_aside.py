"""A call in a thread of its own gives what it gives, raises what it raises, and outlasts no pool."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from court.seats.aside import aside

ROOT = Path(__file__).resolve().parents[3]
# A thread that goes on when the main one has ended still has its call done.
AFTER_THE_END = """
import threading, time
from court.seats.aside import aside

def late():
    threading.main_thread().join()
    print(aside(sum, [1, 2]).result(5), flush=True)

threading.Thread(target=late).start()
"""


def test_it_gives_and_raises_what_the_call_does() -> None:
    assert aside(threading.get_ident).result(5) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        aside(divmod, 1, 0).result(5)


def test_it_is_done_after_the_main_thread_has_ended() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTER_THE_END],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("3", "")
