"""Every page of leaders, administrators and auditors."""

from __future__ import annotations

from api.pages.office import admin, approving, audit, jobs, overview, reading, safety

ROUTERS = (
    overview.router,
    admin.router,
    approving.router,
    jobs.router,
    audit.router,
    reading.router,
    safety.router,
)
