"""A visitor at the machine, and what is handed over to the window."""

from __future__ import annotations

from sqlalchemy import select

from court.core.courthouse import Actor
from court.core.jobs import WAITING
from court.core.tables import Filing, Job
from court.counter import kiosk, window
from court.counter.devices import Visitor
from court.decisions.receiving import hand_in
from court.decisions.tables import CourtDocument
from court.filings import service as filings
from tests.court.houses import Founded
from tests.court.papers import example

PHONE = "13800138000"
AT_A_MACHINE = Visitor(device="1", name="一楼 1 号机")


def begun(house: Founded) -> tuple[Filing, str]:
    with house.house.work() as work:
        return kiosk.start(work, "民间借贷纠纷", AT_A_MACHINE)


def answered(house: Founded, number: str = "01") -> tuple[Filing, str]:
    """A visitor's draft, filled in."""
    filing, token = begun(house)
    with house.house.work() as work:
        return filings.save(
            work, kiosk.current(work, token), example(number), filing.revision
        ), token


def handed_over(house: Founded) -> Filing:
    _, token = answered(house)
    with house.house.work() as work:
        return kiosk.hand_to_window(work, token)


def at_window(house: Founded, actor: Actor, filing: Filing) -> tuple[Filing, CourtDocument | None]:
    """Handed in at the window, with its receipt."""
    done = hand_in(house.house, actor, lambda w: window.submit(w, filing.id, filing.revision))
    return done.filing, done.receipt


def current(house: Founded, token: str) -> Filing:
    with house.house.work() as work:
        return kiosk.current(work, token)


def waiting(house: Founded) -> list[Job]:
    """What the court will still look at for the machine."""
    found = select(Job).where(Job.kind == kiosk.FORGETTING, Job.state == WAITING)
    with house.house.look() as look:
        return list(look.session.scalars(found))
