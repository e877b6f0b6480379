"""What people do with a change set: begin it, work on it together, hand it in, give it up.

A change set is drafted (`草拟`), handed in (`待批`), approved (`已批准`) and released (`已发布`), or
withdrawn (`已撤回`).  Every step is an event in the log; the texts themselves are not.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

from sqlalchemy import select

from court.core.courthouse import Conflict, NotAllowed, Work, existing, require_state
from court.core.releases import in_force
from court.core.roles import Action, Role
from court.core.tables import Account, ChangeSet
from court.documents.templates import delivered
from court.workshop.depths import most_of, within
from court.workshop.layers import base_of
from court.workshop.tables import ChangedFile, ChangeMember
from engine.bundle.bundle import Bundle
from engine.editing.depth import Depth, depth_of
from engine.text.errors import FieldProblem, FilingError
from engine.text.yamlio import MAX_BYTES

DRAFT, WAITING, APPROVED, RELEASED, WITHDRAWN = STATES = (
    "草拟",
    "待批",
    "已批准",
    "已发布",
    "已撤回",
)
OPEN = (DRAFT, WAITING, APPROVED)
# What people may begin one for; the court itself begins one to take a release back.
CHOSEN = ("新法", "不采纳", "投诉", "其他")
CAUSES = (*CHOSEN, "退回")
BEGUN, CHANGED, JOINED = "建立修改案", "修改规则文件", "修改案参加人"
WITHDREW, TOOK_BACK = "撤回修改案", "修改案改回草拟"
MOST_NAME, MOST_REASON, MOST_FILES = 80, 4_000, 400
MISSING = "没有这个修改案"
_PATH = re.compile(r"(?:rules|casetypes)(?:/[^/\\\x00-\x1f]{1,80}){1,8}\.yaml\Z")


def begin(work: Work, name: str, cause: str, reason: str, day: date | None = None) -> ChangeSet:
    """A new change set over the release in force.  Raises `NotAllowed`, `FilingError`, `Conflict`."""
    work.actor.require(Action.draft)
    problems = []
    if not name.strip():
        problems.append(FieldProblem("名称", "请写明改什么，例如“抚养费：未成年原告的证明”"))
    if cause not in CAUSES:
        problems.append(FieldProblem("起因", f"请选一个：{'、'.join(CHOSEN)}"))
    if not reason.strip():
        problems.append(FieldProblem("依据", "请写明根据什么改：条文、案件或者谁的意见"))
    if problems:
        raise FilingError(problems)
    newest = in_force(work.session)
    if newest is None:
        raise Conflict("还没有发布过规则；请管理员运行 lian rules release")
    found = ChangeSet(
        name=name.strip()[:MOST_NAME],
        cause=cause,
        reason=reason.strip()[:MOST_REASON],
        state=DRAFT,
        host_id=work.actor.account_id,
        base=newest.number,
        created_at=work.now,
        updated_at=work.now,
        release_on=day,
    )
    work.session.add(found)
    work.session.flush()
    work.log(BEGUN, 修改案=found.id, 起因=cause, 依据的发布=newest.number)
    return found


def one(work: Work, set_id: str, lock: bool = False) -> ChangeSet:
    """A change set.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.rules)
    return existing(work.session.get(ChangeSet, set_id, with_for_update=lock or None), MISSING)


def depth_in(work: Work, change_set: ChangeSet) -> Depth:
    """How deep the actor may change files of this set."""
    if change_set.state != DRAFT or not work.actor.may(Action.draft):
        return Depth.nothing
    if change_set.host_id == work.actor.account_id:
        return most_of(work.actor.role)
    member = work.session.get(ChangeMember, (change_set.id, work.actor.account_id))
    return within(work.actor, member.depth) if member else Depth.nothing


def as_member(work: Work, set_id: str, state: str = DRAFT) -> ChangeSet:
    """A change set the actor works on, locked, in a state.  Raises also `Conflict`."""
    work.actor.require(Action.draft)
    found = one(work, set_id, lock=True)
    member = work.session.get(ChangeMember, (found.id, work.actor.account_id))
    if found.host_id != work.actor.account_id and member is None:
        raise NotAllowed("您没有参加这个修改案；请主办人把您加进来")
    require_state(found, (state,), "这个修改案", "不能改；您写的还在页面上")
    return found


def text_of(work: Work, change_set: ChangeSet, path: str) -> str:
    """A file as the change set has it; empty for one that is not there."""
    own = work.session.get(ChangedFile, (change_set.id, path))
    if own is not None:
        return own.text or ""
    return released(base_of(work.house, work.session, change_set.base), path) or ""


def released(base: Bundle, path: str) -> str | None:
    """A file as a release has it; of a document the court does not word itself, the delivered one."""
    return base.files.text(path) if path in base.files else delivered(path)


