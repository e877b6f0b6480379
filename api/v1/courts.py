"""The courts this installation knows, and the towns of their areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from api.base.access import OpenToAll
from api.base.json_route import OpenRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.common import OnDay, day_or_today
from api.v1.models import Model

router = APIRouter(prefix=PREFIX, tags=["法院"], route_class=OpenRoute)


class CourtLine(Model):
    name: str = Field(alias="名称")
    level: str = Field(alias="级别")
    province: str = Field(alias="省")
    city: str = Field(alias="市")
    code: str = Field(alias="代字", description="案号里的法院代字")
    above: str = Field(alias="上级")
    address: str = Field(alias="地址")
    towns: list[str] = Field(alias="辖区", description="辖区的镇街")
    own: bool = Field(alias="本院", description="是不是这个系统服务的法院")


class CourtList(Model):
    courts: list[CourtLine] = Field(alias="法院")


@router.get(
    "/courts",
    **told("法院", "这个系统知道的法院、级别和辖区。", 422),
)
def list_courts(request: Request, actor: OpenToAll, on: OnDay = None) -> CourtList:
    """Courts in the order of the parameter file."""
    house = house_of(request)
    look_up = house.bundle.parameters.on(day_or_today(request, on))
    courts, towns = look_up("法院"), look_up("中山镇街")
    found = [
        _court(name, about, towns, name == courts["默认"])
        for name, about in courts.items()
        if isinstance(about, Mapping)
    ]
    return CourtList(courts=found)


def _court(name: str, about: Mapping[str, Any], towns: Mapping[str, Any], own: bool) -> CourtLine:
    everywhere = about["级别"] != "基层"
    return CourtLine(
        name=name,
        level=about["级别"],
        province=about["省"],
        city=about["市"],
        code=about.get("代字", ""),
        above=about.get("上级", ""),
        address=about.get("地址", ""),
        towns=[town for town, said in towns.items() if everywhere or said["法院"] == name],
        own=own,
    )
