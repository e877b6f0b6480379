"""Every page of the window."""

from __future__ import annotations

from api.pages.counter import entry, identity, papers, window

ROUTERS = (window.router, entry.router, identity.router, papers.router)
