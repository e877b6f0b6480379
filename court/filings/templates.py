"""Filings kept by their owner to start others from.

A template holds what is the same from case to case: no files, no signature, no days of one
filing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.core.store.paging import number_of
from court.core.store.types import plain
from court.core.tables import Filing, Upload
from court.filings import uploads
from court.filings.service import begin, own
from court.filings.tables import FilingTemplate
from court.opinions.checking import COURT_FACTS
from engine.text.errors import FieldProblem, FilingError, LianError
from engine.text.paths import members

MAX_TEMPLATES = 500
NAME_LENGTH = 60
OF_ONE_FILING = frozenset({*COURT_FACTS, "起诉状签名盖章", "起诉状日期", "坚持起诉"})
WITH_FILES = ("材料", "证据")


def mine(work: Work) -> list[FilingTemplate]:
    """The actor's templates by name."""
    work.actor.require(Action.file)
    owner = FilingTemplate.owner_id == work.actor.account_id
    return list(
        work.session.scalars(select(FilingTemplate).where(owner).order_by(FilingTemplate.name))
    )


def one(work: Work, template_id: str) -> FilingTemplate:
    """One of the actor's own templates.  Raises `NotFound`."""
    work.actor.require(Action.file)
    found = work.session.get(FilingTemplate, template_id)
    if found is None or found.owner_id != work.actor.account_id:
        raise NotFound("没有这个模板")
    return found


def save_from(work: Work, filing_id: str, name: str) -> FilingTemplate:
    """Keep a draft or filing as a template; the same name replaces.  Raises `FilingError`."""
    filing = own(work, filing_id)
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise FilingError([FieldProblem("名称", f"给模板起个名字，1 到 {NAME_LENGTH} 个字")])
    known = mine(work)
    template = next((t for t in known if t.name == name), None)
    if template is None:
        if len(known) >= MAX_TEMPLATES:
            raise LianError(f"最多保存 {MAX_TEMPLATES} 个模板；请先删除不再用的")
        template = FilingTemplate(
            owner_id=work.actor.account_id, name=name, cause="", content={}, created_at=work.now
        )
        work.session.add(template)
    template.cause, template.content = filing.cause, reusable(filing.content)
    work.session.flush()
    return template


def reusable(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content without what belongs to one filing alone."""
    found = {key: value for key, value in plain(dict(content)).items() if key not in OF_ONE_FILING}
    for name in WITH_FILES:
        if found.get(name) is not None:
            found[name] = [
                {k: v for k, v in one.items() if k != "文件"} for one in members(found, name)
            ]
    return found


def start(work: Work, template_id: str) -> Filing:
    """A new draft from a template."""
    template = one(work, template_id)
    return begin(work, template.cause, template.content)


def remove(work: Work, template_id: str) -> None:
    work.session.delete(one(work, template_id))


def again(work: Work, filing_id: str) -> Filing:
    """A new draft with everything an earlier filing of the actor's holds, its files too."""
    before = own(work, filing_id)
    content = {k: v for k, v in before.content.items() if k not in OF_ONE_FILING}
    filing = begin(work, before.cause, content)
    for upload in uploads.of_filing(work, before):
        work.session.add(_copied(work, upload, filing))
    work.session.flush()
    return filing


def _copied(work: Work, upload: Upload, filing: Filing) -> Upload:
    """An upload for another filing over the stored bytes of this one."""
    return Upload(
        filing_id=filing.id,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        pages=upload.pages,
        sha256=upload.sha256,
        by=work.actor.account_id,
        at=work.now,
    )


def counted(work: Work) -> int:
    """How many templates the actor keeps."""
    owner = FilingTemplate.owner_id == work.actor.account_id
    return number_of(work.session, select(func.count()).select_from(FilingTemplate).where(owner))
