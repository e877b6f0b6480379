"""Every page of the window."""

from __future__ import annotations

from api.pages.counter import entry, giving, identity, papers, sheets, window

ROUTERS = (
    window.router,
    entry.router,
    giving.router,
    identity.router,
    papers.router,
    sheets.router,
)
