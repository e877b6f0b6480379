"""Which work for later there is, and what does it; in two queues, so that a long file holds up no code.

The kinds of `quick` take seconds; those of `slow` may take minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from court.anchoring import service as anchoring
from court.assignment import seeds
from court.bulk import jobs as bulk
from court.bulk.worker import Worker
from court.core.courthouse import Courthouse
from court.core.jobs import Abandon, Handler, Lease, ensure, forget_ended
from court.counter import kiosk
from court.flow import dues
from court.messages import delivery
from court.messages.delivery import Delivery
from court.messages.service import DELIVERY
from court.operations import watching
from court.operations.retention import forget_accesses, forget_files, forget_rows
from court.service.dispatching import Dispatch
from court.service.service import DISPATCH
from court.workshop import kept_grounds, reckoning
from court.workshop.approving import RELEASING
from court.workshop.releasing import on_its_day

CLEANING = "定期清理"
CLEANING_EVERY = timedelta(hours=1)
KINDS = (
    DELIVERY,
    bulk.KIND,
    kiosk.FORGETTING,
    CLEANING,
    anchoring.KIND,
    RELEASING,
    dues.DAILY,
    seeds.DAILY,
    watching.KIND,
    DISPATCH,
    reckoning.KIND,
    kept_grounds.KIND,
)
# A file that ends the worker again and again is left to the administrator.
MOST_TRIES = 10
# Orders that are handed to a carrier before it is noted that they were.
ORDERS = 50


def quick() -> Mapping[str, Handler]:
    """Handlers of what people wait for."""
    return {
        DELIVERY: Handler(Delivery(), abandon=delivery.abandon),
        kiosk.FORGETTING: Handler(kiosk.forget),
        DISPATCH: Handler(Dispatch(), together=ORDERS),
    }


def slow() -> Mapping[str, Handler]:
    """Handlers of what takes its time."""
    return {
        bulk.KIND: Handler(Worker(), most_tries=MOST_TRIES, abandon=bulk.abandon),
        anchoring.KIND: Handler(anchoring.daily, lease=timedelta(minutes=5)),
        seeds.DAILY: Handler(seeds.daily),
        watching.KIND: Handler(watching.daily, lease=timedelta(minutes=30)),
        dues.DAILY: Handler(dues.daily, lease=timedelta(minutes=10)),
        RELEASING: Handler(on_its_day, lease=timedelta(minutes=10)),
        reckoning.KIND: Handler(reckoning.reckon, lease=timedelta(minutes=10)),
        kept_grounds.KIND: Handler(kept_grounds.daily, lease=timedelta(minutes=10)),
        CLEANING: Handler(clean, lease=timedelta(minutes=10)),
    }


def abandoning() -> Mapping[str, Abandon]:
    """The kinds whose jobs may be given up, with what that asks for; the others come round."""
    found = {**quick(), **slow()}
    return {kind: handler.abandon for kind, handler in found.items() if handler.abandon}


def plan(house: Courthouse) -> None:
    """See to it that what comes round by itself has its turn."""
    with house.work() as work:
        ensure(work, CLEANING, "", work.now + CLEANING_EVERY)
        ensure(work, anchoring.KIND, "", work.now)
        ensure(work, dues.DAILY, "", work.now)
        ensure(work, seeds.DAILY, "", work.now)
        ensure(work, watching.KIND, "", work.now + watching.EVERY)
        ensure(work, kept_grounds.KIND, "", work.now)


def clean(house: Courthouse, lease: Lease) -> datetime:  # noqa: ARG001 — what every job is given
    """Take away files and records nobody needs, and say when to look again."""
    forget_files(house)
    with house.work() as work:
        forget_ended(work)
        forget_accesses(work)
        forget_rows(work)
        return work.now + CLEANING_EVERY
