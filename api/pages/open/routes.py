"""Every page that is open to everybody."""

from __future__ import annotations

from api.pages.open import finder, home, laws, remarks, selfcheck, signin, staff_signin

ROUTERS = (
    home.router,
    finder.router,
    selfcheck.router,
    remarks.router,
    laws.router,
    signin.router,
    staff_signin.router,
)
