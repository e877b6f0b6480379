"""Lists of change sets, who works on them, and where two of them meet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from court.core.courthouse import Work
from court.core.releases import in_force, titles
from court.core.roles import Action
from court.core.tables import Account, ChangeSet, RuleRelease
from court.workshop.layers import base_of, files_of
from court.workshop.service import DRAFT, OPEN, WAITING
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

    def changed(whose: ChangeSet, path: str, text: str) -> list[str]:
        base = base_of(work.house, work.session, whose.base).files
        return differing(base.text(path) if path in base else "", text)

    found = []
    for other, file, host in work.session.execute(others):
        mine = set(changed(change_set, file.path, own[file.path]))
        both = [one for one in changed(other, file.path, file.text or "") if one in mine]
        found.append(Meeting(other, host, file.path, tuple(both)))
    return sorted(found, key=lambda one: (not one.entries, one.path))


@dataclass(frozen=True, slots=True)
class Behind:
    """A set, drafted or handed in, that is not on the release in force: what it is on and what came since, as people call
    them; `changed` where a file it was asked about reads otherwise by now."""

    base: str
    newest: str
    changed: bool


def behind(work: Work, change_set: ChangeSet, path: str = "", name: str = "") -> Behind | None:
    """How far releases passed over a set; None for one that is on the newest, or is approved."""
    newest = moved(work, change_set) if change_set.state in (DRAFT, WAITING) else None
    if newest is None:
        return None
    called = titles(work.session)
    old, new = (
        base_of(work.house, work.session, number).files
        for number in (change_set.base, newest.number)
    )
    was, now = (files.text(path) if path in files else "" for files in (old, new))
    changed = name in differing(was, now) if name else was != now
    return Behind(called[change_set.base], called[newest.number], changed)


def last_kept(work: Work, change_set: ChangeSet, path: str) -> str:
    """Who kept a file in the change set last, for people; empty where nobody did."""
    own = work.session.get(ChangedFile, (change_set.id, path))
    if own is None:
        return ""
    return names(work, {own.by}).get(own.by, "")


def moved(work: Work, change_set: ChangeSet) -> RuleRelease | None:
    """The release that is in force now, when it is not the one the change set was begun on."""
    newest = in_force(work.session)
    return newest if newest and newest.number != change_set.base else None
