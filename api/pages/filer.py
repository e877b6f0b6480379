"""Every page of the public behind an account, in one list for `api.routes`."""

from __future__ import annotations

from api.pages import account, signin

ROUTERS = (signin.router, account.router)
