"""The access log for auditors: who read what, who signed in or failed to, from where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import MayAudit
from api.base.csvs import csv_answer
from api.base.security import house_of
from api.base.web import page
from court.core.access import FAILED, READ, SIGNED_IN
from court.core.clock import minute
from court.oversight import reading

router = APIRouter()
KINDS = (READ, SIGNED_IN, FAILED)
HEADER = ("编号", "时间", "事情", "账户", "身份", "来源地址", "起诉", "文件", "页面")


@router.get("/audit/access")
def access_page(request: Request, actor: MayAudit) -> Response:
    """Accesses, newest first, filtered by the address."""
    filing, kind = _asked(request)
    wanted = request.query_params.get("page", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    request.app.state.readings.write()
    with house_of(request).look(actor) as look:
        found = reading.listing(look, filing, kind, number)
    said = {"filing": filing, "kind": kind}
    query = urlencode({key: value for key, value in said.items() if value})
    return page(
        request,
        "audit/access.html",
        found=found,
        size=reading.PAGE,
        kinds=KINDS,
        said=said,
        query=query,
    )


@router.get("/audit/access/export")
def access_export(request: Request, actor: MayAudit) -> Response:
    """The accesses of the filter as CSV, oldest first."""
    filing, kind = _asked(request)
    house = house_of(request)

    def rows() -> Iterator[Sequence[object]]:
        yield HEADER
        with house.look(actor) as look:
            for line in reading.taken_out(look, filing, kind):
                e = line.entry
                place = (e.role, e.address, line.filing, e.item, e.route)
                yield (e.number, minute(e.at), e.kind, line.who, *place)

    return csv_answer(f"访问记录_{house.today:%Y%m%d}", rows())


def _asked(request: Request) -> tuple[str, str]:
    asked = request.query_params
    return asked.get("filing", "")[:40], asked.get("kind", "")[:20]
