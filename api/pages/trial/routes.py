"""Every page about cases after registration."""

from __future__ import annotations

from api.pages.trial import (
    arranging,
    assigning,
    cases,
    declaring,
    following,
    hearings,
    notices,
    panels,
    parties,
    period,
    recusals,
    serving,
    todo,
)

ROUTERS = (
    todo.router,
    cases.router,
    assigning.router,
    panels.router,
    parties.router,
    recusals.router,
    period.router,
    declaring.router,
    following.router,
    arranging.router,
    hearings.router,
    serving.router,
    notices.router,
)
