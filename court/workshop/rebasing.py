"""Bringing a change set onto the release in force: every file merged by three ways, with a report.

A number that both the change set and a release gave to something new is the release's: filings are
looked at under it by now.  The change set's own gets the next one, everywhere it is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from court.core.courthouse import Conflict, Work
from court.core.releases import in_force
from court.core.tables import ChangeSet
from court.workshop.layers import base_of, files_of
from court.workshop.service import as_member
from engine.bundle.bundle import Bundle
from engine.editing.merging import Clash, merge
from engine.editing.versions import is_number, naming, renumbered, successor
from engine.editing.written import differing, entry

REBASED = "修改案并入新发布"
OVERTAKEN = "您看这一页的时候又发布过；下面是并入最新一次的样子，请再选一次"
Choices = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class MergedFile:
    """A file of the change set on the newer release; `said` is what happened to it."""

    path: str
    text: str | None
    said: str
    clashes: tuple[Clash, ...] = ()


def report(work: Work, change_set: ChangeSet, choices: Choices | None = None) -> list[MergedFile]:
    """What each file comes to on the release in force; nothing is changed."""
    newest = in_force(work.session)
    if newest is None or newest.number == change_set.base:
        return []
    old = base_of(work.house, work.session, change_set.base)
    new = base_of(work.house, work.session, newest.number)
    own = {one.path: one.text for one in files_of(work.session, change_set)}
    texts, said = _renumbered(old, new, own)
    return [
        _merged(old, new, path, text, choices or {}, said.get(path, ""))
        for path, text in texts.items()
    ]


def _renumbered(
    old: Bundle, new: Bundle, own: Mapping[str, str | None]
) -> tuple[dict[str, str | None], dict[str, str]]:
    """The files with other numbers for what the release has under theirs, and what is said of each file."""
    texts, said = dict(own), dict[str, str]()
    for path, text in own.items():
        if text is None:
            continue
        for name in _taken(old, new, path, text):
            files = new.files.with_changes(
                {n: t.encode() for n, t in texts.items() if t is not None}
            )
            number = successor(name, files)
            texts = {n: t and renumbered(t, name, number) for n, t in texts.items()}
            said[path] = f"{said.get(path, '')}编号 {name} 新发布已经用了，您写的改成 {number}。"
    return texts, said


def _taken(old: Bundle, new: Bundle, path: str, text: str) -> list[str]:
    """Numbers that were nobody's before, given here and, to something else, in the release."""
    before, after = (b.files.text(path) if path in b.files else "" for b in (old, new))
    return [
        name
        for name in differing(before, text)
        if is_number(name)
        and entry(text, name)
        and not any(naming(old.files, name))
        and any(naming(new.files, name))
        and name in differing(after, text)
    ]


def _merged(
    old: Bundle, new: Bundle, path: str, text: str | None, choices: Choices, head: str
) -> MergedFile:
    before, after = (b.files.text(path) if path in b.files else None for b in (old, new))
    if before == after:
        return MergedFile(path, text, head or "新发布没有改这个文件")
    if text == after:
        return MergedFile(path, text, "新发布已经改成一样的")
    if text is None or after is None:
        return MergedFile(path, text, f"{head}一方删了这个文件，照修改案的留着", ())
    chosen = {number: said for (name, number), said in choices.items() if name == path}
    found = merge(before or "", text, after, chosen)
    said = (
        f"{len(found.clashes)} 处两边都改了，请选"
        if found.clashes
        else "两边改的地方不同，已并在一起"
    )
    return MergedFile(path, found.text, head + said, found.clashes)


def _require_chosen(merged: Mapping[str, MergedFile], choices: Choices) -> None:
    open_ = [
        (path, clash.number)
        for path, one in merged.items()
        for clash in one.clashes
        if (path, clash.number) not in choices
    ]
    if open_:
        raise Conflict(f"还有 {len(open_)} 处没有选用哪一边的，没有合并")


def rebase(work: Work, set_id: str, choices: Choices, onto: int | None = None) -> ChangeSet:
    """Put the change set on the release in force, whole or not at all.

    `onto` is the release the choices were made on.  Raises `Conflict` while a clash has nobody's
    choice, or choices were made on another release, and as other changes do.
    """
    found = as_member(work, set_id)
    newest = in_force(work.session)
    if newest is None or newest.number == found.base:
        return found
    if choices and onto not in (None, newest.number):
        raise Conflict(OVERTAKEN)
    merged = {one.path: one for one in report(work, found, choices)}
    _require_chosen(merged, choices)
    new = base_of(work.house, work.session, newest.number)
    for file in files_of(work.session, found):
        text = merged[file.path].text
        if text == (new.files.text(file.path) if file.path in new.files else None):
            work.session.delete(file)
        else:
            file.text, file.by, file.at = text, work.actor.account_id, work.now
    found.base, found.looked_at = newest.number, ""
    found.revision += 1
    found.updated_at = work.now
    work.log(REBASED, 修改案=found.id, 依据的发布=newest.number)
    return found
