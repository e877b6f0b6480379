"""`python -m benchmarks.replaying 10000 100000 --every 100`: so many filings under a change of rules.

Filings are the examples with answers left out, with stories and telephones of their own; they are written to a
Parquet file that is taken away afterwards, and only the replay is measured.  The changed rule is on
loans, and hits nearly every one: `--every` says how rare they are.  `--change all`: a rule on every
filing's defendants; `--change bundle`: the table of conclusions, so that all rules are looked at.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from benchmarks.workload import DAY, different_filings
from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.editing.written import inserted
from engine.replay import columns
from engine.replay.grounds import Grounding
from engine.replay.past import Past
from engine.replay.running import replay_file

LOANS = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
TOP = "rules/_通则/起诉状.yaml"
RESULTS = "rules/结论.yaml"
LOAN = "民间借贷纠纷"
POOL = 5_000
RULE = """\
- 编号: 借贷-试验-01
  名称: 写明约定的利率
  要求: {已填: [约定的利率]}
  后果: 补正
  依据: [民事诉讼法 124(3)]
  释明: 还没有写明约定的利率。
  补救: 请补充写明。
  状态: 施行"""
RULE_OF_ALL = """\
- 编号: 起诉-试验-01
  名称: 写明被告的电话
  每个: 被告
  要求: {已填: [联系电话]}
  后果: 补正
  依据: [民事诉讼法 124(2)]
  释明: 还没有写明被告的联系电话。
  补救: 请补充写明。
  状态: 施行"""


def pool(bundle: Bundle, day: date = DAY) -> list[Past]:
    """Filings to be told apart by a number in their stories, with their grounds."""
    grounding = Grounding(bundle)
    raws = (orjson.loads(text) for text in different_filings(POOL, 1))
    found = (Past("", day, raw, "建议登记立案") for raw in raws)
    return [replace(past, grounds=grounding.text(past)) for past in found]


def numbered(known: list[Past], count: int, every: int) -> Iterator[Past]:
    """So many filings, one of `every` a loan, no two alike; they are made while they are read."""
    loans = [past for past in known if past.content.get("案由") == LOAN]
    others = [past for past in known if past.content.get("案由") != LOAN]
    for number in range(count):
        chosen = loans if number % every == 0 or not others else others
        past = chosen[number % len(chosen)]
        yield replace(past, id=str(number), content=_told_apart(past.content, number))


def _told_apart(content: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What a filing says, with a story and telephones of its own."""
    found = {**content, "事实与理由": f"{content.get('事实与理由', '')}（{number}）"}
    if isinstance(parties := content.get("被告"), list):
        phone = f"138{number % 10**8:08}"
        found["被告"] = [{**p, "联系电话": phone} if "联系电话" in p else p for p in parties]
    return found


def spent() -> float:
    """Seconds of processor of this process and of those that have ended below it."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def measure(before: Bundle, after: Bundle, path: Path, processes: int) -> str:
    """Seconds of processor and by the clock, filings by what came of them, most memory so far."""
    start, began = spent(), time.perf_counter()
    tally = replay_file(before, after, path, processes)
    seconds, clock = spent() - start, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    kinds = "，".join(f"{kind} {number}" for kind, number in sorted(tally.kinds.items()))
    moved = sum(number for (old, new), number in tally.matrix.items() if old != new)
    return (
        f"{seconds:.1f} s of processor, {clock:.1f} s by the clock, {peak} MB, "
        f"{path.stat().st_size >> 20} MB file; {kinds}; {moved} to another conclusion"
    )


def changed(before: Bundle, change: str) -> Bundle:
    """The older bundle with one of the changes that are measured."""
    if change == "bundle":
        return layered(before, {RESULTS: before.files[RESULTS] + "\n# 另一版\n".encode()})
    path, rule = (TOP, RULE_OF_ALL) if change == "all" else (LOANS, RULE)
    text = inserted(before.files.text(path), "规则", rule)
    return layered(before, {path: text.encode()})


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replaying", description=__doc__)
    parser.add_argument("counts", nargs="+", type=int)
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--change", choices=("loans", "all", "bundle"), default="loans")
    asked = parser.parse_args(arguments)
    before = Bundle.load()
    before.compile()
    after = changed(before, asked.change)
    known = pool(before)
    with tempfile.TemporaryDirectory() as folder:
        for count in asked.counts:
            path = Path(folder) / f"{count}.parquet"
            columns.write(path, partial(numbered, known, count, asked.every), before)
            told = measure(before, after, path, asked.processes)
            print(f"{count:,}: {told}", flush=True)
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
