"""The states of a case and the only ways between them, from registration to the archive.

Nothing here writes: `after` says where an event leads, or refuses it.  Events of other rooms about a
case (service, hearings, papers) are no moves and stand beside these under the same subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from court.core.lifecycle import Moves


class CaseState(StrEnum):
    """Where a case stands; the word is shown."""

    mediating = "调解中"
    unassigned = "待分案"
    trying = "审理中"
    suspended = "中止"
    judged = "已裁判"
    effective = "已生效"
    closed = "已结案"
    transferred = "已移送"
    archived = "已归档"


class CaseEvent(StrEnum):
    """What can happen to a case.  Events that change no state are in `STEADY`."""

    begin = "案件成立"
    mediate = "先行调解"
    extend_mediation = "延长调解"
    mediation_failed = "调解不成"
    settle = "调解结案"
    assign = "确定承办人"
    reassign = "变更承办人"
    sit_alone = "确定独任审理"
    form_panel = "组成审判组织"
    leave_panel = "退出审判组织"
    appoint = "确定书记员、助理"
    tell_panel = "告知审判组织"
    choose_procedure = "确定程序"
    convert = "转换程序"
    add_party = "追加当事人"
    replace_party = "变更当事人"
    release_party = "退出诉讼"
    correct_party = "更正当事人信息"
    counterclaim = "提出反诉"
    object_jurisdiction = "提出管辖异议"
    rule_jurisdiction = "裁定管辖异议"
    suspend = "中止诉讼"
    resume = "恢复审理"
    withdraw = "准许撤诉"
    deemed_withdrawn = "按撤诉处理"
    dismiss = "驳回起诉"
    end = "终结诉讼"
    transfer = "移送管辖"
    judge = "宣判"
    appeal = "提起上诉"
    send_up = "移送上诉案卷"
    take_effect = "裁判生效"
    archive = "归档"


_LIVE = (CaseState.unassigned, CaseState.trying, CaseState.suspended)
_OPEN = (CaseState.mediating, *_LIVE)
_DONE = (CaseState.effective, CaseState.closed, CaseState.transferred)


def _moves() -> dict[tuple[CaseState, CaseEvent], CaseState]:
    table = {
        (CaseState.unassigned, CaseEvent.mediate): CaseState.mediating,
        (CaseState.mediating, CaseEvent.mediation_failed): CaseState.unassigned,
        (CaseState.unassigned, CaseEvent.assign): CaseState.trying,
        (CaseState.trying, CaseEvent.suspend): CaseState.suspended,
        (CaseState.suspended, CaseEvent.resume): CaseState.trying,
        (CaseState.trying, CaseEvent.judge): CaseState.judged,
        (CaseState.judged, CaseEvent.take_effect): CaseState.effective,
    }
    for state in _OPEN:
        table |= {
            (state, CaseEvent.settle): CaseState.closed,
            (state, CaseEvent.withdraw): CaseState.closed,
        }
    table |= {(state, CaseEvent.deemed_withdrawn): CaseState.closed for state in _LIVE}
    for state in (CaseState.trying, CaseState.suspended):
        table |= {
            # A ruling to dismiss can be appealed (民事诉讼法 157, 171), so it ends nothing by itself.
            (state, CaseEvent.dismiss): CaseState.judged,
            (state, CaseEvent.end): CaseState.closed,
            (state, CaseEvent.transfer): CaseState.transferred,
        }
    table |= {(state, CaseEvent.archive): CaseState.archived for state in _DONE}
    return table


MOVES: Mapping[tuple[CaseState, CaseEvent], CaseState] = _moves()
_RUNNING = frozenset(_OPEN)
_ASSIGNED = frozenset({CaseState.trying, CaseState.suspended})
STEADY: Mapping[CaseEvent, frozenset[CaseState]] = {
    # After a judgment as well: somebody has to serve it and to send an appeal up.
    CaseEvent.reassign: _ASSIGNED | {CaseState.judged},
    CaseEvent.appoint: _RUNNING | {CaseState.judged, *_DONE},
    CaseEvent.sit_alone: _ASSIGNED,
    CaseEvent.form_panel: _ASSIGNED,
    CaseEvent.leave_panel: _ASSIGNED,
    CaseEvent.tell_panel: _ASSIGNED | {CaseState.judged},
    CaseEvent.extend_mediation: frozenset({CaseState.mediating}),
    CaseEvent.choose_procedure: _RUNNING,
    CaseEvent.convert: _ASSIGNED,
    CaseEvent.add_party: _RUNNING,
    CaseEvent.replace_party: _RUNNING,
    CaseEvent.release_party: _RUNNING,
    CaseEvent.correct_party: _RUNNING | {CaseState.judged},
    CaseEvent.counterclaim: frozenset(_LIVE),
    CaseEvent.object_jurisdiction: frozenset(_LIVE),
    CaseEvent.rule_jurisdiction: frozenset(_LIVE),
    CaseEvent.appeal: frozenset({CaseState.judged}),
    CaseEvent.send_up: frozenset({CaseState.judged}),
}
# Events after which nobody has to do anything more in this instance.
DECIDING = frozenset({CaseEvent.judge, CaseEvent.dismiss})
CLOSING = frozenset(
    event
    for (_, event), state in MOVES.items()
    if state in (CaseState.closed, CaseState.transferred)
)


LIFE = Moves("这个案件", CaseEvent.begin, CaseState.unassigned, MOVES, STEADY)
after, can = LIFE.after, LIFE.can
