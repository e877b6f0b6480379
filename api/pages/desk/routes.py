"""Every page of the review desk."""

from __future__ import annotations

from api.pages.desk import (
    batch,
    compare,
    decide,
    files,
    finding_fact,
    inbox,
    receipts,
    refusing,
    review,
    running,
    why,
)

# `/inbox/next` would match the address of a filing too, so the inbox comes first.
ROUTERS = (
    batch.router,
    running.router,
    inbox.router,
    decide.router,
    files.router,
    receipts.router,
    compare.router,
    refusing.router,
    finding_fact.router,
    why.router,
    review.router,
)
