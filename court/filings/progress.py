"""Where a case stands as its filer sees it: the nodes of the timeline, from the event log.

Only what concerns the filer becomes a node: answers, overrides and notes of the staff never do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from court.core.clock import day_of, local
from court.core.courthouse import Work
from court.core.deadlines import Periods
from court.core.events import data_of
from court.core.lifecycle import Event, State
from court.core.tables import Filing, LogEntry
from engine.values.showing import show_day, show_month_day

Standing = Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True)
class Node:
    """One station of a case: its title, a line beneath, and whether it is past, now or to come."""

    title: str
    text: str
    state: Standing
    at: datetime | None = None


def period_of(work: Work, filing: Filing) -> str:
    """`7 日内`: how long the court has to decide on the filing, once it has what was asked for."""
    given = filing.submitted_at if filing.state != State.supplement else None
    received = day_of(given) if given else work.today
    return Periods(work.house.bundle, received).of(filing.cause)


def nodes(work: Work, filing: Filing, entries: Iterable[LogEntry]) -> list[Node]:
    """The whole way of a case: what happened, where it is now, what comes next."""
    found = _past(entries)
    now = _NOW.get(State(filing.state))
    if now is not None:
        found.append(now(filing))
    elif found:
        last = found[-1]
        found[-1] = Node(last.title, last.text, "now", last.at)
    period = period_of(work, filing)
    later = _NEXT.get(filing.state, ())
    return [*found, *(Node(title, text.format(period), "later") for title, text in later)]


def _past(entries: Iterable[LogEntry]) -> list[Node]:
    found: list[Node] = []
    reviewing = False
    for entry in entries:
        event = Event(entry.kind)
        if event is Event.take:
            if reviewing:
                continue
            reviewing = True
        elif event in (Event.submit, Event.supplement, Event.insist):
            reviewing = False
        if told := _TOLD.get(event):
            title, text = told(data_of(entry))
            found.append(Node(title, f"{shown(entry.at)}　{text}".strip("　"), "done", entry.at))
    return found


def shown(moment: datetime) -> str:
    """`11月23日 09:12`"""
    found = local(moment)
    return f"{show_month_day(found)} {found:%H:%M}"


def day_words(day: date | None) -> str:
    return show_day(day) if day else ""


Told = Callable[[Mapping[str, Any]], tuple[str, str]]


def _case_number(data: Mapping[str, Any]) -> str:
    return f"案号 {data['案号']}" if data.get("案号") else ""


def _until(words: str, day: str | None) -> str:
    return f"{words} {day_words(date.fromisoformat(day))}" if day else ""


def _supplement_told(data: Mapping[str, Any]) -> tuple[str, str]:
    until = data.get("补正期限")
    words = f"请在 {day_words(date.fromisoformat(until))}以前补正" if until else ""
    return "法院告知补正", words


_TOLD: Mapping[Event, Told] = {
    Event.submit: lambda data: ("已提交，法院已收件", f"收件号 {data.get('收件号', '')}"),
    Event.take: lambda data: ("开始审查", "立案庭"),
    Event.ask_supplement: _supplement_told,
    Event.supplement: lambda data: ("您已补正", ""),
    Event.insist: lambda data: ("您坚持起诉", "由法院作出决定"),
    Event.add: lambda data: (
        "补充了材料",
        "法院已收到" + ("，窗口收的" if data.get("窗口") else ""),
    ),
    Event.register: lambda data: ("登记立案", _case_number(data)),
    Event.explain: lambda data: ("法院释明", "见释明告知书"),
    Event.reopen: lambda data: ("法院重新审查", ""),
    Event.propose: lambda data: ("审查完毕，等待裁定", "裁定还没有作出"),
    Event.abandon: lambda data: ("法院继续审查", ""),
    Event.refuse: lambda data: ("裁定不予受理", "书面裁定会送达给您"),
    Event.serve: lambda data: ("裁定书已送达", _until("上诉到", data.get("上诉期满"))),
    Event.appeal: lambda data: (
        "法院收到您的上诉状",
        _until("报送上一级法院到", data.get("报送期限")),
    ),
    Event.send_up: lambda data: ("上诉已报送上一级法院", ""),
    Event.undo_refusal: lambda data: ("更正：裁定登记有误", "裁定还没有作出"),
    Event.ordered: lambda data: ("上级法院指令立案", "原裁定已撤销"),
    Event.point_elsewhere: lambda data: ("法院告知应向其他法院起诉", "见管辖告知书"),
    Event.point_earlier: lambda data: ("法院告知先完成一个步骤", "见先行程序告知书"),
    Event.send_back: lambda data: ("期满没有补正，材料已退回", ""),
    Event.withdraw: lambda data: ("您已撤回起诉", ""),
    Event.pay: lambda data: ("已交诉讼费", ""),
}


def _deciding(filing: Filing) -> str:
    return f"{day_words(filing.decide_by)}以前决定是否立案" if filing.decide_by else ""


def _ruling_by(filing: Filing) -> str:
    return f"{day_words(filing.decide_by)}以前作出" if filing.decide_by else ""


_NOW: Mapping[State, Callable[[Filing], Node]] = {
    State.waiting: lambda f: Node("等待审查", _deciding(f), "now"),
    State.reviewing: lambda f: Node("正在审查", _deciding(f), "now"),
    State.supplemented: lambda f: Node("重新审查", _deciding(f), "now"),
    State.explained: lambda f: Node("等您决定", "照告知的途径办，或者坚持起诉", "now"),
    State.proposed: lambda f: Node("等待裁定", _ruling_by(f), "now"),
    State.supplement: lambda f: Node("等您补正", f"{day_words(f.supplement_by)}到期", "now"),
}
DECISION = ("决定", "登记立案的，通知交费；不立案的，出具写明理由的裁定")
_NEXT: Mapping[str, tuple[tuple[str, str], ...]] = {
    State.waiting: (DECISION,),
    State.reviewing: (DECISION,),
    State.supplemented: (DECISION,),
    State.supplement: (("重新审查", "收到补正材料次日起 {}决定"), DECISION),
    State.registered: (("移送审判庭", "承办法官会联系您"),),
}
