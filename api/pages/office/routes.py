"""Every page of leaders, administrators and auditors."""

from __future__ import annotations

from api.pages.office import admin, approving, audit, devices, jobs, overview, reading, safety

ROUTERS = (
    overview.router,
    admin.router,
    approving.router,
    devices.router,
    jobs.router,
    audit.router,
    reading.router,
    safety.router,
)
