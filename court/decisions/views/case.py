"""One filing as its filer sees it: its heading in plain words, nodes, documents, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from court.core.courthouse import Work
from court.core.deadlines import is_provisional
from court.core.events import of_filing
from court.core.lifecycle import ASK_SUPPLEMENT, REVIEWABLE, Event, State, can
from court.core.tables import Filing, Upload
from court.decisions import issued
from court.decisions import service as decisions
from court.decisions.setting_aside import insists
from court.decisions.tables import CourtDocument, DecisionRecord
from court.decisions.todos import Todo, todos
from court.filings.file_places import promised
from court.filings.progress import Node, nodes, period_of
from court.filings.uploads import of_filing as uploads_of
from court.messages import service as messages
from court.messages.tables import Message
from court.opinions.held import files_held
from court.payments import service as payments
from court.payments.tables import Payment
from engine.values.showing import show_day

RECEIPT = "收件凭证"
# What a filer can do, in the filer's words.
ACTIONS: Mapping[str, Event] = {
    "保存": Event.save,
    "提交": Event.submit,
    "补正": Event.supplement,
    "补充材料": Event.add,
    "撤回": Event.withdraw,
    "坚持起诉": Event.insist,
    "删除": Event.discard,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The title says where the case stands, the text what that means, with the articles."""

    title: str
    text: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, how many days are left, and whether its holidays are not announced yet."""

    day: date
    left: int
    tentative: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """The last decision; the points of a supplement notice are the filer's to answer."""

    kind: str
    at: datetime
    due: date | None
    case_number: str
    objections: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything about a filing that is its filer's business, read in one go."""

    filing: Filing
    heading: Heading
    nodes: list[Node]
    documents: list[CourtDocument]
    messages: list[Message]
    uploads: list[Upload]
    decision: Decided | None
    payment: Payment | None
    due: Due | None
    contact: str
    possible: tuple[str, ...]
    promised: list[str]
    todos: list[Todo]

    @property
    def papers(self) -> list[CourtDocument]:
        """Documents beside the receipt, which has an address of its own.

        The last decision first, the papers of each in the order in which they are read.
        """
        papers = [d for d in self.documents if d.name != RECEIPT]
        decisions_made = list(dict.fromkeys(d.decision_id for d in papers))[::-1]
        return sorted(papers, key=lambda d: decisions_made.index(d.decision_id))

    @property
    def can_withdraw(self) -> bool:
        return "撤回" in self.possible

    @property
    def can_add(self) -> bool:
        return "补充材料" in self.possible

    @property
    def can_insist(self) -> bool:
        return "坚持起诉" in self.possible


def case_view(work: Work, filing: Filing) -> CaseView:
    """Read everything about one of the actor's cases.

    What was never handed in has neither decision nor papers nor a payment, and while people write it
    is read with every save.
    """
    state, handed_in = State(filing.state), filing.version > 0
    decision = decisions.told_decision(work, filing) if handed_in else None
    documents = issued.documents(work, filing, for_filer=True) if handed_in else []
    payment = payments.order_if_any(work, filing) if handed_in else None
    return CaseView(
        filing=filing,
        heading=heading_of(work, filing, decision),
        nodes=nodes(work, filing, of_filing(work.session, filing.id)),
        documents=documents,
        messages=messages.of_filing(work, filing),
        uploads=uploads_of(work, filing),
        decision=_decided(decision) if decision else None,
        payment=payment,
        due=due_of(work, filing),
        contact=contact(work, filing.court),
        possible=tuple(words for words, event in ACTIONS.items() if can(state, event)),
        promised=promised(filing.content, files_held(work, filing)),
        todos=todos(work, filing, documents, payment),
    )


def _decided(record: DecisionRecord) -> Decided:
    objections = record.objections if record.kind == ASK_SUPPLEMENT else []
    return Decided(record.kind, record.at, record.due, record.case_number, objections)


