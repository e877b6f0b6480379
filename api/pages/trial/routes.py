"""Every page about cases after registration."""

from __future__ import annotations

from api.pages.trial import assigning, cases, declaring, todo

ROUTERS = (todo.router, cases.router, assigning.router, declaring.router)
