"""Who may do what: one table.

Every page and every call of the API names the action it needs; a test walks every role through
all of them.  `own` means only what belongs to the account; whose it is, the services look up.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """The roles of a court; the first two are the public."""

    party = "当事人"
    lawyer = "律师"
    guide = "诉讼引导员"
    assistant = "法官助理"
    judge = "立案法官"
    editor = "规则编辑"
    administrator = "管理员"
    security = "安全管理员"
    auditor = "审计"
    leader = "院庭长"


class Action(StrEnum):
    """What a person can do.  The words are shown in the table of the operations handbook."""

    public = "公开页面"
    account = "管理自己的账户"
    prove = "换首次密码，绑定自己的第二因素"
    file = "填写、提交、补正、撤回自己的起诉"
    clients = "管理自己的委托人和委托书"
    bulk = "批量起诉"
    pay = "交费"
    appoint = "预约窗口"
    window = "窗口接待：接手自助终端、录入纸质起诉、叫号"
    inbox = "查看收件箱和起诉材料"
    review = "领取、回答、提出不采纳意见、登记工作人员认定的事实"
    decide = "作出决定"
    overview = "查看概览"
    rules = "查看规则和不采纳统计"
    draft = "起草规则修改"
    endorse = "核准、发布规则修改"
    accounts = "管理工作人员账户和接口密钥"
    approve = "核准新账户、重置密码、解除第二因素"
    devices = "登记和撤销自助机"
    audit = "查看和核对审计日志"
    operate = "查看运行状况"


OWN = "本人"
ALL = "全部"

PUBLIC = frozenset({Role.party, Role.lawyer})
STAFF = frozenset(Role) - PUBLIC

TABLE: Mapping[Action, Mapping[Role, str]] = {
    Action.account: dict.fromkeys(Role, OWN),
    Action.prove: dict.fromkeys(STAFF, OWN),
    Action.file: {Role.party: OWN, Role.lawyer: OWN},
    Action.clients: {Role.lawyer: OWN},
    Action.bulk: {Role.party: OWN, Role.lawyer: OWN},
    Action.pay: {Role.party: OWN, Role.lawyer: OWN},
    Action.appoint: {Role.party: OWN, Role.lawyer: OWN},
    Action.window: {Role.guide: ALL, Role.assistant: ALL, Role.judge: ALL},
    Action.inbox: {Role.assistant: ALL, Role.judge: ALL},
    Action.review: {Role.assistant: ALL, Role.judge: ALL},
    Action.decide: {Role.judge: ALL},
    Action.overview: {
        Role.judge: ALL,
        Role.administrator: ALL,
        Role.auditor: ALL,
        Role.leader: ALL,
    },
    Action.rules: {Role.assistant: ALL, Role.judge: ALL, Role.editor: ALL, Role.auditor: ALL},
    Action.draft: {Role.judge: ALL, Role.editor: ALL},
    Action.endorse: {Role.judge: ALL, Role.editor: ALL},
    Action.accounts: {Role.administrator: ALL},
    Action.approve: {Role.security: ALL},
    Action.devices: {Role.administrator: ALL},
    Action.audit: {Role.auditor: ALL},
    Action.operate: {Role.administrator: ALL},
}


def scope(role: Role | None, action: Action) -> str:
    """`本人`, `全部`, or empty when the role may not do it; nobody signed in may only `public`."""
    if action is Action.public:
        return ALL
    return TABLE[action].get(role, "") if role else ""


def may(role: Role | None, action: Action) -> bool:
    return bool(scope(role, action))
