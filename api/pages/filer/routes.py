"""Every page of filers, parties and lawyers alike."""

from __future__ import annotations

from api.pages.filer import (
    account,
    adding,
    appointments,
    bulk,
    bulk_papers,
    cases,
    choosing,
    file_reading,
    filing,
    filing_files,
    filing_sign,
    filing_submit,
    filing_templates,
    lawyers,
    leaving,
    payments,
    real_name,
    service_address,
    supplement,
    track,
)

ROUTERS = (
    account.router,
    real_name.router,
    choosing.router,
    filing.router,
    filing_files.router,
    file_reading.router,
    filing_sign.router,
    filing_submit.router,
    supplement.router,
    cases.router,
    adding.router,
    service_address.router,
    payments.router,
    lawyers.router,
    leaving.router,
    filing_templates.router,
    bulk.router,
    bulk_papers.router,
    track.router,
    appointments.router,
)