def due_of(work: Work, filing: Filing) -> Due | None:
    """The deadline that counts now: the filer's while something is asked, else the court's."""
    day = filing.supplement_by if filing.state == State.supplement else filing.decide_by
    if day is None:
        return None
    return Due(day, (day - work.today).days, is_provisional(work.house.bundle, day))


def contact(work: Work, court: str) -> str:
    """Telephone and address of the court as its own data has them; may be empty."""
    profile: Mapping[str, Any] = work.house.bundle.parameters.on(work.today)("法院").get(court, {})
    return str(profile.get("联系方式") or profile.get("地址") or "")


_WAITING = Heading(
    "法院正在审查",
    "{period}决定是否立案；期间内判断不了的，先行立案。有要补的，一次性告诉您。",
    "登记立案规定 8",
)
_INSISTED = Heading(
    "您坚持起诉，法院正在审查",
    "符合条件的登记立案；不符合的，法院作出书面裁定，写明理由，您可以上诉。",
    "登记立案规定 7、9；民事诉讼法 126",
)
_HEADINGS: Mapping[State, Heading] = {
    State.draft: Heading("还没有提交", "填好以后提交；有缺项也可以提交。"),
    State.waiting: _WAITING,
    State.reviewing: _WAITING,
    State.supplemented: Heading(
        "已收到您的补正，正在重新审查", "收到补正材料次日起 {period}决定。", "登记立案规定 8"
    ),
    State.registered: Heading(
        "已登记立案", "案件交给审判庭，开庭等事由承办法官联系您。", "民事诉讼法 126"
    ),
    State.explained: Heading(
        "法院向您作了释明",
        "释明告知书写明了为什么、应当走哪条途径。这不是裁定：您可以照办，可以说明情况，"
        "也可以坚持起诉，由法院审查后作出书面决定。",
        "登记立案规定 2；民事诉讼法 127",
    ),
    State.proposed: Heading(
        "等待法院裁定",
        "法院还没有作出裁定。作出以后会写明理由、送达给您；裁定不予受理的，您可以上诉。",
        "民事诉讼法 126、157",
    ),
    State.refused: Heading(
        "法院裁定不予受理",
        "裁定书写明了理由，会送达给您；从收到的次日起算上诉的期限。",
        "民事诉讼法 126、171",
    ),
    State.elsewhere: Heading(
        "法院告知您向其他法院起诉",
        "管辖告知书写明了可以去的法院。您也可以坚持在本院起诉，由法院作出书面裁定。",
        "民事诉讼法 127(4)",
    ),
    State.earlier_step: Heading(
        "法院告知您先完成一个步骤",
        "先行程序告知书写明了先做什么、找谁办。完成以后可以再来起诉。",
        "民事诉讼法 127",
    ),
    State.returned: Heading(
        "期满没有补正，材料已退回",
        "可以补齐以后重新起诉。您坚持起诉的，由法院作出书面裁定。",
        "登记立案规定 7",
    ),
    State.withdrawn: Heading("您已撤回起诉", "撤回以后可以再起诉，材料可以直接带入。"),
}


def heading_of(work: Work, filing: Filing, decision: DecisionRecord | None) -> Heading:
    """Title and text for where a case stands; a supplement's title counts what is asked."""
    if filing.state == State.supplement:
        count = len(decision.objections) if decision else 0
        return Heading(f"需要您补正 {count} 项", "其他内容不用重填。", "登记立案规定 7")
    if filing.state == State.refused and filing.appeal_by:
        until = show_day(filing.appeal_by)
        text = f"裁定书写明了理由。不服的，可以在 {until}以前向本院递交上诉状。"
        return Heading("法院裁定不予受理", text, "民事诉讼法 126、171")
    if filing.state in REVIEWABLE and insists(filing):
        return _INSISTED
    found = _HEADINGS[State(filing.state)]
    return replace(found, text=found.text.format(period=period_of(work, filing)))
