"""Who may do what: one table, and for cases whom it takes to be among their people.

Every page and every call of the API names the action it needs; a test walks every role through
all of them.  `own` means only what belongs to the account; whose it is, the services look up.
`IN_CASE` means only cases to which the account has one of the relations of `RELATED`; who has which,
`court.cases.people` looks up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    trial_judge = "审判法官"
    clerk = "书记员"
    server = "送达员"
    assessor = "人民陪审员"
    chief = "庭长"
    president = "院长"


class Relation(StrEnum):
    """What somebody of the court is in one case (民事诉讼法 40-42; 人民陪审员法)."""

    host = "承办法官"
    presiding = "审判长"
    member = "合议庭成员"
    lay = "陪审员"
    aide = "本案助理"
    clerk = "本案书记员"


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
    cases = "查看案件"
    prepare = "分案以前的案件工作：调解、程序、当事人"
    conduct = "办理案件：程序、当事人、结案"
    assist = "案件的事务工作：告知、记录"
    assign = "发起分案、组成合议庭，提出指定或者变更，登记人民陪审员"
    designate = "批准指定分案"
    reassign = "批准变更承办人"
    fairness = "查看分案公示"
    bench = "登记审判人员的专业、系数、可办案日"
    arrange = "为全院排期：一次排定，法庭停用、人员不在时改期"
    declare = "申报自己的回避事由"
    package = "导出案件包"
    follow = "查看自己案件的进展和送达的文书"
    serve = "送达：发出、记下结果、登记地址"
    served = "查看送达概览和统计"
    hearings = "查看本院的开庭安排，订阅自己的日历"
    tasks = "查看自己的待办"


OWN = "本人"
ALL = "全部"
IN_CASE = "本案"

PUBLIC = frozenset({Role.party, Role.lawyer})
STAFF = frozenset(Role) - PUBLIC

_TRYING = (
    Role.trial_judge,
    Role.clerk,
    Role.server,
    Role.assessor,
    Role.chief,
    Role.president,
)

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
    Action.cases: {
        **dict.fromkeys((Role.assistant, Role.judge, Role.server, Role.chief, Role.president), ALL),
        **dict.fromkeys((Role.trial_judge, Role.clerk, Role.assessor), IN_CASE),
    },
    Action.prepare: {Role.assistant: ALL, Role.judge: ALL},
    Action.conduct: {Role.trial_judge: IN_CASE},
    Action.assist: dict.fromkeys((Role.assistant, Role.trial_judge, Role.clerk), IN_CASE),
    Action.assign: {Role.judge: ALL, Role.chief: ALL},
    Action.designate: {Role.chief: ALL},
    Action.reassign: {Role.president: ALL},
    Action.fairness: dict.fromkeys(
        (*_TRYING, Role.judge, Role.assistant, Role.auditor, Role.leader), ALL
    ),
    Action.bench: {Role.chief: ALL, Role.president: ALL},
    Action.arrange: dict.fromkeys((Role.judge, Role.chief, Role.president), ALL),
    Action.declare: dict.fromkeys(
        (Role.trial_judge, Role.assessor, Role.chief, Role.president), OWN
    ),
    Action.package: {
        Role.judge: ALL,
        Role.chief: ALL,
        Role.president: ALL,
        Role.trial_judge: IN_CASE,
    },
    Action.follow: dict.fromkeys(PUBLIC, OWN),
    Action.serve: {
        Role.server: ALL,
        **dict.fromkeys((Role.assistant, Role.trial_judge, Role.clerk), IN_CASE),
    },
    Action.served: dict.fromkeys(
        (
            Role.server,
            Role.clerk,
            Role.trial_judge,
            Role.judge,
            Role.chief,
            Role.president,
            Role.leader,
        ),
        ALL,
    ),
    Action.hearings: dict.fromkeys((*_TRYING, Role.assistant, Role.judge, Role.leader), ALL),
    Action.tasks: dict.fromkeys((*_TRYING, Role.assistant, Role.judge), OWN),
}
_DECIDING = frozenset({Relation.host, Relation.presiding})
# Which relations to a case count, where the table says `IN_CASE`.
RELATED: Mapping[Action, frozenset[Relation]] = {
    Action.cases: frozenset(Relation),
    Action.conduct: _DECIDING,
    Action.assist: _DECIDING | {Relation.aide, Relation.clerk},
    Action.serve: _DECIDING | {Relation.aide, Relation.clerk},
    Action.package: _DECIDING,
}


def scope(role: Role | None, action: Action) -> str:
    """`本人`, `本案`, `全部`, or empty when the role may not do it; nobody signed in may only `public`."""
    if action is Action.public:
        return ALL
    return TABLE[action].get(role, "") if role else ""


def may(role: Role | None, action: Action) -> bool:
    return bool(scope(role, action))


def may_in_case(role: Role | None, relations: Collection[Relation], action: Action) -> bool:
    """Whether a role may do it in a case to which it has these relations.

    What is `OWN` is no matter of a case and is never allowed here.
    """
    found = scope(role, action)
    return found == ALL or (found == IN_CASE and bool(RELATED[action].intersection(relations)))
