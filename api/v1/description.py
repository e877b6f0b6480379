"""The OpenAPI description itself."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.base.access import OpenToAll
from api.base.answers import answer
from api.base.json_route import OpenRoute
from api.base.openapi import JSON, PREFIX, content, told

router = APIRouter(prefix=PREFIX, tags=["说明"], route_class=OpenRoute)


@router.get(
    "/openapi.json",
    **told(
        "接口说明",
        "这份说明本身（OpenAPI 3.1）。",
        responses={200: content(JSON, {"type": "object"})},
    ),
)
async def openapi(request: Request, actor: OpenToAll) -> Response:
    """What this application can do."""
    return answer(request.app.openapi())
