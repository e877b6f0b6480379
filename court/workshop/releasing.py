"""An approved change set put in force: now, or when its day begins; and taken back in one step.

The bundle is compiled and archived first; then one transaction puts it in force and says so, or
nothing happens.  Going back is a change set like any other, which a second person approves.
"""

from __future__ import annotations

from court.core.courthouse import (
    Actor,
    Conflict,
    Courthouse,
    Work,
    existing,
    require_state,
)
from court.core.jobs import Lease, enqueue
from court.core.releases import archived, in_force, put_in_force, titles
from court.core.roles import Action
from court.core.store.database import lock_chain
from court.core.tables import ChangeSet, RuleRelease
from court.messages.service import notify
from court.workshop import kept_grounds
from court.workshop.effects import reckoned
from court.workshop.layers import base_of, before_and_after
from court.workshop.queries import names
from court.workshop.service import APPROVED, BEGUN, RELEASED, WAITING, reopen
from court.workshop.tables import ChangedFile
from court.workshop.telling import tell
from engine.bundle.bundle import Bundle
from engine.editing.rule_changes import rule_changes

PUT_IN_FORCE = "修改案发布"
UNRELEASED = "没有发布：批准以后发布过别的规则。请并入新发布，再送批"


def release(house: Courthouse, actor: Actor, set_id: str) -> RuleRelease:
    """Put an approved change set in force.  Raises `NotAllowed`, `Conflict`, `LianError`.

    When other rules were released since the approval, it goes back to the draft (`Conflict`).
    """
    actor.require(Action.endorse)
    return _release(house, actor, set_id)


def on_its_day(house: Courthouse, lease: Lease) -> None:
    """The job of a change set that was approved for a day; nothing when it is no longer so."""
    with house.look() as look:
        found = look.session.get(ChangeSet, lease.key)
        day = found.release_on if found is not None and found.state == APPROVED else None
        due = day is not None and day <= look.today
    if due:
        try:
            _release(house, Actor(), lease.key)
        except Conflict:
            return  # it went back to the draft, and its host was told


def _release(house: Courthouse, actor: Actor, set_id: str) -> RuleRelease:
    with house.look(actor) as look:
        found = _approved(look, set_id)
        before, after = before_and_after(look, found)
        if after.files.hash != found.content:
            raise Conflict("内容与核准的不同，没有发布")
        concerned = reckoned(look, before, after, pending=True)
        changes = rule_changes(before, after)
    sha256 = archived(house, after)
    with house.work(actor) as work:
        lock_chain(work.session)
        found = _approved(work, set_id, lock=True)
        made = _put(work, found, after, sha256)
        if made is not None:
            tell(work, found, made, changes, concerned)
            enqueue(work, kept_grounds.KIND, "")
    if made is None:
        raise Conflict(UNRELEASED)
    return made


def _approved(work: Work, set_id: str, lock: bool = False) -> ChangeSet:
    """A change set to release.  Raises `NotFound`, `Conflict`."""
    missing = "没有这个修改案"
    found = existing(work.session.get(ChangeSet, set_id, with_for_update=lock or None), missing)
    require_state(found, (APPROVED,), "这个修改案", "不能发布")
    return found


def _put(work: Work, found: ChangeSet, after: Bundle, sha256: str) -> RuleRelease | None:
    """The release; None when it went back to the draft, because others were released meanwhile."""
    newest = in_force(work.session)
    if newest is None or newest.number != found.base:
        reopen(work, found, UNRELEASED)
        notify(work, found.host_id, None, f"修改案“{found.name}”没有发布", UNRELEASED)
        return None
    by = names(work, {found.host_id, found.approved_by})
    who = "、".join(by.get(id_, "") for id_ in (found.host_id, found.approved_by))
    made = put_in_force(work, after, sha256, who, found.name)
    found.state, found.released, found.updated_at = RELEASED, made.number, work.now
    work.log(PUT_IN_FORCE, 修改案=found.id, 编号=made.number, 核准人=found.approved_by)
    return made


def ask_to_return(work: Work, number: int) -> ChangeSet:
    """Ask to go back to the release before `number`, the one in force; somebody else approves.

    Raises `NotAllowed`, `Conflict`.
    """
    work.actor.require(Action.draft)
    newest = in_force(work.session)
    if newest is None or newest.number != number or number < 2:
        raise Conflict("只能退回正在使用的这一次发布；请刷新页面")
    called = titles(work.session)
    now, before = (base_of(work.house, work.session, n) for n in (number, number - 1))
    found = ChangeSet(
        name=f"退回 {called[number]}",
        cause="退回",
        reason=f"恢复 {called[number - 1]} 的规则",
        state=WAITING,
        host_id=work.actor.account_id,
        handed_in_by=work.actor.account_id,
        base=number,
        created_at=work.now,
        updated_at=work.now,
        content=before.files.hash,
        looked_at=before.files.hash,
        undoes=number,
    )
    work.session.add(found)
    work.session.flush()
    for path in sorted(now.files.differences(before.files)):
        text = before.files.text(path) if path in before.files else None
        put = ChangedFile(
            change_set_id=found.id, path=path, text=text, by=work.actor.account_id, at=work.now
        )
        work.session.add(put)
    work.log(BEGUN, 修改案=found.id, 起因="退回", 依据的发布=number)
    return found
