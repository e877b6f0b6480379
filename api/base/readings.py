"""What was read, kept for a moment and written together, so that no page waits for it."""

from __future__ import annotations

import logging
from collections import deque

from starlette.types import Scope

from api.base.ratelimit import address_of
from court.core.access import READ, Access, note
from court.core.courthouse import Actor, Courthouse

log = logging.getLogger("lian.access")
ITEMS = ("upload_id", "document_id")
MOST = 5_000


class Readings:
    """Accesses of this worker not yet written; a killed one loses those of the last two seconds."""

    def __init__(self, house: Courthouse) -> None:
        self.house = house
        self.waiting: deque[Access] = deque()

    def answered(self, scope: Scope, status: int) -> None:
        """Note a filing, file or paper that somebody signed in was shown.

        A handler says by `request.state.reads` that it showed more than the page does by itself.
        """
        path = scope.get("path_params") or {}
        state = scope.get("state", {})
        actor = state.get("actor")
        if "filing_id" not in path or scope["method"] != "GET" or status >= 300:
            return
        if not isinstance(actor, Actor) or not actor.signed_in:
            return
        self.waiting.append(
            Access(
                self.house.clock(),
                READ,
                actor.account_id,
                str(actor.role),
                address_of(scope["client"][0] if scope.get("client") else ""),
                str(path["filing_id"]),
                next((str(path[name]) for name in ITEMS if name in path), "")
                or state.get("reads", ""),
                str(getattr(scope.get("route"), "path", "")),
            )
        )

    def write(self) -> None:
        """Write what waits; what cannot be written now waits on."""
        found = [self.waiting.popleft() for _ in range(min(len(self.waiting), MOST))]
        if not found:
            return
        try:
            with self.house.work() as work:
                note(work.session, found)
        except Exception as error:  # the database may be away for a minute
            self.waiting.extendleft(reversed(found))
            log.warning("accesses not written yet", extra={"kind": type(error).__name__})
