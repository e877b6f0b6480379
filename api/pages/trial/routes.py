"""Every page about cases after registration."""

from __future__ import annotations

from api.pages.trial import assigning, cases, declaring, notices, serving, todo

ROUTERS = (
    todo.router,
    cases.router,
    assigning.router,
    declaring.router,
    serving.router,
    notices.router,
)
