"""The event log for auditors: what happened when, by whom; whether the log is what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import MayAudit
from api.base.csvs import csv_answer
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.clock import minute
from court.core.courthouse import Actor
from court.oversight import audit
from engine.text.errors import FilingError
from engine.values import ValueProblem, parse_date

router = APIRouter()
HEADER = ("编号", "时间", "事件", "账户", "身份", "起诉", "内容", "哈希")


@router.get("/audit")
def audit_page(request: Request, actor: MayAudit) -> Response:
    """Events, newest first, filtered by the address."""
    return _page(request, actor)


def _page(
    request: Request,
    actor: Actor,
    status: int = 200,
    verified: audit.Verified | None = None,
    noted: str = "",
    error: str = "",
) -> Response:
    wanted, problems = _filter(request)
    with house_of(request).look(actor) as look:
        found = audit.listing(look, wanted)
        kinds = audit.kinds(look)
    said = {key: request.query_params.get(key, "") for key in FIELDS}
    query = urlencode({key: value for key, value in said.items() if value})
    return page(
        request,
        "audit/audit.html",
        status,
        found=found,
        size=audit.PAGE,
        kinds=kinds,
        roles=audit.ROLES,
        said=said,
        problems=problems,
        query=query,
        verified=verified,
        noted=noted,
        error=error,
    )


FIELDS = ("kind", "role", "filing", "since", "until")


def _filter(request: Request) -> tuple[audit.Filter, dict[str, str]]:
    """The filter of the address; days that cannot be read are named, not used."""
    asked = request.query_params
    wanted = audit.Filter(
        kind=asked.get("kind", "")[:20],
        role=asked.get("role", "")[:12],
        filing=asked.get("filing", "")[:40],
        page=_number(asked.get("page", "")),
    )
    problems: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in ("since", "until"):
        if said := asked.get(name, "").strip():
            try:
                days[name] = parse_date(said)
            except ValueProblem as problem:
                problems[name] = str(problem)
    return replace(wanted, since=days.get("since"), until=days.get("until")), problems


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 1


@router.post("/audit/verify")
def verify(request: Request, actor: MayAudit, form: Posted) -> Response:
    """Read the whole log and every filing's row, and say what is not right."""
    noted = text(form, "noted")
    house = house_of(request)
    try:
        with house.look(actor) as look:
            found = audit.verify(look.session, look.now, noted, court=look.house.chain)
    except FilingError as error:
        return _page(request, actor, 422, noted=noted, error=error.problems[0].message)
    return _page(request, actor, verified=found, noted=noted)


@router.get("/audit/export")
def export(request: Request, actor: MayAudit) -> Response:
    """The events of the filter as CSV, oldest first."""
    wanted, _ = _filter(request)
    house = house_of(request)

    def rows() -> Iterator[Sequence[object]]:
        yield HEADER
        with house.look(actor) as look:
            for line in audit.taken_out(look, wanted):
                yield _row(line)

    return csv_answer(f"审计日志_{house.today:%Y%m%d}", rows())


def _row(line: audit.Line) -> Sequence[object]:
    entry = line.entry
    said = "；".join(f"{key} {value}" for key, value in line.said)
    return (
        entry.number,
        minute(entry.at),
        entry.kind,
        line.who,
        entry.role,
        line.filing,
        said,
        entry.hash,
    )
