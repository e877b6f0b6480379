"""What the court holds of the papers a filing lists.

A filer's word that something will be handed in is a promise: only a file, or the window that has
the paper before it, fulfils what has to be handed in (登记立案规定 2, 6).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.lifecycle import Event
from court.core.tables import Filing, LogEntry, Upload
from engine.evaluation.facts import EVIDENCE, MATERIALS, NOT_THERE

FILE, STANDING, PROMISED = "文件", "状态", NOT_THERE[0]
WINDOW, KIOSK = "窗口", "自助终端"


def files_held(work: Work, filing: Filing) -> frozenset[str] | None:
    """Names of the files the court has for a filing; None where staff saw the papers themselves."""
    if _seen_by_staff(work, filing):
        return None
    found = select(Upload.name).where(Upload.filing_id == filing.id)
    return frozenset(work.session.scalars(found))


def _seen_by_staff(work: Work, filing: Filing) -> bool:
    """Whether it came through the window, from the beginning or handed over by the machine."""
    if filing.channel != KIOSK:
        return filing.channel == WINDOW
    over = select(LogEntry.number).where(
        LogEntry.subject == filing.id, LogEntry.kind == Event.hand_over
    )
    return work.session.scalar(over.limit(1)) is not None


def as_held(content: Mapping[str, Any], files: Collection[str]) -> dict[str, Any]:
    """The content with every paper and piece of evidence that is not among the files promised."""
    found = dict(content)
    for name in (MATERIALS, EVIDENCE):
        listed = content.get(name)
        if isinstance(listed, list):
            found[name] = [_standing(document, files) for document in listed]
    return found


def _standing(document: Any, files: Collection[str]) -> Any:
    if not isinstance(document, Mapping) or is_held(document, files):
        return document
    said = document.get(STANDING)
    kept = {k: v for k, v in document.items() if k != FILE}
    return {**kept, STANDING: said if said in NOT_THERE else PROMISED}


def is_held(document: Mapping[str, Any], files: Collection[str] | None) -> bool:
    """Whether the court has a document somebody lists; a file's name of another type names none."""
    name = document.get(FILE)
    if files is None:
        return document.get(STANDING) not in NOT_THERE or bool(name)
    return isinstance(name, str) and name in files
