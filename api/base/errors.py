"""Errors as people and programs see them: a sentence, what to do, a number to quote."""

from __future__ import annotations

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from starlette.datastructures import URL
from starlette.exceptions import HTTPException

from api.base.security import API, ForgedRequest, SignInNeeded, StepOwed
from api.base.web import page
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.lifecycle import TransitionError
from court.core.limits import TooMany
from court.core.store.database import disk_full
from court.files.store import NotStored
from court.identity.accounts import PASSWORD, SECOND_FACTOR
from engine.check.filing import MAX_PROBLEMS
from engine.text.errors import FilingError, LianError

log = logging.getLogger("lian.error")
PROBLEM = "application/problem+json"
BUSY_SECONDS = 5
MAX_PATH = 80
DOOR, STAFF_DOOR = "/sign-in", "/staff/sign-in"
LOST = "lost"
STEPS = {PASSWORD: "/account/first-password", SECOND_FACTOR: "/account/second-factor"}


class Refused(LianError):
    """A request that is refused with a status and a sentence of its own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def install_errors(app: FastAPI) -> None:
    """One handler for each kind of error; nothing else reaches a user."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(StepOwed, _step)
    for kind in (
        LianError,
        SQLAlchemyError,
        HTTPException,
        RequestValidationError,
        OSError,
    ):
        app.add_exception_handler(kind, explain)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(API)


async def _sign_in(request: Request, error: Exception) -> Response:
    if _is_api(request):
        return problem(request, 401, str(error))
    door = STAFF_DOOR if isinstance(error, SignInNeeded) and error.staff else DOOR
    way = f"{door}?next={quote(_left(request))}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": way})
    # Whoever sent a form believes it arrived: the door says that it did not.
    return RedirectResponse(way if request.method == "GET" else f"{way}&{LOST}=1", 303)


def _left(request: Request) -> str:
    """The page somebody was at: the one asked for, or the one that a form or a part was sent from."""
    in_part = request.headers.get("hx-current-url", "")
    if request.method == "GET" and not in_part:
        return _local(request.url)
    sent_from = URL(in_part or request.headers.get("referer", ""))
    return _local(sent_from) if sent_from.netloc == request.url.netloc else "/"


def _local(url: URL) -> str:
    return f"{url.path}?{url.query}" if url.query else url.path


async def _step(request: Request, error: Exception) -> Response:
    """To the page where somebody does what they owe; programs are only told."""
    if _is_api(request):
        return problem(request, 403, str(error))
    page = STEPS[error.owed] if isinstance(error, StepOwed) else DOOR
    if request.headers.get("hx-request"):
        return Response(status_code=403, headers={"HX-Redirect": page})
    return RedirectResponse(page, 303)


async def explain(request: Request, error: Exception) -> Response:
    """The answer to a request that ended in an error; what is our own fault is logged."""
    status, title, fields = describe(error)
    number = getattr(request.state, "number", "")
    if status >= 500:
        log.error(
            "no room" if status == 507 else "unexpected",
            extra={"number": number, "kind": type(error).__name__},
            exc_info=_traced(error),
        )
    headers = _headers(error, status)
    if _is_api(request):
        return problem(request, status, title, fields, headers)
    values = {"title": title, "status_code": status, "number": number, "fields": fields}
    template = "parts/error.html" if request.headers.get("hx-request") else "error.html"
    try:
        return page(request, template, status, headers, **values)
    except Exception as second:  # the page about the error must not be a second error
        log.error("no error page", extra={"number": number, "kind": type(second).__name__})
        return PlainTextResponse(f"{title}（编号 {number}）", status, headers)


def _headers(error: Exception, status: int) -> dict[str, str]:
    """When to try again, and which methods there are."""
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.retry_after)}
    if status == 503:
        return {"Retry-After": str(BUSY_SECONDS)}
    found = getattr(error, "headers", None)
    return dict(found) if isinstance(error, HTTPException) and found else {}


def _traced(error: Exception) -> BaseException | None:
    """A database error's text can quote values, so it is left out of the log."""
    return None if isinstance(error, SQLAlchemyError) else error


Described = tuple[int, str, list[dict[str, str]]]


