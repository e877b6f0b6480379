"""Which routers an address is shown to: matching every route took longer than many an answer."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

MOST_WORDS = 3


class Asked(APIRouter):
    """Around a router, so that it is asked about an address only if a route may begin like it."""

    def __init__(self, router: APIRouter) -> None:
        super().__init__()
        self.include_router(router)
        self.beginnings = {_beginning(route) for route in router.routes}
        self.lengths = sorted({len(words) for words in self.beginnings})

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        words = tuple(scope["path"].split("/", MOST_WORDS + 1)[1 : MOST_WORDS + 1])
        known = any(words[:length] in self.beginnings for length in self.lengths)
        return super().matches(scope) if known or scope.get("root_path") else (Match.NONE, {})


def _beginning(route: BaseRoute) -> tuple[str, ...]:
    """The first words of a path, up to one that holds a parameter; none of what has no path."""
    words = getattr(route, "path", "").split("/")[1 : MOST_WORDS + 1]
    fixed = next((n for n, word in enumerate(words) if "{" in word), len(words))
    return tuple(words[:fixed])