def seen(text: str) -> str:
    """What a page carries of the text it showed, so that nobody's change is overwritten."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write(work: Work, set_id: str, path: str, text: str, shown: str) -> Depth:
    """Keep a file's new text; says how deep it goes against the release.

    `shown` is `seen` of the text the change was made on.  Text like the release's is no change.
    Raises `NotAllowed`, `NotFound`, `FilingError`, `Conflict` when somebody else changed the file.
    """
    found = as_member(work, set_id)
    text = text.replace("\r\n", "\n")
    _require_writable(path, text)
    before = text_of(work, found, path)
    if seen(before) != shown:
        raise Conflict("这个文件刚被别人改过，没有保存；您写的还在页面上，请对照以后再保存")
    depth = depth_of(before, text, path)
    if depth > depth_in(work, found):
        raise NotAllowed(
            f"这次改到了“{depth.word}”，您在这个修改案里只能改“{depth_in(work, found).word}”"
        )
    if depth:
        _keep(work, found, path, text)
    return depth


def _require_writable(path: str, text: str) -> None:
    if not _PATH.match(path) or "/../" in path or "/./" in path:
        raise FilingError([FieldProblem("文件", "只能改 rules、casetypes 里以 .yaml 结尾的文件")])
    if len(text.encode()) > MAX_BYTES:
        raise FilingError([FieldProblem("文件", f"文件超过 {MAX_BYTES} 字节，没有保存，请拆分")])


def _keep(work: Work, change_set: ChangeSet, path: str, text: str | None) -> None:
    base = base_of(work.house, work.session, change_set.base)
    same = text == released(base, path)
    own = work.session.get(ChangedFile, (change_set.id, path))
    if same and own is not None:
        work.session.delete(own)
    elif own is not None:
        own.text, own.by, own.at = text, work.actor.account_id, work.now
    elif not same:
        put = ChangedFile(
            change_set_id=change_set.id, path=path, text=text, by=work.actor.account_id, at=work.now
        )
        work.session.add(put)
    change_set.revision += 1
    change_set.updated_at = work.now
    work.log(CHANGED, 修改案=change_set.id, 文件=path, 内容=seen(text or ""))


def drop(work: Work, set_id: str, path: str) -> None:
    """Take a file's changes back.  Raises as `write`."""
    found = as_member(work, set_id)
    own = existing(work.session.get(ChangedFile, (found.id, path)), "这个修改案没有改过这个文件")
    work.session.delete(own)
    found.revision += 1
    found.updated_at = work.now
    work.log(CHANGED, 修改案=found.id, 文件=path, 内容="恢复")


def invite(work: Work, set_id: str, login: str, depth: int) -> Account:
    """Let somebody work on it, or change how deep; the host says.  Raises as `write`."""
    found = as_member(work, set_id)
    if found.host_id != work.actor.account_id:
        raise NotAllowed("只有主办人可以加参加人")
    account = work.session.scalar(select(Account).where(Account.login == login.strip()))
    if account is None or account.disabled or not most_of(Role(account.role)):
        raise FilingError([FieldProblem("参加人", "没有这个可以改规则的账户，请写登录名")])
    if account.id == found.host_id:
        raise FilingError([FieldProblem("参加人", "主办人本来就能改")])
    given = min(Depth(max(1, min(depth, 3))), most_of(Role(account.role)))
    member = work.session.get(ChangeMember, (found.id, account.id))
    if member is None:
        member = ChangeMember(change_set_id=found.id, account_id=account.id, depth=int(given))
        work.session.add(member)
    member.depth = int(given)
    work.log(JOINED, 修改案=found.id, 账户=account.id, 深度=given.word)
    return account


def withdraw(work: Work, set_id: str) -> ChangeSet:
    """Give a change set up; what was written stays readable.  Raises as `write`."""
    found = one(work, set_id, lock=True)
    if found.host_id != work.actor.account_id:
        raise NotAllowed("只有主办人可以撤回")
    if found.state not in OPEN:
        raise Conflict(f"这个修改案已经是“{found.state}”")
    found.state, found.updated_at = WITHDRAWN, work.now
    work.log(WITHDREW, 修改案=found.id)
    return found


def take_back(work: Work, set_id: str) -> ChangeSet:
    """Make it a draft again before it is in force; an approval is gone then."""
    found = one(work, set_id, lock=True)
    if found.host_id != work.actor.account_id:
        raise NotAllowed("只有主办人可以改回草拟")
    if found.state not in (WAITING, APPROVED):
        raise Conflict(f"这个修改案已经是“{found.state}”")
    reopen(work, found, "")
    return found


def reopen(work: Work, found: ChangeSet, why: str) -> None:
    """Back to the draft; what was approved is so no more."""
    found.state, found.content, found.said = DRAFT, "", why
    found.approved_by, found.approved_at, found.handed_in_by = "", None, ""
    found.updated_at = work.now
    work.log(TOOK_BACK, 修改案=found.id)
