"""规则：what is written for each cause and what is not, by section, as a page and as a file."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MaySeeRules
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import NotFound
from engine.bundle.bundle import Bundle, default_root
from engine.proving.coverage.counting import Section, sections
from engine.proving.coverage.points import POINTS
from engine.proving.wholes import FOLDER, Tried, read_wholes
from engine.text.files import Files

router = APIRouter()


@router.get("/rules/coverage")
def coverage_page(
    request: Request, actor: MaySeeRules, section: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """All sections, or one with every cause that is not done and what it lacks."""
    found = counted(house_of(request).bundle)
    chosen = next((one for one in found[:-1] if one.name == section), None)
    if section and chosen is None:
        raise NotFound("没有这一部分")
    return page(
        request,
        "rules/coverage.html",
        sections=found[:-1],
        total=found[-1],
        chosen=chosen,
        points=[(point, found[-1].lacking[point]) for point in POINTS],
    )


@router.get("/rules/coverage/export")
def coverage_file(request: Request, actor: MaySeeRules) -> Response:
    """All sections as a JSON file."""
    data = orjson.dumps(
        [one.to_dict() for one in counted(house_of(request).bundle)], option=orjson.OPT_INDENT_2
    )
    headers = {"Content-Disposition": 'attachment; filename="coverage.json"'}
    return Response(data, media_type="application/json", headers=headers)


@lru_cache(maxsize=1)
def counted(bundle: Bundle) -> list[Section]:
    """The sections of a bundle, counted once.

    Whole filings are counted as written; the tests of the project check them one by one.
    """
    wholes = read_wholes(bundle, Files.of(default_root(), (FOLDER,)))
    return sections(bundle, [Tried(whole) for whole in wholes.entries])
