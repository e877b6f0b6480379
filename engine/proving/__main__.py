"""`python -m engine.proving [PATH]`: examples and mutation of the levels below a path."""

from __future__ import annotations

import sys

from engine.bundle import Bundle
from engine.proving.examples import failures
from engine.proving.mutation import survivors


def main(prefix: str) -> int:
    """Print problems, failing examples and survivors; 1 when there were any problems."""
    bundle = Bundle.load()
    wanted = tuple(part for part in prefix.split("/") if part and part != "rules")
    bad = total = alive = 0
    for path in bundle.paths():
        if path[: len(wanted)] != wanted:
            continue
        level = bundle.open_level(path)
        for problem in level.problems.items:
            print(problem)
            bad += 1
        for failure in failures(bundle, level):
            print(failure)
            bad += 1
        count, left = survivors(bundle, level)
        total += count
        alive += len(left)
        for survivor in left:
            print(f"变异存活 {survivor.rule_id}：{survivor.change}")
    share = f"{alive / total:.1%}" if total else "无"
    print(f"问题 {bad}；变异 {total}，存活 {alive}（{share}）")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
