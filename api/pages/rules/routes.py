"""Every page of the rules."""

from __future__ import annotations

from api.pages.rules import coverage, law, rules

ROUTERS = (coverage.router, law.router, rules.router)  # `rules` takes every address that is left