def describe(error: Exception) -> Described:
    """HTTP status, a sentence for people, and the fields concerned."""
    if isinstance(error, FilingError):
        fields = [{"路径": p.path, "问题": p.message} for p in error.problems]
        return 422, "填写的内容有几处读不懂，请按提示修改", fields
    if isinstance(error, RequestValidationError):
        return 422, "请求的内容不符合要求", [_said(e) for e in error.errors()[:MAX_PROBLEMS]]
    if isinstance(error, LianError):
        return _own(error)
    if isinstance(error, HTTPException):
        return error.status_code, _HTTP.get(error.status_code, "请求没有完成"), []
    return _unforeseen(error)


def _own(error: LianError) -> Described:
    """One of our own errors: it says itself what is wrong and what to do."""
    if isinstance(error, Refused):
        return error.status, str(error), []
    if isinstance(error, NotFound):
        return 404, str(error) or "没有这一页", []
    status = next((status for kinds, status in _STATUS if isinstance(error, kinds)), 422)
    return status, str(error), []


_STATUS: tuple[tuple[type[LianError] | tuple[type[LianError], ...], int], ...] = (
    ((NotAllowed, ForgedRequest), 403),
    ((Conflict, TransitionError), 409),
    (TooMany, 429),
    (NotStored, 507),
)


def _unforeseen(error: Exception) -> Described:
    """What the disk, the database or a fault of ours did."""
    if disk_full(error):
        return 507, "服务器磁盘已满，没有保存成功；页面上填写的还在，请稍后再试", []
    if isinstance(error, DataError):
        return 422, "有一项太大，或者含有不能保存的字符，没有保存；请改短以后再试", []
    if isinstance(error, OperationalError):
        return 503, "数据库暂时连不上，内容没有提交成功；页面上填写的还在，请稍后再试", []
    if isinstance(error, OSError):
        return 507, "存储空间暂时不可用，没有保存成功；页面上填写的还在，请稍后再试", []
    return 500, "没有办成，不是您的问题；页面上填写的还在，请稍后再试", []


_HTTP = {
    400: "请求的内容读不懂",
    401: "请先登录",
    403: "您的身份不能做这件事",
    404: "没有这一页，可能是地址写错了，或者它属于别人",
    405: "这个地址不支持这样的请求",
    413: "内容太大",
    415: "不支持这种格式",
    429: "请求太频繁，请稍后再试",
}


def _said(error: dict[str, object]) -> dict[str, str]:
    place = error.get("loc") or ()
    assert isinstance(place, tuple)
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in ("body", "query", "path", "header"):
            path += f".{part}" if path else str(part)
    return {"路径": path[:MAX_PATH], "问题": _PYDANTIC.get(str(error.get("type")), "格式不对")}


_PYDANTIC = {
    "missing": "没有填写",
    "json_invalid": "不是合法的 JSON",
    "string_type": "应是文字",
    "int_parsing": "应是整数",
    "int_type": "应是整数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "date_parsing": "应是日期，如 2026-03-02",
    "date_from_datetime_parsing": "应是日期，如 2026-03-02",
    "date_from_datetime_inexact": "应是日期，如 2026-03-02",
    "date_type": "应是日期，如 2026-03-02",
    "string_pattern_mismatch": "写法不对",
    "model_attributes_type": "应是一个对象（花括号）",
    "model_type": "应是一个对象（花括号）",
    "dict_type": "应是一个对象（花括号）",
    "list_type": "应是一列（方括号）",
    "string_too_long": "太长",
    "string_too_short": "太短",
    "extra_forbidden": "没有这一项",
    "literal_error": "不在可选的词里",
    "enum": "不在可选的词里",
    "too_long": "太多",
    "too_short": "太少",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}


def problem(
    request: Request,
    status: int,
    title: str,
    fields: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """An RFC 9457 answer; `错误` lists the fields with their paths."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": _sendable(title),
        "status": status,
        "编号": getattr(request.state, "number", ""),
    }
    if fields:
        body["错误"] = [{key: _sendable(text) for key, text in one.items()} for one in fields]
    return JSONResponse(body, status, headers, media_type=PROBLEM)


def _sendable(text: str) -> str:
    """Half of a surrogate pair, quoted back from the input, cannot be sent as UTF-8."""
    return text.encode("utf-8", "replace").decode()
