"""Every page about cases after registration."""

from __future__ import annotations

from api.pages.trial import (
    assigning,
    cases,
    declaring,
    following,
    hearings,
    notices,
    panels,
    period,
    serving,
    todo,
)

ROUTERS = (
    todo.router,
    cases.router,
    assigning.router,
    panels.router,
    period.router,
    declaring.router,
    following.router,
    hearings.router,
    serving.router,
    notices.router,
)
