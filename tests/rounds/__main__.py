"""`make rounds`: many rounds on both databases, PostgreSQL on a server of its own; 1 when anything is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from tests.court.houses import founded
from tests.rounds.faults import FAULTS, Round, lost

POSTGRESQL_ONLY, SQLITE_ONLY = "重启", "磁盘"


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, Callable[[str], None]]]:
    """A PostgreSQL of our own: its address, and how to restart it (`fast`, `immediate`)."""
    import pgserver
    from pgserver.postgres_server import get_server

    found = get_server(folder, cleanup_mode="stop")
    control = Path(pgserver.__file__).parent / "pginstall" / "bin" / "pg_ctl"

    def restart(how: str) -> None:
        command = [control, "-D", folder, "-m", how, "-w", "-l", folder / "log", "restart"]
        owner = (
            folder.stat()
        )  # the server refuses to run as root, so `pgserver` takes somebody else
        subprocess.run(
            list(map(str, command)),
            check=True,
            capture_output=True,
            user=owner.st_uid,
            group=owner.st_gid,
        )

    try:
        yield found.get_uri().replace("postgresql://", "postgresql+psycopg://"), restart
    finally:
        found.cleanup()


def main(rounds: int = 20, first: int = 0) -> None:
    """`first` is the first seed; each round starts a court anew for every database."""
    found: list[str] = []
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="lian-rounds-") as folder:
        for database in ("SQLite", "PostgreSQL"):
            for seed in range(first, first + rounds):
                wrong = one(database, seed, Path(folder) / f"{database}{seed}", counts)
                found += [f"{database}, seed {seed}: {what}" for what in wrong]
                print(database, seed, dict(counts), *wrong, flush=True)
    print("做成的事：", dict(counts))
    sys.exit(1 if found else 0)


def one(database: str, seed: int, folder: Path, counts: Counter[str]) -> list[str]:
    """Three faults in an order nobody chose, a kill last."""
    folder.mkdir()
    if database == "SQLite":
        return _faults(folder, "", seed, counts, None)
    with tempfile.TemporaryDirectory(prefix="lian-pg-") as data, server(Path(data)) as (url, again):
        how = ("fast", "immediate")[seed % 2]
        return _faults(folder, url, seed, counts, lambda: again(how))


def _faults(
    folder: Path, url: str, seed: int, counts: Counter[str], again: Callable[[], None] | None
) -> list[str]:
    chance = random.Random(seed)
    left_out = {"杀掉", SQLITE_ONLY if url else POSTGRESQL_ONLY}
    order = sorted(set(FAULTS) - left_out)
    chance.shuffle(order)
    with founded(folder / "state", url) as house:
        with Round(house, folder / "clock", chance, again) as at_work:
            for fault in (*order, "杀掉"):
                at_work.works()
                FAULTS[fault](at_work)
                counts[fault] += 1
        counts.update(at_work.kinds)
        return lost(house, at_work.done)


if __name__ == "__main__":
    typer.run(main)
