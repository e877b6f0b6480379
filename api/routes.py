"""Every router of the application, in one list."""

from __future__ import annotations

from functools import cache
from inspect import iscoroutinefunction

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from api.base import health, metrics
from api.base.routing import Asked
from api.pages.counter import routes as counter_pages
from api.pages.desk import routes as desk_pages
from api.pages.filer import routes as filer_pages
from api.pages.kiosk import routes as kiosk_pages
from api.pages.office import routes as office_pages
from api.pages.open import routes as open_pages
from api.pages.rules import routes as rules_pages
from api.pages.trial import routes as trial_pages
from api.pages.workshop import routes as workshop_pages
from api.v1 import (
    accounts,
    addresses,
    booking,
    bulk,
    causes,
    checks,
    clients,
    counter,
    courts,
    decisions,
    description,
    devices,
    events,
    fees,
    filings,
    findings,
    following,
    inbox,
    jobs,
    oversight,
    papers,
    refusals,
    review,
    rules,
    staff,
    trial,
)
from court.seats.computing import seated

API = (
    checks.router,
    causes.router,
    fees.router,
    rules.router,
    courts.router,
    filings.router,
    papers.router,
    addresses.router,
    clients.router,
    bulk.router,
    booking.router,
    counter.router,
    inbox.router,
    review.router,
    decisions.router,
    findings.router,
    refusals.router,
    events.router,
    accounts.router,
    oversight.router,
    staff.router,
    devices.router,
    jobs.router,
    trial.router,
    following.router,
    description.router,
)
OPERATIONS = (health.router, metrics.router)
PAGES = (
    *open_pages.ROUTERS,
    *filer_pages.ROUTERS,
    *desk_pages.ROUTERS,
    *rules_pages.ROUTERS,
    *workshop_pages.ROUTERS,
    *kiosk_pages.ROUTERS,
    *counter_pages.ROUTERS,
    *office_pages.ROUTERS,
    *trial_pages.ROUTERS,
)


@cache
def _included() -> APIRouter:
    """Every route, worked out once for all applications of a process.

    Pages are not in the OpenAPI description; the API is.  The API comes first: matching goes
    through the routes in order, and a check is the call that has to be quickest.
    """
    everything = APIRouter()
    for router in (*API, *PAGES):
        _give_seats(router)
    for router in API:
        everything.include_router(Asked(router))
    for router in (*OPERATIONS, *PAGES):
        everything.include_router(Asked(router), include_in_schema=False)
    return everything


def _give_seats(router: APIRouter) -> None:
    """What answers in a thread takes a seat; whether a worker is well is told without one."""
    for route in router.routes:
        if isinstance(route, APIRoute) and not iscoroutinefunction(route.endpoint):
            route.endpoint = seated(route.endpoint)


def install_routes(app: FastAPI) -> None:
    """The routes are shared between applications; what a request works on comes from its own."""
    app.router.routes.extend(_included().routes)
