"""`python -m benchmarks.replaying 10000 100000 --every 100`: so many filings under one changed rule.

Filings are the examples with answers left out and stories of their own.  The changed rule is on loans,
and hits nearly every one: `--every` says how rare they are.  They are written to a Parquet file that is taken away afterwards; only the replay is measured.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson

from benchmarks.workload import DAY, different_filings
from cli.replay import from_file
from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.editing.written import inserted
from engine.replay import columns
from engine.replay.comparing import Past
from engine.replay.running import replay

LOANS = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
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


def past(count: int, every: int, day: date = DAY) -> Iterator[Past]:
    """So many filings, one of `every` a loan, no two alike; they are made while they are read."""
    pool = [orjson.loads(text) for text in different_filings(POOL, 1)]
    loans = [raw for raw in pool if raw.get("案由") == "民间借贷纠纷"]
    others = [raw for raw in pool if raw.get("案由") != "民间借贷纠纷"]
    for number in range(count):
        chosen = loans if number % every == 0 else others
        raw = chosen[number % len(chosen)]
        content = {**raw, "事实与理由": f"{raw.get('事实与理由', '')}（{number}）"}
        yield Past(str(number), day, content, "建议登记立案")


def measure(before: Bundle, after: Bundle, count: int, every: int, folder: Path) -> str:
    """Seconds of processor, filings by what came of them, and the most memory so far."""
    path = folder / f"{count}.parquet"
    columns.write(path, lambda: past(count, every))
    start = time.process_time()
    tally = replay(before, after, from_file(before, after, path))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    kinds = "，".join(f"{kind} {number}" for kind, number in sorted(tally.kinds.items()))
    return f"{count:,}: {seconds:.1f} s, {peak} MB, {path.stat().st_size >> 20} MB file; {kinds}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replaying", description=__doc__)
    parser.add_argument("counts", nargs="+", type=int)
    parser.add_argument("--every", type=int, default=100)
    asked = parser.parse_args(arguments)
    before = Bundle.load()
    before.compile()
    text = inserted(before.files.text(LOANS), "规则", RULE)
    after = layered(before, {LOANS: text.encode()})
    with tempfile.TemporaryDirectory() as folder:
        for count in asked.counts:
            print(measure(before, after, count, asked.every, Path(folder)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
