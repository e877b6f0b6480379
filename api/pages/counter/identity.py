"""Noting at the window that a person was compared with the document shown; changing the role."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayServeWindow
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.roles import Role
from court.counter import window
from court.identity.documents import document_kinds
from engine.text.errors import FilingError

router = APIRouter()
SAME = "不变"
ROLES = {SAME: None, "当事人或者单位": Role.party, "律师": Role.lawyer}
NAMES = ("phone", "name", "id_type", "id_number", "role", "firm", "licence")
FIELDS = {
    "手机号": "phone",
    "姓名": "name",
    "证件类型": "id_type",
    "证件号码": "id_number",
    "执业证号": "licence",
}
NOT_SEEN = "请先当面核对证件，再勾这一项"


@router.get("/window/identity")
def identity(request: Request, actor: MayServeWindow, done: str = "") -> Response:
    """The form."""
    return _form(request, {}, {}, done=bool(done))


def _form(
    request: Request,
    said: dict[str, str],
    errors: dict[str, str],
    status: int = 200,
    done: bool = False,
) -> Response:
    kinds = document_kinds(house_of(request).bundle)
    values = dict.fromkeys(NAMES, "") | {"id_type": kinds[0], "role": SAME, "seen": ""} | said
    return page(
        request,
        "window/identity.html",
        status,
        values=values,
        errors=errors,
        kinds=kinds,
        roles=tuple(ROLES),
        done=done,
    )


@router.post("/window/identity")
def verify(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """Note it.  What is missing is said beside its field."""
    said = {name: text(form, name, 80) for name in (*NAMES, "seen")}
    shown = window.Document(said["name"], said["id_type"], said["id_number"])
    if not said["seen"]:
        return _form(request, said, {"seen": NOT_SEEN}, 422)
    try:
        with house_of(request).work(actor) as work:
            role, licence = ROLES.get(said["role"]), window.Licence(said["firm"], said["licence"])
            window.verify_person(work, said["phone"], shown, role, licence)
    except FilingError as error:
        errors = {FIELDS.get(p.path, "phone"): p.message for p in error.problems}
        return _form(request, said, errors, 422)
    return RedirectResponse("/window/identity?done=1", 303)
