"""What the court does without being asked: bulk files, text messages, forgetting kiosk visitors
and the files of deleted drafts.

One thread in every worker process; jobs are claimed in the database, so several never do the same.
A worker that is killed loses nothing: another goes on where it stopped.
"""

from __future__ import annotations

import logging
import threading
import time

from court.bulk.worker import advance
from court.core.courthouse import Courthouse
from court.counter import kiosk
from court.messages.service import deliver_pending
from court.operations.retention import forget_files

log = logging.getLogger("lian.background")
EVERY_SECONDS = 2.0
STOP_SECONDS = 5.0
FORGET_SECONDS = 3_600.0


class _Stopped(Exception):
    """The process is about to end; the file goes on in another one."""


class Background(threading.Thread):
    """Looks for work every two seconds, or at once when woken."""

    def __init__(self, house: Courthouse) -> None:
        super().__init__(name="background", daemon=True)
        self.house = house
        self._woken = threading.Event()
        self._stopped = False
        self._delivered = 0.0
        self._forgot = time.monotonic()

    def run(self) -> None:
        while not self._stopped:
            try:
                self.turn()
            except _Stopped:
                break
            except Exception as error:  # the database may be away for a minute
                log.warning("no turn", extra={"kind": type(error).__name__})
            self._woken.wait(EVERY_SECONDS)
            self._woken.clear()

    def turn(self) -> None:
        """Everything that waits now."""
        advance(self.house, self._meanwhile)
        self._deliver()
        kiosk.sweep_when_due(self.house)
        if time.monotonic() - self._forgot >= FORGET_SECONDS:
            self._forgot = time.monotonic()
            forget_files(self.house)

    def _meanwhile(self, done: int, total: int) -> None:
        """Between the rows of a long file: one-time codes do not wait, and a stop is heeded."""
        if self._stopped:
            raise _Stopped
        if time.monotonic() - self._delivered >= EVERY_SECONDS:
            self._deliver()

    def _deliver(self) -> None:
        deliver_pending(self.house)
        self._delivered = time.monotonic()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the turn, for at most a few seconds."""
        self._stopped = True
        self._woken.set()
        self.join(STOP_SECONDS)
