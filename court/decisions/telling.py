"""What a filer is told of a decision: a subject, what to do now, until when."""

from __future__ import annotations

from collections.abc import Mapping

from court.core.courthouse import Work
from court.core.lifecycle import ASK_SUPPLEMENT, EXPLAIN, PROPOSE
from court.core.tables import Filing
from court.decisions.tables import DecisionRecord
from court.messages.service import notify
from court.payments.tables import Payment
from engine.values.showing import show_day, show_month_day

SUBJECTS: Mapping[str, str] = {
    "登记立案": "您的案件已登记立案",
    ASK_SUPPLEMENT: "请您补正材料",
    "释明告知": "请看法院的释明告知书",
    "管辖告知": "您的起诉应向其他法院提出",
    "前置告知": "起诉以前要先完成一个步骤",
}


def tell(work: Work, filing: Filing, record: DecisionRecord, order: Payment | None) -> None:
    """A message to whoever filed; `order` is the fee order that a registration opened."""
    # A draft is no news: the filer is told of the ruling when it is signed.
    if not filing.owner_id or record.kind == PROPOSE:
        return
    subject, body = SUBJECTS[record.kind], _message(filing, record)
    notify(work, filing.owner_id, filing, subject, body, due=_due_by_text(record, order))


def _due_by_text(record: DecisionRecord, order: Payment | None) -> str:
    if record.due:
        return f"请在{show_month_day(record.due)}以前补正"
    if order and order.due:
        return f"请在{show_month_day(order.due)}以前交诉讼费"
    return ""


def _message(filing: Filing, record: DecisionRecord) -> str:
    number = filing.receipt_number
    if record.kind == "登记立案":
        return f"收件号 {number} 已登记立案，案号 {record.case_number}。文书在案件页面。"
    if record.kind == ASK_SUPPLEMENT:
        day = show_day(record.due) if record.due else ""
        count = len(record.objections)
        return f"收件号 {number} 有 {count} 项要补正，请在 {day}以前补好。全部内容在案件页面的补正告知书里。"
    if record.kind == EXPLAIN:
        return (
            f"收件号 {number}：告知书写明了为什么、应当走哪条途径。这不是裁定；"
            "您可以照办，也可以说明情况或者坚持起诉，由法院审查后作出书面决定。"
        )
    where = "应当去的法院" if record.kind == "管辖告知" else "要先完成的步骤"
    return f"收件号 {number}：请看案件页面里的告知书，写明了{where}。您仍可以坚持起诉，由法院作出书面裁定。"
