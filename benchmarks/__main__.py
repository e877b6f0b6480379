"""`python -m benchmarks`: latency, throughput, load time, memory, and the peers, in one run."""

from __future__ import annotations

import gc
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from benchmarks.workload import DAY, example_filings, workload
from engine.bundle.bundle import Bundle
from engine.check.checker import Checker, check
from engine.check.filing import read_filing, read_json
from engine.check.opening import find_cause

console = Console(width=110)


def timed(work: Callable[[Any], Any], items: Iterable[Any], rounds: int) -> list[float]:
    """Milliseconds of each call, after one warm-up round."""
    items = list(items)
    for item in items:
        work(item)
    gc.collect()
    found = []
    for _ in range(rounds):
        for item in items:
            start = time.perf_counter()
            work(item)
            found.append((time.perf_counter() - start) * 1e3)
    return sorted(found)


def row(table: Table, name: str, times: list[float], base: float, note: str = "") -> None:
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    rate = 1e3 * len(times) / sum(times)
    table.add_row(name, f"{p50:.3f}", f"{p99:.3f}", f"{rate:,.0f}", f"{p50 / base:.2f}", note)


def check_typed(bundle: Bundle, text: bytes, remembering: bool = True) -> Callable[[Any], Any]:
    """The check alone: the filing is read and typed beforehand, as a portal holds it."""
    raw = read_json(text)
    cause, _ = find_cause(bundle, raw, DAY)
    ruleset = bundle.rules_of(cause, DAY)
    checker = Checker(bundle, ruleset, cause, DAY, "提交")

    def run(_: Any) -> Any:
        values = read_filing(raw, ruleset.vocabulary).values
        if not remembering:
            ruleset.core.forget()
        start = time.perf_counter()
        checker.run(values, "", ())
        return time.perf_counter() - start

    return run


def latency(bundle: Bundle) -> None:
    filings = [text for _, text in example_filings()]
    table = Table("work", "p50 ms", "p99 ms", "per second", "ratio", "", title="one filing")
    parse = timed(orjson.loads, filings, 20)
    base = statistics.median(parse)
    row(table, "orjson.loads of the filing", parse, base, "floor")
    for remembering, note in ((True, "target p50 0.5, p99 1.0"), (False, "nothing remembered")):
        alone = []
        for text in filings:
            run = check_typed(bundle, text, remembering)
            run(None)
            alone += [run(None) * 1e3 for _ in range(20)]
        row(table, "check: states, reasons, texts", sorted(alone), base, note)
    whole = timed(lambda text: check(bundle, orjson.loads(text), DAY), filings, 20)
    row(table, "parse, read, type and check", whole, base)
    rendered = timed(lambda t: check(bundle, orjson.loads(t), DAY).to_dict(), filings, 20)
    row(table, "the same, as JSON-ready data", rendered, base)
    console.print(table)


def against_peers() -> None:
    try:
        from benchmarks.peers import PEERS
    except ImportError as error:
        console.print(f"peers not installed ({error.name}); run: make bench")
        return
    work = workload(200)
    table = Table("engine", "p50 ms", "p99 ms", "per second", "ratio", "same verdicts",
                  title=f"{len(work.rules)} requirements × 200 filings, verdicts only")  # fmt: skip
    expected = [work.expected(values) for values in work.filings]
    ours = timed(work.expected, work.filings, 5)
    base = statistics.median(ours)
    row(table, "lian closures", ours, base, "200/200")
    core = work.bundle
    cause, _ = find_cause(core, {"案由": "民间借贷纠纷"}, DAY)

    def full(values: dict[str, Any]) -> Any:
        work.ruleset.core.forget()
        return Checker(core, work.ruleset, cause, DAY, "提交").run(dict(values), "", ())

    row(
        table,
        "lian full check, all requirements",
        timed(full, work.filings, 5),
        base,
        "with texts and proof",
    )
    for kind in PEERS:
        peer = kind(work)
        same = sum(peer.verdicts(v) == e for v, e in zip(work.filings, expected, strict=True))
        row(table, peer.name, timed(peer.verdicts, work.filings, 2), base, f"{same}/200")
    console.print(table)


# What a new process does before it prints its processor time and its memory.
CHECK = """
from datetime import date
from engine.bundle.bundle import Bundle
from engine.check.checker import check
b = Bundle.load()
check(b, {"案由": "民间借贷纠纷"}, date(2026, 9, 7))
"""
READ = """
from engine.bundle.bundle import Bundle, uncollected
from engine.text.errors import Problems
b = Bundle.load()
with uncollected():
    for name in b.files.below(""): b.files.yaml(name, Problems())
"""
COMPILED = """
from datetime import date
from engine.bundle.bundle import Bundle
b = Bundle.load()
b.compile()
"""
ALL = "for p in b.paths(): b.ruleset(p, date(2026, 9, 7))\n"
END = """
import resource, time
print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
# Every rule set a court could ever ask for: each cause of each edition, on 400 days of 33 years.
EVERY_DAY = """
from datetime import timedelta
causes = {b.catalogue.rule_path(c) for e in b.catalogue.editions for c in e.causes}
for n in range(400):
    for p in causes: b.ruleset(p, date(1994, 1, 1) + timedelta(days=30 * n))
"""
STARTS = (
    ("one cause checked", CHECK),
    ("every YAML file read, any cause compiled when asked for", READ),
    ("every level of every cause compiled", COMPILED),
    ("… and the rule sets of a day", COMPILED + ALL),
    ("every cause of every edition, 400 days", COMPILED + ALL + EVERY_DAY),
)


def start_up() -> None:
    """The first process finds nothing of an earlier one, the next its byte code (a median of 3)."""
    table = Table("new process, imports included", "first: processor s", "wall s", "next: processor s", "wall s", "MB", title="load")  # fmt: skip
    for name, code in STARTS:
        with TemporaryDirectory() as folder:
            first, *others = (_started(code, folder) for _ in range(4))
        after = sorted(others)[1]
        table.add_row(name, *(f"{x:.2f}" for x in (*first[:2], *after[:2])), f"{after[2]:.0f}")
    console.print(table)


def _started(code: str, byte_code: str) -> tuple[float, float, float]:
    """Processor seconds, wall seconds and megabytes of a new process."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code + END],
        capture_output=True,
        text=True,
        check=True,
        env={**kept, "PYTHONPYCACHEPREFIX": byte_code},
    )
    wall = time.perf_counter() - begun
    spent, kilobytes = map(float, done.stdout.split())
    return spent, wall, kilobytes / 1024


def memory(bundle: Bundle, count: int) -> None:
    raws = [orjson.loads(text) for _, text in example_filings()]
    for raw in raws * 10:
        check(bundle, raw, DAY)
    table = Table("checks", "peak RSS MB", title="memory over many checks")
    done = 0
    for share in range(5):
        table.add_row(
            f"{done:,}", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f}"
        )
        if share == 4:
            break
        for number in range(count // 4):
            check(bundle, raws[number % len(raws)], DAY)
        done += count // 4
    console.print(table)


def main() -> None:
    quick = "--quick" in sys.argv
    console.print(f"{platform.machine()}, Python {platform.python_version()}")
    bundle = Bundle.load()
    latency(bundle)
    against_peers()
    start_up()
    memory(bundle, 8_000 if quick else 200_000)


if __name__ == "__main__":
    main()
