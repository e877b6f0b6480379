"""Every page of leaders, administrators and auditors."""

from __future__ import annotations

from api.pages.office import admin, audit, overview

ROUTERS = (overview.router, admin.router, audit.router)
