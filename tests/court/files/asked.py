"""What `court.files.prepared` asks in its tests."""

from __future__ import annotations

import os
import time

from court.files.confinement import answer


def child(what: str) -> None:
    if what == "sleep":
        time.sleep(30)
    if what == "die":
        os._exit(1)
    if what == "much":
        answer("长" * 10_000)
    answer({"pid": os.getpid(), "parent": os.getppid(), "names": sorted(os.environ)})
