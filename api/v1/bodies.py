"""Who calls the API for an account, and what they send: JSON bodies read into models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.base.openapi import JSON, body
from api.base.security import SAFE, Requires, check_form
from api.v1.common import check_media_type, read_body
from court.core.clock import local
from court.core.courthouse import Actor
from court.core.roles import Action
from engine.check.filing import read_json

M = TypeVar("M", bound=BaseModel)
MAX_POSTED_BYTES = 4_000_000

FilingId = Annotated[
    str,
    Path(description="起诉的编号", max_length=40, examples=["9f2c4d1ab0e84c0f8a5b6d7e8f901234"]),
]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="调用方自己编的号；同一个号再来一次，得到第一次的结果，不会重复办理",
        max_length=200,
    ),
]


class Calls(Requires):
    """The same as `Requires`; a browser session has to send its token in a header.

    Raises `SignInNeeded`, `NotAllowed`, `ForgedRequest`.
    """

    def __call__(self, request: Request) -> Actor:
        actor = super().__call__(request)
        if request.method not in SAFE:
            check_form(request, None)
        return actor


Filer = Annotated[Actor, Depends(Calls(Action.file))]
Reader = Annotated[Actor, Depends(Calls(Action.inbox))]
Reviewer = Annotated[Actor, Depends(Calls(Action.review))]
Clerk = Annotated[Actor, Depends(Calls(Action.window))]
Judge = Annotated[Actor, Depends(Calls(Action.decide))]
Administrator = Annotated[Actor, Depends(Calls(Action.accounts))]
Anybody = Annotated[Actor, Depends(Calls(Action.account))]


def posted(model: type[M]) -> Callable[[Request], Awaitable[M]]:
    """A dependency that reads the body as strictly as a filing and into a model.

    Raises `Refused` (413, 415), `FilingError`, `RequestValidationError`.
    """

    async def read(request: Request) -> M:
        check_media_type(request, JSON)
        raw = read_json(await read_body(request, MAX_POSTED_BYTES))
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            raise RequestValidationError(error.errors()) from None

    return read


def takes(model: type[BaseModel], example: Mapping[str, Any]) -> dict[str, Any]:
    """`openapi_extra` of a route that reads such a body."""
    schema = model.model_json_schema(by_alias=True)
    return body(_inlined(schema, schema.pop("$defs", {})), dict(example))


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """A schema that stands alone: pydantic's own definitions put where they are named."""
    if isinstance(schema, list):
        return [_inlined(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _inlined({**definitions[name], **_without(schema, "$ref")}, definitions)
    return {key: _inlined(value, definitions) for key, value in schema.items()}


def _without(schema: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != key}


def moment(value: datetime | None) -> str | None:
    """`2026-09-07T09:00:00+08:00`"""
    return local(value).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None
