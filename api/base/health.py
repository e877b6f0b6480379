"""`/healthz`: whether this worker can serve: database, rules, room on the disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from api.base.access import Public
from api.base.answers import packed
from api.base.openapi import JSON
from api.base.security import house_of
from court.core.courthouse import Courthouse
from engine import __version__

LEAST_FREE_BYTES = 200_000_000

router = APIRouter(tags=["运行"], include_in_schema=False)


@router.get("/healthz")
def health(request: Request, actor: Public) -> Response:
    """200 when everything answers, else 503; says which part does not, and nothing secret."""
    found = state_of(house_of(request))
    status = 200 if all(found["检查"].values()) else 503
    return Response(packed(found), status, media_type=JSON)


def state_of(house: Courthouse) -> dict[str, Any]:
    """Each part and whether it is well."""
    return {
        "版本": __version__,
        "规则库": house.bundle.hash[:12],
        "检查": {
            "数据库": house.database.answers(),
            "规则": rules_loaded(house),
            "磁盘": free_bytes(house.settings.state) > LEAST_FREE_BYTES,
        },
    }


def rules_loaded(house: Courthouse) -> bool:
    return house.bundle.compiled


def free_bytes(folder: Path) -> int:
    """Room left where the state folder is, or will be; 0 when that cannot be asked."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return 0
