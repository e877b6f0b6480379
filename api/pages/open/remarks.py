"""“这里不对”: anybody says that a finding is wrong; it goes to whoever keeps the rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.security import host_of, house_of
from api.base.web import page
from court.core.courthouse import NotFound
from court.workshop import remarks
from engine.telling.rulebook import find
from engine.text.errors import FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=120)]


@router.get("/remark")
def remark_page(request: Request, actor: Public, rule: Word = "", cause: Word = "") -> Response:
    """Where somebody says what is wrong with a requirement."""
    return _page(request, rule, cause)


def _page(
    request: Request,
    rule: str,
    cause: str,
    *,
    said: str = "",
    problem: str = "",
    done: bool = False,
    status: int = 200,
) -> Response:
    title = _title(request, rule)
    return page(
        request,
        "remark.html",
        status,
        rule=rule,
        cause=cause,
        title=title,
        said=said,
        problem=problem,
        done=done,
    )


def _title(request: Request, rule: str) -> str:
    """What a requirement is called.  Raises `NotFound`."""
    found = find(house_of(request).bundle, rule)
    if not found:
        raise NotFound("没有这一项要求，可能规则已经更新；请回到上一页刷新")
    return found[0].compiled.rule.title


@router.post("/remark")
def remark(request: Request, actor: Public, form: Posted) -> Response:
    """Keep it; nothing of what the form holds goes with it."""
    rule, cause = text(form, "rule", 60), text(form, "cause", 80)
    said = text(form, "said", remarks.MOST_SAID)
    _title(request, rule)
    try:
        with house_of(request).work(actor) as work:
            remarks.remark(work, rule, cause, said, "", actor.account_id or host_of(request))
    except FilingError as error:
        problem = error.problems[0].message
        return _page(request, rule, cause, said=said, problem=problem, status=422)
    return _page(request, rule, cause, done=True)
