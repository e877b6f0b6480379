"""`python -m benchmarks.stored 10000`: so many loans in a court's database under a changed rule.

Every one is touched: the rule asks each for what it lacks (`--change all`: for the telephone of each
defendant, who has another name in every filing).  Seconds of processor without kept grounds, of
finding them, and with them; reading the database is in all of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert, select

from benchmarks.replaying import LOAN, changed, numbered, pool, spent
from court.core.courthouse import Courthouse
from court.core.roles import Role
from court.core.tables import Filing
from court.opinions.tables import StoredOpinion
from court.workshop import effects, kept_grounds
from tests.court.houses import founded

T = TypeVar("T")
BATCH = 500
RATE = "约定的利率"


def rows(house: Courthouse, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """A filing and its opinion, again and again, with the content of different loans."""
    with house.look() as look:
        filing = dict(look.session.execute(select(Filing.__table__)).mappings().one())
        opinion = dict(look.session.execute(select(StoredOpinion.__table__)).mappings().one())
    loans = [past for past in pool(house.bundle) if past.content.get("案由") == LOAN]
    for number, past in enumerate(numbered(loans, count, 1)):
        key, own = f"{number:032d}", {"client_key": None, "number": f"甲{number}"}
        people = [_named(one, number) for one in past.content.get("被告", [])]
        said = {k: v for k, v in past.content.items() if k != RATE} | {"被告": people}
        about = {"id": key, "filing_id": key, "checked": said, "body": {}, "receipt_hash": key}
        yield {**filing, "id": key, **own}, {**opinion, **about}


def _named(party: dict[str, Any], number: int) -> dict[str, Any]:
    found = {**party, "姓名": f"张{chr(0x4E00 + number % 20_000)}"} if "姓名" in party else party
    return found if number % 2 else {k: v for k, v in found.items() if k != "联系电话"}


def fill(house: Courthouse, count: int) -> None:
    made = list(rows(house, count))
    with house.work() as work:
        for start in range(0, count, BATCH):
            part = made[start : start + BATCH]
            session = work.session.connection()
            session.execute(insert(Filing), [filing for filing, _ in part])
            session.execute(insert(StoredOpinion), [opinion for _, opinion in part])


def told(label: str, count: int, work: Callable[[], T]) -> T:
    start = spent()
    found = work()
    seconds = spent() - start
    print(f"{label}: {seconds:.2f} s, {seconds / count * 1000:.3f} ms a filing", flush=True)
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stored", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--change", choices=("loans", "all"), default="loans")
    asked = parser.parse_args(arguments)
    count = asked.count
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "state") as court:
        court.filed("01")
        house, editor = court.house, court.actor(Role.editor)
        before = house.bundle
        before.compile()
        after = changed(before, asked.change)
        fill(house, count)

        def replayed() -> effects.Effects:
            with house.look(editor) as look:
                return effects.effects(look, before, after)

        replayed()  # compiles what differs
        without = told("without grounds", count, replayed)
        with house.look() as look:
            session = look.session
            found = told("found", count, lambda: list(kept_grounds.missing(session, before)))
        with house.work() as work:
            kept_grounds.keep(work.session, found)
        same = told("with grounds", count, replayed).to_dict() == without.to_dict()
        print(dict(without.tally.kinds), "the same" if same else "NOT THE SAME")
    return not same


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
