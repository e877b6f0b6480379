"""The states of a filing and the only ways between them (登记立案规定 2, 7–9; 民诉法解释 208).

Nothing here writes: `after` says where an event leads, or refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.text.errors import LianError


class State(StrEnum):
    """Where a filing stands; the word is shown to everybody."""

    draft = "草稿"
    waiting = "待审查"
    reviewing = "审查中"
    supplement = "待补正"
    supplemented = "已补正"
    registered = "已登记立案"
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
    refuse = "不予受理"
    point_elsewhere = "管辖告知"
    point_earlier = "前置告知"
    send_back = "退回"
    withdraw = "撤回"
    pay = "交费"
    hand_over = "窗口接手"


_OPEN = (State.waiting, State.reviewing, State.supplemented)
_DECIDABLE = _OPEN
_INSISTABLE = (State.supplement, State.elsewhere, State.earlier_step, State.returned)


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
    }
    for state in _DECIDABLE:
        table |= {
            (state, Event.ask_supplement): State.supplement,
            (state, Event.register): State.registered,
            (state, Event.refuse): State.refused,
            (state, Event.point_elsewhere): State.elsewhere,
            (state, Event.point_earlier): State.earlier_step,
        }
    table |= {(state, Event.withdraw): State.withdrawn for state in (*_OPEN, State.supplement)}
    table |= {(state, Event.insist): State.supplemented for state in _INSISTABLE}
    return table


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
    Event.pay: frozenset({State.registered}),
}
DECISIONS: Mapping[str, Event] = {
    "登记立案": Event.register,
    "补正告知": Event.ask_supplement,
    "不予受理": Event.refuse,
    "管辖告知": Event.point_elsewhere,
    "前置告知": Event.point_earlier,
}
REVIEWABLE = frozenset(_OPEN)
SUBMITTED = frozenset(State) - {State.draft, State.discarded}
FINAL = frozenset(
    {
        State.registered,
        State.refused,
        State.withdrawn,
        State.discarded,
    }
)


class TransitionError(LianError):
    """An event that cannot happen in the state a filing is in."""


def after(state: State | None, event: Event) -> State:
    """The state after an event; a filing that does not exist yet has state None.

    Raises `TransitionError`.
    """
    if state is None:
        if event is Event.create:
            return State.draft
        raise TransitionError("还没有这份起诉")
    if (state, event) in MOVES:
        return MOVES[(state, event)]
    if state in STEADY.get(event, frozenset()):
        return state
    raise TransitionError(f"这份起诉现在是“{state}”，不能{event}")


def can(state: State, event: Event) -> bool:
    """Whether an event is possible now."""
    return (state, event) in MOVES or state in STEADY.get(event, frozenset())
