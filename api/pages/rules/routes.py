"""Every page of the rules."""

from __future__ import annotations

from api.pages.rules import rules

ROUTERS = (rules.router,)
