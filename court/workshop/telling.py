"""Telling those concerned of a release, and the draft of its line in the changelog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.releases import titles
from court.core.roles import Role
from court.core.tables import Account, ChangeSet, RuleRelease
from court.messages.service import notify
from court.workshop.effects import ChangedFiling, Effects
from court.workshop.tables import ChangeMember
from engine.editing.rule_changes import ADDED, REMOVED, RuleChange

CONCERNED = (Role.judge, Role.assistant, Role.guide, Role.editor)
MOST_LINES = 12


def changelog(change_set: ChangeSet, changes: Iterable[RuleChange]) -> list[str]:
    """A line for each rule: where, what happened to it, from when."""
    lines = [_line(change) for change in changes]
    return [f"{change_set.name}。依据：{change_set.reason}", *lines]


def _line(change: RuleChange) -> str:
    said = {part.name: part.after for part in change.said}
    since = f"，{said['施行']}起" if said.get("施行") else ""
    status = f"，{said['状态']}" if said.get("状态") else ""
    if change.kind == ADDED:
        return f"{change.place}：新增“{change.title}”（{change.effect}{status}）{since}"
    if change.kind == REMOVED:
        return f"{change.place}：删去“{change.title}”"
    parts = "、".join(part.name for part in change.said)
    return f"{change.place}：“{change.title}”改了{parts}{since}"


def tell(
    work: Work,
    change_set: ChangeSet,
    made: RuleRelease,
    changes: list[RuleChange],
    concerned: Effects,
) -> None:
    """One message to everybody who works with the rules; to judges, which of their filings move."""
    lines = changelog(change_set, changes)
    more = [f"另有 {len(lines) - MOST_LINES} 条"] if len(lines) > MOST_LINES else []
    body = "\n".join([*lines[:MOST_LINES], *more, f"规则库 {made.bundle[:12]}"])
    subject = f"规则更新：{titles(work.session)[made.number]}"
    own = defaultdict(list)
    for one in concerned.changed:
        if one.pending and one.assignee:
            own[one.assignee].append(one)
    for account in _people(work, change_set):
        notify(work, account, None, subject, f"{body}{_moving(own.get(account, []))}")


def _people(work: Work, change_set: ChangeSet) -> list[str]:
    found = select(Account.id).where(Account.role.in_(CONCERNED), Account.disabled.is_(False))
    members = select(ChangeMember.account_id).where(ChangeMember.change_set_id == change_set.id)
    return sorted({*work.session.scalars(found), *work.session.scalars(members)})


def _moving(own: list[ChangedFiling]) -> str:
    if not own:
        return ""
    said = [f"{one.number}：{one.before} → {one.after}" for one in own[:MOST_LINES]]
    return f"\n您手上结论会变的 {len(own)} 件：\n" + "\n".join(said)
