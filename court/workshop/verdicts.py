"""The second person's word on every part of a change set: accepted, or sent back with a reason.

A part is a changed requirement, a parameter, or a file that says more than these.  A word holds for
what the part said (`Part.mark`): what its author rewrites has to be looked at again, the rest has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from court.core.courthouse import Conflict, NotAllowed, Work, require_state
from court.core.roles import Action
from court.core.tables import ChangeSet
from court.workshop.layers import before_and_after, files_of
from court.workshop.queries import names
from court.workshop.service import WAITING, one
from court.workshop.tables import ChangeMember, ChangeVerdict
from engine.bundle.bundle import Bundle
from engine.editing.rule_changes import (
    CHANGED,
    Said,
    file_changes,
    mark_of,
    parameter_changes,
    rest_changes,
    rule_changes,
)
from engine.text.errors import FieldProblem, FilingError

LOOKED_THROUGH = "逐条复核"
RULE, PARAMETER, FILE = "要求", "参数", "文件"
LEAST_REASON, MOST_REASON, MOST_NAMED = 5, 2_000, 12
OUTDATED = "您看的不是现在送批的内容，请重新看过再核准"


@dataclass(frozen=True, slots=True)
class Part:
    """Something a change set changes, to be accepted by itself.

    `happened` is 新增, 修改 or 删除, `said` what differs, `mark` the hash of all that.
    """

    kind: str
    name: str
    place: str
    title: str
    happened: str
    said: tuple[Said, ...]
    mark: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Which part, whatever it says."""
        return self.kind, self.name, self.place

    @property
    def where(self) -> str:
        """Where a requirement is stated, as people say it; nothing of other parts."""
        return (self.place.rpartition("/")[2] or "全部案由") if self.kind == RULE else ""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of a part."""

    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A part with the word on it; None where nobody said one, or the part was rewritten since.

    `earlier` is why what stood there before was sent back.
    """

    part: Part
    verdict: ChangeVerdict | None
    earlier: ChangeVerdict | None = None

    @property
    def accepted(self) -> bool:
        """Whether it may be released."""
        return self.verdict is not None and self.verdict.accepted


@dataclass(frozen=True, slots=True)
class SentBack:
    """Why a part was sent back, by whom, when."""

    reason: str
    by: str
    at: datetime


def parts(before: Bundle, after: Bundle) -> list[Part]:
    """What is to be accepted, requirements first.  Raises `BundleError`."""
    rules = rule_changes(before, after)
    values = parameter_changes(before, after)
    told = {one.id for one in rules} | {one.name for one in values}
    return [
        *(
            Part(RULE, one.id, "/".join(one.path), one.title, one.kind, one.said, one.mark)
            for one in rules
        ),
        *(
            Part(PARAMETER, one.name, "", one.name, CHANGED, (one,), mark_of(repr(one)))
            for one in values
        ),
        *_files(before, after, told),
    ]


def _files(before: Bundle, after: Bundle, told: set[str]) -> Iterator[Part]:
    """Files that say anything else, comments left aside."""
    for file in file_changes(before, after):
        old, new = (
            bundle.files.text(file.name) if file.name in bundle.files else ""
            for bundle in (before, after)
        )
        if said := rest_changes(old, new, told):
            mark = mark_of(file.name, *map(repr, said))
            yield Part(FILE, file.name, "", file.what, file.kind, tuple(said), mark)


def had_part(work: Work, change_set: ChangeSet, account_id: str) -> bool:
    """Whether somebody hosts it, wrote in it, handed it in, or was let work on it."""
    wrote = {file.by for file in files_of(work.session, change_set)}
    member = work.session.get(ChangeMember, (change_set.id, account_id))
    own = {change_set.host_id, change_set.handed_in_by, *wrote}
    return account_id in own or member is not None


def require_second(work: Work, change_set: ChangeSet) -> None:
    """Raises `NotAllowed` for everybody who had a part in it."""
    work.actor.require(Action.endorse)
    if had_part(work, change_set, work.actor.account_id):
        raise NotAllowed("自己参与的修改案，要由另一个人核准")


