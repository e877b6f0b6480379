"""A rule written anew from a day on: the copy, and the files that speak of the old one, in one step."""

from __future__ import annotations

from datetime import date

from court.core.courthouse import Work
from court.workshop import service
from court.workshop.layers import base_of, changes_of
from engine.editing.versions import followed, naming, successor, with_version
from engine.text.errors import FieldProblem, FilingError

DAY = "新版的施行日"


def write_version(work: Work, set_id: str, path: str, name: str, day: date | None) -> str:
    """Copy an entry of a file as one that holds from `day`; its number.

    The old one holds to the day before.  Raises as `service.write`, and `FilingError` for days that
    do not fit.
    """
    if day is None:
        raise FilingError([FieldProblem(DAY, "请写新版从哪天起施行；旧的用到前一天")])
    found = service.one(work, set_id)
    base = base_of(work.house, work.session, found.base)
    files = base.files.with_changes(changes_of(work.session, found))
    number = successor(name, files)
    try:
        changed = {
            other: followed(files.text(other), name, number)
            for other in naming(files, name)
            if other != path
        }
        own = followed(service.text_of(work, found, path), name, number, own_file=True)
        changed[path] = with_version(own, path, name, number, day)
    except ValueError as error:
        raise FilingError([FieldProblem(DAY, str(error))]) from None
    for other, text in changed.items():
        service.write(work, set_id, other, text, service.seen(service.text_of(work, found, other)))
    return number
