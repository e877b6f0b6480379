"""Every page of the rules."""

from __future__ import annotations

from api.pages.rules import coverage, rules

ROUTERS = (coverage.router, rules.router)  # `rules` takes every address that is left
