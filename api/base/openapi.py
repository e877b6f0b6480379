"""The OpenAPI description: what FastAPI finds, completed by what every operation has in common.

Errors are problem documents (RFC 9457) with Chinese titles; who may call what is read off the
route's `Requires`, so that description and behaviour cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts

from api.base.security import COOKIE, CSRF_HEADER, SAFE, Requires
from court.core.roles import TABLE, Action

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
JSON = "application/json"
NDJSON = "application/x-ndjson"
BODY = (413, 415, 422)  # what may be wrong with a body: its size, its kind, what it says
Schema = dict[str, Any]

MEANINGS: Mapping[int, str] = {
    401: "没有登录，或者接口密钥无效、已撤销",
    403: "身份不能做这件事，或者请求来自别的网站",
    404: "没有，或者属于别人",
    409: "别人先改过了，或者现在的状态不能这样做；什么也没有被覆盖",
    413: "内容太大",
    415: "内容的格式（Content-Type）不对",
    422: "内容读不懂；`错误` 逐项写明在哪里、怎么改",
    429: "请求太频繁，`Retry-After` 写明多少秒以后再试",
    503: "数据库暂时连不上，没有保存",
    507: "存储空间暂时不可用，没有保存",
}
PROBLEM_SCHEMA: Schema = {
    "type": "object",
    "title": "错误",
    "required": ["type", "title", "status", "编号"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "哪里不对、怎么办，一句话"},
        "status": {"type": "integer"},
        "编号": {"type": "string", "description": "报修时请提供这个编号"},
        "错误": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["路径", "问题"],
                "additionalProperties": False,
                "properties": {
                    "路径": {"type": "string", "examples": ["被告[0].证件号码"]},
                    "问题": {"type": "string", "examples": ["身份证号码的校验位不对"]},
                },
            },
        },
    },
}
EXAMPLE_TITLES: Mapping[int, str] = {
    401: "请先登录",
    403: "您的身份不能做这件事",
    404: "没有这份起诉",
    409: "别人刚刚改过，请刷新以后再试",
    413: "内容太大",
    415: "请把 Content-Type 设为 application/json",
    422: "填写的内容有几处读不懂，请按提示修改",
    429: "请求太频繁，请 30 秒以后再试",
    503: "数据库暂时连不上，内容没有提交成功，请稍后再试",
    507: "存储空间暂时不可用，没有保存成功，请稍后再试",
}
RETRY_AFTER: Schema = {
    "Retry-After": {"description": "多少秒以后再试", "schema": {"type": "string"}}
}
SECURITY_SCHEMES: Schema = {
    "接口密钥": {
        "type": "http",
        "scheme": "bearer",
        "description": "管理员发放的接口密钥，以机构账户的身份办理",
    },
    "会话": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"登录后的浏览器会话；写操作另须带请求头 {CSRF_HEADER}",
    },
}
# The names of security schemes are component names, which have to be ASCII.
SCHEME_NAMES = {"接口密钥": "apiKey", "会话": "session"}
DESCRIPTION = """检查起诉材料、提交起诉、审查和决定：页面能做的，这里都能做。

- 键和值都用法律条文里的词；金额写成文字（`"80000.00"`）不会丢失精度，日期写成 `2026-09-07`。
- 系统只提建议，由法官决定。
- 错误一律是 `application/problem+json`，`错误` 里逐项写明路径和问题。
"""


def told(summary: str, description: str, *errors: int, **more: Any) -> dict[str, Any]:
    """Keyword arguments of a route decorator: texts, and the errors of its own."""
    return {
        "summary": summary,
        "description": description,
        "responses": {**{code: error(code) for code in errors}, **more.pop("responses", {})},
        **more,
    }


def error(code: int) -> dict[str, Any]:
    """The documented answer of one kind of error."""
    example = {
        "type": "about:blank",
        "title": EXAMPLE_TITLES[code],
        "status": code,
        "编号": "7K3M9Q",
    }
    found: dict[str, Any] = {
        "description": MEANINGS[code],
        "content": {
            PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }
    if code in (429, 503):
        found["headers"] = RETRY_AFTER
    return found


def content(
    media_type: str, schema: Schema, example: Any = None, description: str = ""
) -> dict[str, Any]:
    """A documented answer that is not one of the models."""
    media: dict[str, Any] = {"schema": schema}
    if example is not None:
        media["example"] = example
    return {"description": description or "成功", "content": {media_type: media}}


def example(data: Any) -> dict[str, Any]:
    """`openapi_extra` of a route whose body is one of the models."""
    return {"requestBody": {"content": {JSON: {"example": data}}}}


def body(schema: Schema, example: Any, media_type: str = JSON) -> dict[str, Any]:
    """`openapi_extra` for a body that the route reads itself."""
    media = {"schema": schema, "example": example}
    return {"requestBody": {"required": True, "content": {media_type: media}}}


def requirement(context: RouteContext) -> list[Action]:
    """The actions a route requires: one, by the rule of the house."""
    dependant = context.dependant
    return [d.call.action for d in dependant.dependencies if isinstance(d.call, Requires)]


def described(app: FastAPI) -> Iterator[tuple[RouteContext, str]]:
    """Every documented operation: its route and its method in lower case."""
    for context in iter_route_contexts(app.routes):
        if getattr(context, "include_in_schema", False) and context.methods:
            for method in context.methods:
                yield context, method.lower()


def install_openapi(app: FastAPI) -> None:
    """Let the application describe itself; made once, when first asked for."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(app)
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _complete(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title="立案接口",
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        servers=[{"url": "/"}],
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = {
        SCHEME_NAMES[name]: scheme for name, scheme in SECURITY_SCHEMES.items()
    }
    for context, method in described(app):
        operation = found["paths"][context.path_format].get(method)
        if operation is not None:
            _complete_operation(operation, context, method)
    return found


def _complete_operation(operation: Schema, context: RouteContext, method: str) -> None:
    (action,) = requirement(context)
    takes_input = "requestBody" in operation or "parameters" in operation
    common = {429}
    if takes_input:
        common.add(422)
    if method.upper() not in SAFE:
        common.add(403)
    if action is Action.public:
        operation["security"] = []
    else:
        common |= {401, 403, 503}
        operation["security"] = [{name: []} for name in SCHEME_NAMES.values()]
        roles = "、".join(TABLE[action])
        operation["description"] += f"\n\n权限：{action}（{roles}）。"
    answers = operation["responses"]
    if "422" in answers and JSON in answers["422"].get("content", {}):
        del answers["422"]
    for code in sorted(common):
        answers.setdefault(str(code), error(code))
    operation["responses"] = dict(sorted(answers.items()))
