"""Every page of the public behind an account, in one list for `api.routes`."""

from __future__ import annotations

from api.pages import account, bulk, cases, filing_templates, lawyers, payments, signin

ROUTERS = (
    signin.router,
    account.router,
    cases.router,
    payments.router,
    lawyers.router,
    filing_templates.router,
    bulk.router,
)
