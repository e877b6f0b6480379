"""A process that hands filings in one after another and prints each number once it is accepted.

Run by the kill test: `python -m tests.court.submitting STATE_FOLDER DATABASE_URL ACCOUNT_ID`.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from court.core.courthouse import Actor, Courthouse
from court.core.roles import Role
from court.core.settings import Settings
from court.filings import service as filings
from tests.court.papers import example


def main() -> None:
    state, url, account = sys.argv[1:]
    house = Courthouse.open(Settings(state=Path(state), database_url=url))
    actor = Actor(account, Role.party)
    content = example("01")
    print("ready", flush=True)
    for number in count():
        with house.work(actor) as work:
            key = f"{account[:6]}:{number}"
            filed = filings.create_and_submit(work, "民间借贷纠纷", content, key)
        print(filed.filing.number, flush=True)


if __name__ == "__main__":
    main()
