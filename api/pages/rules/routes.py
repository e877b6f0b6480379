"""Every page of the rules."""

from __future__ import annotations

from api.pages.rules import coverage, law, revisions, rules

# `rules` takes every address that is left
ROUTERS = (coverage.router, law.router, revisions.router, rules.router)