def verdicts_of(work: Work, change_set: ChangeSet) -> list[ChangeVerdict]:
    """Every word ever said on its parts, the first first."""
    found = select(ChangeVerdict).where(ChangeVerdict.change_set_id == change_set.id)
    return list(work.session.scalars(found.order_by(ChangeVerdict.number)))


def standing(work: Work, change_set: ChangeSet, before: Bundle, after: Bundle) -> list[Standing]:
    """Every part with the word that holds now.  Raises `BundleError`.

    A word of somebody who has since taken part in the change set is one no longer.
    """
    last = {(v.kind, v.name, v.place): v for v in verdicts_of(work, change_set)}
    outside = {by for by in {v.by for v in last.values()} if not had_part(work, change_set, by)}
    found = []
    for part in parts(before, after):
        said = last.get(part.key)
        holds = said is not None and said.mark == part.mark and said.by in outside
        earlier = said if said and not holds and not said.accepted else None
        found.append(Standing(part, said if holds else None, earlier))
    return found


def sent_back(work: Work, change_set: ChangeSet) -> dict[str, list[SentBack]]:
    """What was sent back and not accepted since, by the entry's or the file's name."""
    last = {(v.kind, v.name, v.place): v for v in verdicts_of(work, change_set)}
    people = names(work, {v.by for v in last.values()})
    found: dict[str, list[SentBack]] = {}
    for said in last.values():
        if not said.accepted:
            one = SentBack(said.reason, people.get(said.by, ""), said.at)
            found.setdefault(said.name, []).append(one)
    return found


def give(work: Work, set_id: str, content: str, words: Mapping[str, Word]) -> list[Standing]:
    """Keep what a second person says of parts, by their marks; how all of them stand then.

    Raises `NotAllowed`, `Conflict`, and `FilingError` where something is sent back without a reason.
    """
    found = one(work, set_id, lock=True)
    require_second(work, found)
    require_state(found, (WAITING,), "这个修改案", "不能复核")
    before, after = before_and_after(work, found)
    now = standing(work, found, before, after)
    if content != found.content or set(words) - {one.part.mark for one in now}:
        raise Conflict(OUTDATED)
    _require_reasons(now, words)
    new = [one.part for one in now if _differs(one, words.get(one.part.mark))]
    for part in new:
        _keep(work, found, part, words[part.mark])
    if new:
        work.session.flush()
        back = [part.name for part in new if not words[part.mark].accepted]
        work.log(
            LOOKED_THROUGH, 修改案=found.id, 内容=content, 同意=len(new) - len(back), 退回=back
        )
    return standing(work, found, before, after)


def _require_reasons(now: list[Standing], words: Mapping[str, Word]) -> None:
    wrong = [
        FieldProblem(
            one.part.mark, f"“{one.part.title}”：请写明为什么退回，至少 {LEAST_REASON} 个字"
        )
        for one in now
        if (said := words.get(one.part.mark))
        and not said.accepted
        and len(said.reason.strip()) < LEAST_REASON
    ]
    if wrong:
        raise FilingError(wrong)


def _differs(now: Standing, said: Word | None) -> bool:
    if said is None:
        return False
    old = now.verdict
    return old is None or (old.accepted, old.reason) != (said.accepted, said.reason.strip())


def _keep(work: Work, change_set: ChangeSet, part: Part, said: Word) -> None:
    work.session.add(
        ChangeVerdict(
            change_set_id=change_set.id,
            kind=part.kind,
            name=part.name,
            place=part.place,
            mark=part.mark,
            accepted=said.accepted,
            reason=said.reason.strip()[:MOST_REASON],
            by=work.actor.account_id,
            at=work.now,
        )
    )


def require_all_accepted(work: Work, change_set: ChangeSet, before: Bundle, after: Bundle) -> None:
    """Raises `FilingError` naming what nobody accepted; a return restores what once was accepted."""
    if change_set.undoes:
        return
    left = [one for one in standing(work, change_set, before, after) if not one.accepted]
    if left:
        named = "、".join(_named(left))
        raise FilingError([FieldProblem("逐条复核", f"还有 {len(left)} 处没有接受：{named}")])


def _named(left: list[Standing]) -> Iterator[str]:
    yield from (f"“{one.part.title}”" for one in left[:MOST_NAMED])
    if len(left) > MOST_NAMED:
        yield "……"
