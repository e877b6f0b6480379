"""What the court does without being asked: the jobs whose turn has come.

Two threads in every worker process, so that a long file holds up no one-time code, one for the
reactors, one that looks for released rules, and one that writes the access log.  Jobs are leased in the database: several processes never do the same, and
a killed one loses nothing.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping

from api.base.readings import Readings
from court.core.courthouse import Courthouse
from court.core.jobs import Handler, work_off
from court.core.releases import follow, tidy
from court.operations import handlers, reacting
from engine.text.errors import LianError

log = logging.getLogger("lian.background")
EVERY_SECONDS = 2.0
STOP_SECONDS = 5.0


class Repeated(threading.Thread, ABC):
    """Has its turn every two seconds, or at once when woken."""

    def __init__(self, house: Courthouse, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.house = house
        self.woken = threading.Event()
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.turn()
            except Exception as error:  # the database may be away for a minute
                log.warning("no turn", extra={"kind": type(error).__name__})
            self.woken.wait(EVERY_SECONDS)
            self.woken.clear()

    @abstractmethod
    def turn(self) -> None:
        """Everything that waits now."""

    def end(self) -> None:
        self.stopped.set()
        self.woken.set()


class Lane(Repeated):
    """Does the jobs of its kinds."""

    def __init__(self, house: Courthouse, kinds: Mapping[str, Handler], name: str) -> None:
        super().__init__(house, name)
        self.kinds = kinds
        self.planned = False

    def turn(self) -> None:
        house = self.house.pinned()
        if not self.planned:
            handlers.plan(house)
            self.planned = True
        work_off(house, self.kinds, self.stopped.is_set)


class Reacting(Repeated):
    """Lets what happened have its consequences."""

    def turn(self) -> None:
        reacting.turn(self.house)


class RulesWatch(Repeated):
    """Takes over released rules; an unusable release leaves the old ones in force."""

    def turn(self) -> None:
        tidy(self.house)
        try:
            if follow(self.house):
                log.info("rules taken over", extra={"kind": self.house.bundle.hash[:12]})
        except LianError as error:
            log.error("release not usable", extra={"kind": type(error).__name__})


class AccessWriter(Repeated):
    """Writes what was read since the last turn into the access log."""

    def __init__(self, house: Courthouse, readings: Readings) -> None:
        super().__init__(house, "accesses")
        self.readings = readings

    def turn(self) -> None:
        self.readings.write()


class Background:
    """The lanes of one process."""

    def __init__(self, house: Courthouse, readings: Readings) -> None:
        self.house = house
        self.lanes = (
            Lane(house, handlers.quick(), "quick jobs"),
            Lane(house, handlers.slow(), "slow jobs"),
            Reacting(house, "reactors"),
            RulesWatch(house, "rules"),
            AccessWriter(house, readings),
        )

    def start(self) -> None:
        for lane in self.lanes:
            lane.start()

    def turn(self) -> None:
        """Everything that waits now, done here."""
        for lane in self.lanes:
            lane.turn()

    def wake(self) -> None:
        """There is something to do."""
        for lane in self.lanes:
            lane.woken.set()

    def stop(self) -> None:
        """Finish the step at hand, for at most a few seconds each."""
        for lane in self.lanes:
            lane.end()
        for lane in self.lanes:
            lane.join(STOP_SECONDS)

    def is_alive(self) -> bool:
        return any(lane.is_alive() for lane in self.lanes)
