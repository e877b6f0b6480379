"""The bundle of a change set: its files laid over the release it was begun on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from court.core.courthouse import Conflict, Courthouse, Work
from court.core.releases import opened
from court.core.tables import ChangeSet, RuleRelease
from court.workshop.tables import ChangedFile
from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered

KEPT = 4
Changes = Mapping[str, bytes | None]


class _Kept:
    """The last few layered bundles of this process, by the base and the changes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.bundles: OrderedDict[tuple[object, ...], Bundle] = OrderedDict()

    def of(self, base: Bundle, changes: Changes) -> Bundle:
        key = (id(base), base.files.hash, *sorted((n, hash(d)) for n, d in changes.items()))
        with self.lock:
            found = self.bundles.get(key)
        if found is None:
            found = layered(base, changes)
            with self.lock:
                self.bundles[key] = found
                while len(self.bundles) > KEPT:
                    self.bundles.popitem(last=False)
        return found


_kept = _Kept()


def base_of(house: Courthouse, session: Session, number: int) -> Bundle:
    """The bundle of a release.  Raises `BundleMissing`, `BundleError`, `Conflict`."""
    release = session.get(RuleRelease, number)
    if release is None:
        raise Conflict("修改案所依据的那次发布不在了；请重新建立修改案")
    if house.bundle.files.hash == release.files:
        return house.bundle
    return house.rules.older(release.sha256, lambda: opened(house, release))


def changes_of(session: Session, change_set: ChangeSet) -> dict[str, bytes | None]:
    """The files of a change set by path, as bytes; None for one taken away."""
    return {
        one.path: None if one.text is None else one.text.encode()
        for one in files_of(session, change_set)
    }


def files_of(session: Session, change_set: ChangeSet) -> list[ChangedFile]:
    """The changed files, by path."""
    found = select(ChangedFile).where(ChangedFile.change_set_id == change_set.id)
    return list(session.scalars(found.order_by(ChangedFile.path)))


def before_and_after(work: Work, change_set: ChangeSet) -> tuple[Bundle, Bundle]:
    """The bundle it was begun on, and that with its changes.  Raises `BundleError`."""
    before = base_of(work.house, work.session, change_set.base)
    return before, with_changes(before, changes_of(work.session, change_set))


def with_changes(base: Bundle, changes: Changes) -> Bundle:
    """A bundle with changes; the last few are kept.  Raises `BundleError`."""
    return _kept.of(base, changes) if changes else base
