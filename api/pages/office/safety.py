"""What staff do about their own sign-in: the first password, the second factor, recovery codes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.base.access import MayProve
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.visitors import certificate_of, count_try
from api.base.web import page
from court.core.courthouse import Actor, Conflict
from court.core.limits import SIGN_IN_ADDRESS
from court.identity import accounts, authenticator, second_factor
from court.identity.port import Shown
from engine.text.errors import FilingError

router = APIRouter()
FACTOR = "/account/second-factor"
WRONG = "口令不对、已经用过，或者时间过了。请等应用里换一个再填。"


@router.get("/account/first-password")
def first_password(request: Request, actor: MayProve) -> Response:
    """A password of one's own instead of the one that was given."""
    if actor.owes != accounts.PASSWORD:
        return RedirectResponse("/account", 303)
    return page(request, "safety/password.html", errors={})


@router.post("/account/first-password")
def set_first_password(request: Request, actor: MayProve, form: Posted) -> Response:
    """Keep it; whoever knew the old one is out."""
    if actor.owes != accounts.PASSWORD:
        return RedirectResponse("/account", 303)
    new, again = (_secret(form.get(name)) for name in ("password", "again"))
    errors = {} if new == again else {"again": "两次填的不一样，请再填一次。"}
    try:
        if not errors:
            with house_of(request).work(actor) as work:
                accounts.set_first_password(work, new)
    except FilingError as error:
        errors = {"password": error.problems[0].message}
    if errors:
        return page(request, "safety/password.html", 422, errors=errors)
    return RedirectResponse("/", 303)


def _secret(value: object) -> str:
    return value if isinstance(value, str) else ""


@router.get(FACTOR)
def factor_page(request: Request, actor: MayProve) -> Response:
    """What is bound; or the picture for the app."""
    return _factor(request, actor)


def _factor(
    request: Request,
    actor: Actor,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Response:
    house = house_of(request)
    with house.work(actor) as work:
        standing = second_factor.standing(work)
        bound = authenticator.KIND in standing.bound
        enrolment = None if bound else second_factor.enrol(work)
    picture = authenticator.picture(enrolment.address) if enrolment else ""
    drawn = Markup(picture)  # noqa: S704 — drawn by us, without a word of anybody
    return page(
        request,
        "safety/factor.html",
        status,
        standing=standing,
        enrolment=enrolment,
        picture=drawn,
        certificates=bool(house.settings.certificate_header),
        compulsory=house.settings.second_factor_required,
        errors=errors or {},
    )


@router.post(FACTOR)
def bind(request: Request, actor: MayProve, form: Posted) -> Response:
    """The first code of the app binds it; the recovery codes are shown this once."""
    count_try(request, SIGN_IN_ADDRESS)
    with house_of(request).work(actor) as work:
        codes = second_factor.confirm(work, _code(text(form, "code", 40)))
    if not codes:
        return _factor(request, actor, 422, {"code": WRONG})
    return page(request, "safety/codes.html", codes=codes, fresh=True)


@router.post(f"{FACTOR}/certificate")
def bind_certificate(request: Request, actor: MayProve, form: Posted) -> Response:
    """Bind the certificate the browser shows now."""
    try:
        with house_of(request).work(actor) as work:
            second_factor.bind_certificate(work, certificate_of(request))
    except Conflict as error:
        return _factor(request, actor, 409, {"certificate": f"{error}。"})
    return RedirectResponse(FACTOR, 303)


@router.post(f"{FACTOR}/codes")
def renew_codes(request: Request, actor: MayProve, form: Posted) -> Response:
    """New recovery codes for who shows the second factor; the old ones stop working."""
    count_try(request, SIGN_IN_ADDRESS)
    with house_of(request).work(actor) as work:
        codes = second_factor.renew_codes(work, Shown(_code(text(form, "code", 40))))
    if not codes:
        return _factor(request, actor, 422, {"renew": WRONG})
    return page(request, "safety/codes.html", codes=codes, fresh=False)


@router.post(f"{FACTOR}/change")
def change_app(request: Request, actor: MayProve, form: Posted) -> Response:
    """Another phone: the old app goes, the picture for the new one follows."""
    count_try(request, SIGN_IN_ADDRESS)
    with house_of(request).work(actor) as work:
        gone = second_factor.change_app(work, Shown(_code(text(form, "code", 40))))
    if not gone:
        return _factor(request, actor, 422, {"change": WRONG})
    return RedirectResponse(FACTOR, 303)


def _code(said: str) -> str:
    return "".join(said.split())
