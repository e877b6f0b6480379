"""A file of a change set, opened: what of it is where, and how deep somebody may change it."""

from __future__ import annotations

from dataclasses import dataclass

from court.core.courthouse import NotFound, Work
from court.core.tables import ChangeSet
from court.workshop import queries, service
from court.workshop.layers import base_of, before_and_after, changes_of, with_changes
from engine.bundle.bundle import Bundle
from engine.editing import written
from engine.editing.depth import Depth
from engine.text.errors import BundleError

RULES, CASETYPES = "rules/", "casetypes/"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of a change set: the bundle its other files make, its text, how deep the actor may change it.

    `behind` says whether releases passed over it, `last` who kept this file last, and when.
    """

    found: ChangeSet
    bundle: Bundle
    path: str
    whole: str
    depth: Depth
    behind: queries.Behind | None
    last: str


def open_file(work: Work, set_id: str, path: str, name: str = "") -> Opened:
    """A file as it stands in the change set.  Raises `NotFound`."""
    found = service.one(work, set_id)
    base = base_of(work.house, work.session, found.base)
    changes = {n: d for n, d in changes_of(work.session, found).items() if n != path}
    whole = service.text_of(work, found, path)
    known = path in base.files or path in changes_of(work.session, found)
    if not whole and not known and not may_begin(base, path):
        raise NotFound("规则库里没有这个文件")
    try:
        bundle = with_changes(base, changes)
    except BundleError:
        bundle = base
    depth = service.depth_in(work, found)
    passed = queries.behind(work, found, path, name)
    return Opened(found, bundle, path, whole, depth, passed, queries.last_kept(work, found, path))


def is_gone(opened: Opened, name: str) -> bool:
    return bool(name) and written.entry(opened.whole, name) is None


def may_begin(bundle: Bundle, path: str) -> bool:
    """Whether a file of rules that is not there yet would be that of a cause."""
    return path.startswith(RULES) and path.replace(RULES, CASETYPES, 1) in bundle.files


def bundles(work: Work, set_id: str) -> tuple[ChangeSet, Bundle, Bundle]:
    """A change set with the bundles before and after it.  Raises `BundleError`."""
    found = service.one(work, set_id)
    return (found, *before_and_after(work, found))
