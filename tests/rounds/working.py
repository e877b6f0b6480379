"""A court at work: two filers and two judges, each act said on a line once it is done.

`python -m tests.rounds.working STATE URL CLOCK PEOPLE`: CLOCK is a file with seconds to add to the
clock of the machine, PEOPLE are account ids, filers before judges.  What fails, for want of a
database, of room or of a seal that is valid that day, is tried again with the next filing, as
people do.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from court.core.clock import system_clock
from court.core.courthouse import Actor, Courthouse
from court.core.receiving import receive
from court.core.roles import Role
from court.core.settings import Settings
from court.core.store.database import Database
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.filings import uploads
from court.payments import service as payments
from court.payments.gateway import SimulatedGateway, order_of
from engine.bundle.bundle import Bundle
from engine.text.errors import LianError
from tests.court.papers import example
from tests.few_rules import few
from tests.files import PDF

FILED, KEPT, DECIDED, PAID, FAILED = "起诉", "附件", "决定", "交费", "没有做成"
PAUSE = 0.05
Done = tuple[str, str]


def set_clock(path: Path) -> datetime:
    return system_clock() + timedelta(seconds=float(path.read_text() or 0))


def court_at(state: Path, url: str, clock: Path) -> Courthouse:
    """The court with few rules and a clock that can be set from outside."""
    settings = Settings(state=state, database_url=url, development=True, second_factor=False)
    bundle = Bundle.from_files(few())
    return Courthouse(settings, bundle, Database(settings.url), lambda: set_clock(clock))


def acts(house: Courthouse, filer: Actor, judge: Actor, number: int) -> Iterator[Done]:
    """One filing from its draft to its fee; every act is said after its transaction."""
    raw = {k: v for k, v in example("01").items() if k != "材料"}
    with house.work(filer) as work:
        draft = filings.begin(work, raw["案由"], raw)
    if number % 3 == 0:
        page = receive(house, "借条.pdf", BytesIO(PDF + uuid.uuid4().bytes))
        with house.work(filer) as work:
            kept = uploads.attach(work, filings.own(work, draft.id, lock=True), page).sha256
        yield KEPT, kept
    with house.work(filer) as work:
        own = filings.own(work, draft.id, lock=True)
        filed = filings.submit(work, own, own.revision).filing
    yield FILED, str(filed.number)
    with house.work(judge) as work:
        filed = work.session.get_one(Filing, filed.id)
        plan = Plan("登记立案", note="材料当面看过")
        decided = decisions.decide(work, filed.id, filed.sequence, plan).case_number
    yield DECIDED, decided
    with house.look(filer) as look:
        order = order_of(payments.order_for(look, filed.id))
    notice = SimulatedGateway().notice(order, house.clock())
    if payments.receive(house, notice).accepted:
        yield PAID, order.number


def work_on(house: Courthouse, filer: Actor, judge: Actor, say: threading.Lock) -> None:
    """One filing after the other for as long as the process lives."""
    for number in count():
        try:
            for done in acts(house, filer, judge, number):
                with say:
                    print(json.dumps(done), flush=True)
        except (SQLAlchemyError, LianError, OSError) as error:
            with say:
                print(json.dumps((FAILED, type(error).__name__)), flush=True)
            time.sleep(PAUSE)


def main() -> None:
    state, url, clock, *people = sys.argv[1:]
    house = court_at(Path(state), url, Path(clock))
    half = len(people) // 2
    say = threading.Lock()
    for filer, judge in zip(people[:half], people[half:], strict=True):
        who = (Actor(filer, Role.party), Actor(judge, Role.judge))
        threading.Thread(target=work_on, args=(house, *who, say)).start()


if __name__ == "__main__":
    main()
