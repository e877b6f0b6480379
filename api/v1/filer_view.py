"""A filing as its filer sees it through the API: where it stands, what is missing, what comes next.

The same things as on the pages and no more: no recommendation, no trial rules, no staff's rulings.
What may lead to another decision is told as something for the judge, with the right way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from api.v1.bodies import day, moment
from api.v1.models import Model, Question
from court.core.courthouse import Work
from court.core.lifecycle import Event, State, can
from court.core.tables import Filing
from court.decisions import issued
from court.decisions import service as decisions
from court.decisions.tables import CourtDocument
from court.filings.tables import Upload
from court.opinions.guidance import guidance
from court.payments import service as payments
from court.payments.tables import Payment
from engine.values.showing import plain_cents

ACTIONS = {
    "保存": Event.save,
    "提交": Event.submit,
    "补正": Event.supplement,
    "撤回": Event.withdraw,
    "坚持起诉": Event.insist,
    "删除": Event.discard,
}


class FilingLine(Model):
    """A filing in a list."""

    id: str = Field(alias="编号")
    number: str | None = Field(alias="收件号")
    case_number: str = Field(alias="案号")
    cause: str = Field(alias="案由")
    parties: str = Field(alias="当事人")
    amount: str | None = Field(alias="标的额")
    state: State = Field(alias="状态")
    channel: str = Field(alias="渠道")
    revision: int = Field(alias="修订号", description="保存一次加一；修改时须带上")
    version: int = Field(alias="版本", description="提交一次加一；还没有提交的是 0")
    first_submitted: str | None = Field(alias="首次提交")
    submitted: str | None = Field(alias="最近提交")
    updated: str | None = Field(alias="更新时间")
    decide_by: str | None = Field(alias="决定期限")
    supplement_by: str | None = Field(alias="补正期限")


class FilingList(Model):
    total: int = Field(alias="总数")
    counts: dict[str, int] = Field(alias="各组数目")
    filings: list[FilingLine] = Field(alias="起诉")


class Objection(Model):
    """A point of a supplement notice."""

    rule_id: str = Field(alias="编号")
    member: str = Field(alias="对象")
    title: str = Field(alias="要求")
    explanation: str = Field(alias="释明")
    cure: str = Field(alias="补救")
    basis: list[str] = Field(alias="依据")
    facts: list[str] = Field(alias="事实")


class DecisionLine(Model):
    kind: str = Field(alias="决定")
    at: str | None = Field(alias="时间")
    due: str | None = Field(alias="补正期限")
    case_number: str = Field(alias="案号")
    objections: list[Objection] = Field(alias="补正事项", description="补正告知里的全部事项")


class FileLine(Model):
    """A file that was handed in."""

    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    media_type: str = Field(alias="类型")
    size: int = Field(alias="字节数")
    pages: int | None = Field(alias="页数")
    sha256: str = Field(alias="SHA256")
    at: str | None = Field(alias="上传时间")


class DocumentLine(Model):
    """A finished document of the court."""

    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    file_name: str = Field(alias="文件名")
    media_type: str = Field(alias="类型")
    size: int = Field(alias="字节数")
    sha256: str = Field(alias="SHA256")
    sealed: bool = Field(alias="已盖章")
    at: str | None = Field(alias="制作时间")


class PaymentLine(Model):
    """The order for the acceptance fee."""

    order_number: str = Field(alias="单号")
    amount: str = Field(alias="金额", description="元")
    state: str = Field(alias="状态")
    due: str | None = Field(alias="期限")
    paid_at: str | None = Field(alias="交费时间")
    address: str | None = Field(alias="交费地址", description="在浏览器里打开，交完回到案件页面")


class Gap(Model):
    """What is still missing, or what the judge will look at."""

    key: str = Field(alias="键")
    title: str = Field(alias="事项")
    why: str = Field(alias="释明")
    cure: str = Field(alias="补救")
    basis: list[str] = Field(alias="依据")
    facts: list[str] = Field(alias="事实", description="所依据的事实在材料里的位置")
    places: list[str] = Field(alias="位置", description="到哪里去填、去看")


class Unreadable(Model):
    path: str = Field(alias="路径")
    message: str = Field(alias="问题")


class Guidance(Model):
    """What a filer is told while a filing can still be changed."""

    unreadable: list[Unreadable] = Field(alias="读不懂", description="改好以后才能提交")
    missing: list[Gap] = Field(alias="还缺")
    for_judge: list[Gap] = Field(alias="由法官判断")
    advice: list[Gap] = Field(alias="提示")
    met: list[str] = Field(alias="已齐")
    questions: list[Question] = Field(alias="接下来问")
    words: str = Field(alias="总的情况", description="现在提交会怎样，给当事人看的话；读不懂时空着")
    next_step: str = Field(alias="下一步", description="给当事人的建议；读不懂时空着")


class FilingFull(FilingLine):
    """A filing with its content and everything about it that is the filer's business."""

    content: dict[str, Any] = Field(alias="内容")
    possible: list[str] = Field(alias="可以", description="现在可以做什么")
    guidance: Guidance | None = Field(alias="指引", description="草稿和待补正时有")
    decision: DecisionLine | None = Field(alias="决定")
    files: list[FileLine] = Field(alias="文件")
    documents: list[DocumentLine] = Field(alias="文书")
    payment: PaymentLine | None = Field(alias="缴费")


