"""Every page of the public behind an account, in one list for `api.routes`."""

from __future__ import annotations

from api.pages import (
    account,
    bulk,
    cases,
    choosing,
    filing,
    filing_files,
    filing_submit,
    filing_templates,
    lawyers,
    payments,
    signin,
    supplement,
    track,
)

ROUTERS = (
    signin.router,
    account.router,
    choosing.router,
    filing.router,
    filing_files.router,
    filing_submit.router,
    supplement.router,
    cases.router,
    payments.router,
    lawyers.router,
    filing_templates.router,
    bulk.router,
    track.router,
)
