"""An entry begun in a file; a rule written anew from a day on, with the files that speak of the old one."""

from __future__ import annotations

import re
from datetime import date

from court.core.courthouse import Work
from court.workshop import service
from court.workshop.layers import base_of, changes_of
from engine.editing.skeletons import SKELETONS
from engine.editing.versions import followed, naming, successor, with_version
from engine.editing.written import inserted
from engine.text.errors import FieldProblem, FilingError

DAY, BEGINNING = "新版的施行日", "编号的开头"
_THEME = re.compile(r"[\w、·]+(-[\w、·]+)*\Z")
_NUMBER = re.compile(r"-\d+\Z")


def write_entry(work: Work, set_id: str, path: str, kind: str, theme: str) -> str:
    """Begin an entry of a kind in a file, which is made where it is not there yet; its number.

    The number is the first one after `theme` that stands nowhere.  Raises as `service.write`, and
    `FilingError` for a kind or a beginning that cannot be.
    """
    theme = _NUMBER.sub("", theme.replace("－", "-").replace("—", "-"))
    if kind not in SKELETONS or not _THEME.match(theme):
        said = "请写编号的开头，用短横线分段，没有空格和标点，如 抚养费-证明"
        raise FilingError([FieldProblem(BEGINNING, said)])
    found = service.one(work, set_id)
    base = base_of(work.house, work.session, found.base)
    name = successor(f"{theme}-00", base.files.with_changes(changes_of(work.session, found)))
    whole = service.text_of(work, found, path)
    own = SKELETONS[kind].format(theme=theme).replace(f"{theme}-01", name, 1)
    service.write(work, set_id, path, inserted(whole, kind, own), service.seen(whole))
    return name


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
