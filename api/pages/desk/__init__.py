"""The review desk: what assistants and judges of the registration division work at."""

from __future__ import annotations

from api.pages.desk.compare import router as compare_router
from api.pages.desk.decide import router as decide_router
from api.pages.desk.files import router as files_router
from api.pages.desk.inbox import router as inbox_router
from api.pages.desk.receipts import router as receipts_router
from api.pages.desk.review import router as review_router
from api.pages.desk.rules import router as rules_router

# The inbox comes first: `/inbox/next` is not a filing.
ROUTERS = (
    inbox_router,
    decide_router,
    files_router,
    receipts_router,
    compare_router,
    review_router,
    rules_router,
)
