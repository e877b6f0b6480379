"""Every router of the application, in one list."""

from __future__ import annotations

from fastapi import FastAPI

from api.pages import home, selfcheck

PAGES = (home.router, selfcheck.router)


def install_routes(app: FastAPI) -> None:
    """Pages are not in the OpenAPI description; the API is."""
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
