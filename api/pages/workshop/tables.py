"""A change set's values and texts as a workbook, and a filled-in one read back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.downloads import attachment
from api.base.posted import Posted, chosen_files
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import edit_address
from api.pages.workshop.sets import set_view
from court.core.courthouse import Actor
from court.files.sniffing import XLSX
from court.opinions.comparing import runs_of
from court.workshop import rule_tables, service, venue_tables
from court.workshop.layers import before_and_after
from court.workshop.orphans import orphans
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=80)]


@router.get("/workshop/sets/{set_id}/table")
def export(
    request: Request, set_id: str, actor: MaySeeRules, section: Word = "", below: Word = ""
) -> Response:
    """The values of one kind, of every file or of those of a cause."""
    try:
        with house_of(request).look(actor) as look:
            tables = venue_tables if section in venue_tables.SECTIONS else rule_tables
            data = tables.exported(look, set_id, section, below.strip())
    except FilingError as error:
        return _refused(request, actor, set_id, error)
    return attachment(f"{section}.xlsx", XLSX.media_type, data)


@router.post("/workshop/sets/{set_id}/table")
def take(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """What a workbook changes, all of it or nothing; every changed cell is shown."""
    house = house_of(request)
    try:
        table = rule_tables.opened(_sent(form))
        edit = None
        if venue_tables.section_of(table):  # takes a while, so it is not done in the transaction
            with house.look(actor) as look:
                edit = venue_tables.read(look, set_id, table)
        with house.work(actor) as work:
            if edit is None:
                changed = rule_tables.imported(work, set_id, table)
            else:
                changed = venue_tables.write(work, set_id, edit)
            found = service.one(work, set_id)
            work.session.expunge(found)
        with house.look(actor) as look:
            gone = orphans(look, *before_and_after(look, found)) if edit is not None else []
    except FilingError as error:
        return _refused(request, actor, set_id, error)
    return page(
        request,
        "workshop/table.html",
        found=found,
        changed=[(one, _address(set_id, one)) for one in changed],
        orphans=gone,
        runs=runs_of,
    )


def _address(set_id: str, one: rule_tables.CellChange) -> str:
    """Where a changed cell is edited: its entry, or its line where the file has no entries."""
    if one.line:
        return f"{edit_address(set_id, one.file)}&line={one.line}"
    return edit_address(set_id, one.file, one.entry)


def _sent(form: Posted) -> bytes:
    sent = chosen_files(form, "file")
    if not sent:
        raise FilingError([FieldProblem("文件", "请选一个 Excel 文件")])
    return sent[0][1].read()


def _refused(request: Request, actor: Actor, set_id: str, error: FilingError) -> Response:
    said = tuple(f"{one.path}：{one.message}" for one in error.problems)
    return set_view(request, actor, set_id, problems=said, status=422)
