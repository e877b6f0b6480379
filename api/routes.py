"""Every router of the application, in one list."""

from __future__ import annotations

from fastapi import FastAPI

from api import health, metrics
from api.pages import (
    admin,
    appointments,
    audit,
    desk,
    filer,
    finder,
    home,
    kiosk,
    overview,
    selfcheck,
    window,
)
from api.v1 import (
    accounts,
    booking,
    bulk,
    causes,
    checks,
    clients,
    counter,
    courts,
    decisions,
    description,
    events,
    fees,
    filings,
    inbox,
    oversight,
    papers,
    review,
    rules,
)

API = (
    checks.router,
    causes.router,
    fees.router,
    rules.router,
    courts.router,
    filings.router,
    papers.router,
    clients.router,
    bulk.router,
    booking.router,
    counter.router,
    inbox.router,
    review.router,
    decisions.router,
    events.router,
    accounts.router,
    oversight.router,
    description.router,
)
OPERATIONS = (health.router, metrics.router)
PAGES = (
    home.router,
    finder.router,
    selfcheck.router,
    *filer.ROUTERS,
    *desk.ROUTERS,
    *kiosk.ROUTERS,
    *window.ROUTERS,
    appointments.router,
    overview.router,
    admin.router,
    audit.router,
)


def install_routes(app: FastAPI) -> None:
    """Pages are not in the OpenAPI description; the API is.

    The API comes first: matching goes through the routes in order, and a check is the call that
    has to be quickest.
    """
    for router in API:
        app.include_router(router)
    for router in (*OPERATIONS, *PAGES):
        app.include_router(router, include_in_schema=False)
