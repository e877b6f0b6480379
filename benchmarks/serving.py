"""`lian serve` as a process of its own, with a state folder that goes away afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Seconds, on a machine that has much else to do.
STARTS_WITHIN, STOPS_WITHIN = 240, 90


@contextmanager
def serving(workers: int = 2, **environment: str) -> Iterator[tuple[str, Path]]:
    """The address of a running portal and its state folder."""
    with tempfile.TemporaryDirectory(prefix="lian-bench-") as folder:
        state = Path(folder)
        env = {**os.environ, "LIAN_STATE": folder, "LIAN_CALLS_PER_MINUTE": "10000000"}
        command = [sys.executable, "-m", "cli.main", "serve", "--port", "0", "--upgrade"]
        with (state / "log").open("wb") as log:
            process = subprocess.Popen(
                [*command, "--workers", str(workers)],
                env={**env, **environment},
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            try:
                assert process.stdout is not None
                first = process.stdout.readline()
                if "http" not in first:
                    process.wait(10)
                    raise SystemExit(f"the portal did not start:\n{(state / 'log').read_text()}")
                address = "http" + first.partition("http")[2].partition("（")[0]
                _wait(address)
                yield address, state
            finally:
                process.terminate()
                process.wait(STOPS_WITHIN)


def _wait(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.1)
