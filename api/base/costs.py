"""What a call of each entry counts for: one table for pages and API.

Whoever calls may spend `LIAN_CALLS_PER_MINUTE` a minute in one worker, an account wherever it calls
from, everybody else by network address; an address may spend `SHARED` times as much for all the
accounts behind it.  A call counts for about the milliseconds of processor it takes, divided by ten.
"""

from __future__ import annotations

from collections.abc import Mapping

READ, CHECK, WRITE, FILE, PAPER = 1, 3, 6, 20, 40
SHARED = 20
"""A court, a law firm, a village behind one address of a provider."""

COSTS: Mapping[str, int] = {
    # anybody
    "POST /api/v1/check": READ,
    "POST /api/v1/check/bulk": FILE,
    "POST /api/v1/fees": READ,
    "POST /selfcheck/check": CHECK,
    "POST /selfcheck/form": CHECK,
    "POST /selfcheck/print": CHECK,
    "POST /selfcheck/preview": PAPER,
    "POST /kiosk/alive": READ,
    "POST /kiosk/hear": FILE,
    "POST /kiosk/photos": FILE,
    "POST /kiosk/q/{key}": CHECK,
    "POST /kiosk/say/{key}": CHECK,
    "POST /large-type": READ,
    "POST /payments/callback": READ,
    "POST /service/pictures/{number}": FILE,
    "POST /service/reports": READ,
    "POST /sign-in/password": FILE,
    "POST /staff/sign-in": FILE,
    "POST /sign-out": READ,
    # whoever is signed in
    "POST /file/{filing_id}/live": CHECK,
    "POST /file/{filing_id}/save": CHECK,
    "POST /cases/{filing_id}/supplement/live": CHECK,
    "POST /workshop/sets/{set_id}/try/check": CHECK,
    "POST /window/filings/{filing_id}/live": CHECK,
    "POST /window/filings/{filing_id}/save": CHECK,
    "POST /file/{filing_id}/preview/{layout}": PAPER,
    "GET /cases/{filing_id}/complaint/{layout}": PAPER,
    "GET /inbox/{filing_id}/decide/paper": PAPER,
    "GET /inbox/{filing_id}/decide/paper.png": PAPER,
    "GET /inbox/{filing_id}/files/{upload_id}/picture": FILE,
    "POST /file/{filing_id}/files": FILE,
    "POST /cases/{filing_id}/supplement/files": FILE,
    "POST /window/filings/{filing_id}/files": FILE,
    "POST /window/filings/{filing_id}/sheets": FILE,
    "GET /window/filings/{filing_id}/sheets/print": PAPER,
    "POST /clients/{client_id}/letter": FILE,
    "POST /trial/{case_id}/service/pictures": FILE,
    "POST /bulk": FILE,
    "POST /bulk/{job_id}/files": PAPER,
    "GET /bulk/{job_id}/results": FILE,
    "POST /account/password": FILE,
    "POST /account/first-password": FILE,
    "GET /account/second-factor": CHECK,
    "GET /account/data": PAPER,
    "POST /security/requests/{request_id}/approve": FILE,
    "POST /api/v1/security/requests/{request_id}/approve": FILE,
    "POST /api/v1/filings/{filing_id}/uploads": FILE,
    "POST /api/v1/bulk": FILE,
    "POST /api/v1/bulk/{job_id}/files": FILE,
    "POST /api/v1/review/{filing_id}/papers": PAPER,
    "POST /audit/verify": PAPER,
    "POST /api/v1/audit/verify": PAPER,
}


def calls_of(method: str, path: str) -> int:
    """How many calls one of an entry counts for; `path` is the route's pattern."""
    otherwise = READ if method in ("GET", "HEAD", "OPTIONS") else WRITE
    return COSTS.get(f"{method} {path}", otherwise)
