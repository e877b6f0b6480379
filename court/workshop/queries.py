"""Lists of change sets, who works on them, and where two of them meet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from court.core.courthouse import Work
from court.core.releases import in_force
from court.core.roles import Action
from court.core.tables import Account, ChangeSet, RuleRelease
from court.workshop.layers import base_of, files_of
from court.workshop.service import DRAFT, OPEN
from court.workshop.tables import ChangedFile, ChangeMember
from engine.editing.depth import Depth
from engine.editing.written import differing

MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A change set in a list."""

    change_set: ChangeSet
    host: str
    files: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works on a change set."""

    name: str
    depth: Depth


@dataclass(frozen=True, slots=True)
class Meeting:
    """Another open change set that changes the same file; `entries` are those both change."""

    change_set: ChangeSet
    host: str
    path: str
    entries: tuple[str, ...]


def listing(work: Work, open_only: bool = False) -> list[Line]:
    """Change sets, open ones first, then the newest.  Raises `NotAllowed`."""
    work.actor.require(Action.rules)
    count = (
        select(ChangedFile.change_set_id, func.count().label("files"))
        .group_by(ChangedFile.change_set_id)
        .subquery()
    )
    chosen = (
        select(ChangeSet, Account.name, func.coalesce(count.c.files, 0))
        .join(Account, Account.id == ChangeSet.host_id)
        .outerjoin(count, count.c.change_set_id == ChangeSet.id)
        .order_by(ChangeSet.state.not_in(OPEN), ChangeSet.updated_at.desc())
        .limit(MOST)
    )
    if open_only:
        chosen = chosen.where(ChangeSet.state.in_(OPEN))
    return [Line(one, name, files) for one, name, files in work.session.execute(chosen)]


def drafts(work: Work) -> list[ChangeSet]:
    """Change sets that are still written, the one touched last first."""
    chosen = select(ChangeSet).where(ChangeSet.state == DRAFT)
    return list(work.session.scalars(chosen.order_by(ChangeSet.updated_at.desc()).limit(MOST)))


def members(work: Work, change_set: ChangeSet) -> list[Member]:
    """Who works on it besides the host."""
    chosen = (
        select(Account.name, ChangeMember.depth)
        .join(Account, Account.id == ChangeMember.account_id)
        .where(ChangeMember.change_set_id == change_set.id)
        .order_by(Account.name)
    )
    return [Member(name, Depth(depth)) for name, depth in work.session.execute(chosen)]


def names(work: Work, ids: set[str]) -> dict[str, str]:
    """Staff by name."""
    found = select(Account.id, Account.name).where(Account.id.in_(ids - {""}))
    return {id_: name for id_, name in work.session.execute(found)}


def meetings(work: Work, change_set: ChangeSet) -> list[Meeting]:
    """Open change sets that change a file this one changes too."""
    own = {one.path: one.text or "" for one in files_of(work.session, change_set)}
    if not own or change_set.state not in OPEN:
        return []
    others = (
        select(ChangeSet, ChangedFile, Account.name)
        .join(ChangedFile, ChangedFile.change_set_id == ChangeSet.id)
        .join(Account, Account.id == ChangeSet.host_id)
        .where(
            ChangeSet.id != change_set.id,
            ChangeSet.state.in_(OPEN),
            ChangedFile.path.in_(own),
        )
    )
    base = base_of(work.house, work.session, change_set.base)
    found = []
    for other, file, host in work.session.execute(others):
        before = base.files.text(file.path) if file.path in base.files else ""
        mine = set(differing(before, own[file.path]))
        both = [one for one in differing(before, file.text or "") if one in mine]
        found.append(Meeting(other, host, file.path, tuple(both)))
    return sorted(found, key=lambda one: (not one.entries, one.path))


def moved(work: Work, change_set: ChangeSet) -> RuleRelease | None:
    """The release that is in force now, when it is not the one the change set was begun on."""
    newest = in_force(work.session)
    return newest if newest and newest.number != change_set.base else None
