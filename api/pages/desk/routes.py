"""Every page of the review desk."""

from __future__ import annotations

from api.pages.desk import compare, decide, files, inbox, receipts, review

# `/inbox/next` would match the address of a filing too, so the inbox comes first.
ROUTERS = (
    inbox.router,
    decide.router,
    files.router,
    receipts.router,
    compare.router,
    review.router,
)