def filing_line(filing: Filing) -> dict[str, Any]:
    """The columns every list shows."""
    return {
        "编号": filing.id,
        "收件号": filing.number,
        "案号": filing.case_number,
        "案由": filing.cause,
        "当事人": filing.parties,
        "标的额": yuan(filing.amount),
        "状态": filing.state,
        "渠道": filing.channel,
        "修订号": filing.revision,
        "版本": filing.version,
        "首次提交": moment(filing.first_submitted_at),
        "最近提交": moment(filing.submitted_at),
        "更新时间": moment(filing.updated_at),
        "决定期限": day(filing.decide_by),
        "补正期限": day(filing.supplement_by),
    }


def yuan(amount: Any) -> str | None:
    return None if amount is None else plain_cents(amount)


def filing_full(
    work: Work, filing: Filing, files: Iterable[Upload], address: str | None = None
) -> dict[str, Any]:
    """Everything about one of the actor's own filings."""
    state = State(filing.state)
    documents = issued.documents(work, filing, for_filer=True)
    return {
        **filing_line(filing),
        "内容": filing.content,
        "可以": [words for words, event in ACTIONS.items() if can(state, event)],
        "指引": Guidance.model_validate(guidance(work, filing))
        if state in (State.draft, State.supplement)
        else None,
        "决定": decision_line(work, filing),
        "文件": [file_line(upload) for upload in files],
        "文书": [document_line(document) for document in documents],
        "缴费": payment_line(payments.order_if_any(work, filing), address),
    }


def decision_line(work: Work, filing: Filing) -> dict[str, Any] | None:
    """The last decision; the points of a supplement notice are the filer's to answer."""
    found = decisions.last_decision(work, filing)
    if found is None:
        return None
    return {
        "决定": found.kind,
        "时间": moment(found.at),
        "补正期限": day(found.due),
        "案号": found.case_number,
        "补正事项": found.objections if found.kind == "补正告知" else [],
    }


def file_line(upload: Upload) -> dict[str, Any]:
    return {
        "编号": upload.id,
        "名称": upload.name,
        "类型": upload.media_type,
        "字节数": upload.size,
        "页数": upload.pages,
        "SHA256": upload.sha256,
        "上传时间": moment(upload.at),
    }


def document_line(document: CourtDocument) -> dict[str, Any]:
    return {
        "编号": document.id,
        "名称": document.name,
        "文件名": document.file_name,
        "类型": document.media_type,
        "字节数": document.size,
        "SHA256": document.sha256,
        "已盖章": document.sealed,
        "制作时间": moment(document.made_at),
    }


def payment_line(payment: Payment | None, address: str | None = None) -> dict[str, Any] | None:
    if payment is None:
        return None
    return {
        "单号": payment.order_number,
        "金额": yuan(payment.amount),
        "状态": payment.state,
        "期限": day(payment.due),
        "交费时间": moment(payment.paid_at),
        "交费地址": address,
    }
