"""The states of a filing and the only ways between them (登记立案规定 2, 7–9; 民诉法解释 208).

A refusal is a ruling only when it is signed: explained, insisted on or given a reason, proposed with
a draft, signed, served (民事诉讼法 126, 127, 157; 民诉法解释 211, 215).

Nothing here writes: `after` says where an event leads, or refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from engine.text.errors import LianError


class TransitionError(LianError):
    """An event that cannot happen in the state a filing is in."""


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Moves(Generic[S, E]):
    """The states something can be in, and the events that lead from one to another.

    `begin` leads to `first`; `steady` are the states in which an event happens and changes none.
    `called` is how sentences speak of it.
    """

    called: str
    begin: E
    first: S
    moves: Mapping[tuple[S, E], S]
    steady: Mapping[E, frozenset[S]]

    def after(self, state: S | None, event: E) -> S:
        """The state after an event; what does not exist yet has state None.

        Raises `TransitionError`.
        """
        if state is None:
            if event == self.begin:
                return self.first
            raise TransitionError(f"还没有{self.called}")
        if not self.can(state, event):
            raise TransitionError(f"{self.called}现在是“{state}”，不能{event}")
        return self.moves.get((state, event), state)

    def can(self, state: str, event: E) -> bool:
        """Whether an event is possible now."""
        return (state, event) in self.moves or state in self.steady.get(event, frozenset())


class State(StrEnum):
    """Where a filing stands; the word is shown to everybody."""

    draft = "草稿"
    waiting = "待审查"
    reviewing = "审查中"
    supplement = "待补正"
    supplemented = "已补正"
    registered = "已登记立案"
    explained = "已释明"
    proposed = "等待裁定"
    refused = "裁定不予受理"
    elsewhere = "已告知管辖"
    earlier_step = "已告知前置程序"
    returned = "已退回"
    withdrawn = "已撤回"
    discarded = "已删除"


class Event(StrEnum):
    """What can happen to a filing.  Events that change no state are in `STEADY`."""

    create = "新建"
    save = "保存草稿"
    discard = "删除草稿"
    submit = "提交"
    take = "领取"
    release = "退还收件箱"
    answer = "回答问题"
    withdraw_answer = "撤回回答"
    override = "不采纳"
    withdraw_override = "撤回不采纳"
    state_fact = "登记事实"
    ask_supplement = "补正告知"
    supplement = "补正"
    insist = "坚持起诉"
    add = "补充材料"
    register = "登记立案"
    explain = "释明告知"
    reopen = "恢复审查"
    propose = "拟不予受理"
    abandon = "撤回书稿"
    refuse = "不予受理"
    serve = "送达裁定"
    appeal = "提出上诉"
    send_up = "报送上诉"
    undo_refusal = "更正裁定登记"
    ordered = "上级法院指令立案"
    point_elsewhere = "管辖告知"
    point_earlier = "前置告知"
    send_back = "退回"
    withdraw = "撤回"
    pay = "交费"
    hand_over = "窗口接手"
    arrive = "现场等候"
    leave = "结束等候"
    hand_out = "当面送达"
    find_fact = "改认事实"
    withdraw_fact = "撤回改认"
    set_cause = "确定案由"
    forward = "送法官"


# What may follow the signed refusal, in its order.
AFTER_REFUSAL = (
    Event.serve,
    Event.appeal,
    Event.send_up,
    Event.undo_refusal,
    Event.ordered,
)
_OPEN = (State.waiting, State.reviewing, State.supplemented)
_DECIDABLE = _OPEN
_INSISTABLE = (
    State.supplement,
    State.explained,
    State.elsewhere,
    State.earlier_step,
    State.returned,
)
# What a judge may look at again although the filer was sent elsewhere.
_REOPENABLE = (State.explained, State.elsewhere, State.earlier_step)
_WITHDRAWABLE = (*_OPEN, State.supplement, State.explained, State.proposed)


def _moves() -> dict[tuple[State, Event], State]:
    table = {
        (State.draft, Event.discard): State.discarded,
        (State.draft, Event.submit): State.waiting,
        (State.waiting, Event.take): State.reviewing,
        (State.supplemented, Event.take): State.reviewing,
        (State.reviewing, Event.take): State.reviewing,
        (State.reviewing, Event.release): State.waiting,
        (State.supplement, Event.supplement): State.supplemented,
        (State.supplement, Event.send_back): State.returned,
        (State.proposed, Event.abandon): State.reviewing,
        (State.proposed, Event.refuse): State.refused,
        (State.refused, Event.undo_refusal): State.proposed,
        (State.refused, Event.ordered): State.reviewing,
    }
    for state in _DECIDABLE:
        table |= {
            (state, Event.ask_supplement): State.supplement,
            (state, Event.register): State.registered,
            (state, Event.explain): State.explained,
            (state, Event.propose): State.proposed,
            # Logs of before drafts were told from rulings.
            (state, Event.refuse): State.refused,
            (state, Event.point_elsewhere): State.elsewhere,
            (state, Event.point_earlier): State.earlier_step,
        }
    table |= {(state, Event.withdraw): State.withdrawn for state in _WITHDRAWABLE}
    table |= {(state, Event.insist): State.supplemented for state in _INSISTABLE}
    table |= {(state, Event.reopen): State.reviewing for state in _REOPENABLE}
    return table


_HANDED_IN = frozenset(State) - {State.draft, State.discarded}
MOVES: Mapping[tuple[State, Event], State] = _moves()
STEADY: Mapping[Event, frozenset[State]] = {
    Event.save: frozenset({State.draft}),
    Event.hand_over: frozenset({State.draft}),
    Event.answer: frozenset(_OPEN),
    Event.withdraw_answer: frozenset(_OPEN),
    Event.override: frozenset(_OPEN),
    Event.withdraw_override: frozenset(_OPEN),
    Event.state_fact: frozenset(_OPEN),
    Event.add: frozenset(_OPEN),
    Event.find_fact: frozenset(_OPEN),
    Event.withdraw_fact: frozenset(_OPEN),
    Event.set_cause: frozenset(_OPEN),
    Event.forward: frozenset(_OPEN),
    Event.arrive: frozenset(_OPEN),
    Event.leave: _HANDED_IN,
    Event.hand_out: _HANDED_IN,
    Event.pay: frozenset({State.registered}),
    Event.serve: frozenset({State.refused}),
    Event.appeal: frozenset({State.refused}),
    Event.send_up: frozenset({State.refused}),
}
REGISTER, ASK_SUPPLEMENT = "登记立案", "补正告知"
EXPLAIN, PROPOSE, REFUSED = "释明告知", "拟不予受理", "不予受理"
# What a judge decides at the desk.
DECISIONS: Mapping[str, Event] = {
    REGISTER: Event.register,
    ASK_SUPPLEMENT: Event.ask_supplement,
    EXPLAIN: Event.explain,
    PROPOSE: Event.propose,
    "管辖告知": Event.point_elsewhere,
    "前置告知": Event.point_earlier,
}
# What is recorded as a decision: those, and the ruling once it is signed.
RECORDED: Mapping[str, Event] = {**DECISIONS, REFUSED: Event.refuse}
REVIEWABLE = frozenset(_OPEN)
SUBMITTED = _HANDED_IN
FINAL = frozenset(
    {
        State.registered,
        State.refused,
        State.withdrawn,
        State.discarded,
    }
)


LIFE = Moves("这份起诉", Event.create, State.draft, MOVES, STEADY)
after, can = LIFE.after, LIFE.can
