"""A filing as its filer sees it through the API: where it stands, what is missing, what comes next.

Read off the view the pages show: no recommendation, no trial rules, no staff's rulings.  What may
lead to another decision is told as something for the judge, with the right way.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.v1.accounts import MessageLine
from api.v1.models import Cents, Model, Moment, Question
from court.core.courthouse import Work
from court.core.lifecycle import State
from court.core.tables import Filing
from court.decisions.views.case import CaseView, case_view
from court.filings.progress import Node
from court.opinions.guidance import guidance
from court.payments import service as payments
from engine.text.errors import LianError

Standing = Literal["已完成", "现在", "以后"]
STANDING: dict[str, Standing] = {"done": "已完成", "now": "现在", "later": "以后"}


class FilingLine(Model):
    """A filing in a list."""

    id: str = Field(alias="编号")
    number: str | None = Field(alias="收件号")
    case_number: str = Field(alias="案号")
    cause: str = Field(alias="案由")
    parties: str = Field(alias="当事人")
    amount: Cents | None = Field(alias="标的额")
    state: State = Field(alias="状态")
    channel: str = Field(alias="渠道")
    revision: int = Field(alias="修订号", description="保存一次加一；修改时须带上")
    version: int = Field(alias="版本", description="提交一次加一；还没有提交的是 0")
    first_submitted_at: Moment | None = Field(alias="首次提交")
    submitted_at: Moment | None = Field(alias="最近提交")
    updated_at: Moment = Field(alias="更新时间")
    decide_by: date | None = Field(alias="决定期限")
    supplement_by: date | None = Field(alias="补正期限")


class FilingList(Model):
    total: int = Field(alias="总数")
    counts: dict[str, int] = Field(alias="各组数目")
    filings: list[FilingLine] = Field(alias="起诉")


class Objection(Model):
    """A point of a supplement notice, as it was told; what the rule would have said is not."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, from_attributes=True)

    rule_id: str = Field(alias="编号")
    member: str = Field(alias="对象")
    title: str = Field(alias="要求")
    explanation: str = Field(alias="释明")
    cure: str = Field(alias="补救")
    basis: list[str] = Field(alias="依据")
    facts: list[str] = Field(alias="事实")


class DecisionLine(Model):
    kind: str = Field(alias="决定")
    at: Moment = Field(alias="时间")
    due: date | None = Field(alias="补正期限")
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
    at: Moment = Field(alias="上传时间")


class DocumentLine(Model):
    """A finished document of the court."""

    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    file_name: str = Field(alias="文件名")
    media_type: str = Field(alias="类型")
    size: int = Field(alias="字节数")
    sha256: str = Field(alias="SHA256")
    sealed: bool = Field(alias="已盖章")
    made_at: Moment = Field(alias="制作时间")


class PaymentLine(Model):
    """The order for the acceptance fee."""

    order_number: str = Field(alias="单号")
    amount: Cents = Field(alias="金额", description="元")
    state: str = Field(alias="状态")
    due: date | None = Field(alias="期限")
    paid_at: Moment | None = Field(alias="交费时间")
    address: str | None = Field(
        default=None, alias="交费地址", description="在浏览器里打开，交完回到案件页面"
    )


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


class AskLine(Question):
    who: str = Field(alias="对象", description="问的是哪一位；问整个案件的空着")
    because: str = Field(alias="因为", description="哪个回答引出了这个问题")


class WasLine(Model):
    label: str = Field(alias="项目")
    value: str = Field(alias="填的")


class PointLine(Model):
    """A point of the supplement notice, looked at again."""

    number: int = Field(alias="第几项")
    rule_id: str = Field(alias="编号")
    title: str = Field(alias="要求")
    whose: str = Field(alias="对象", description="说的是哪一位；说整个案件的空着")
    was: list[WasLine] = Field(alias="原来填的")
    gaps: list[str] = Field(alias="没有填的")
    paper: str = Field(alias="要交的")
    gone: bool = Field(alias="已经删除", description="说的那一位已经不在材料里")
    settled: bool | None = Field(alias="补上了", description="由法官判断的是 null")


class Guidance(Model):
    """What a filer is told while a filing can still be changed."""

    unreadable: list[Unreadable] = Field(
        alias="读不懂", description="最好改好再提交；照样提交的，原样保留，由法院看原文"
    )
    missing: list[Gap] = Field(alias="还缺")
    for_judge: list[Gap] = Field(alias="由法官判断")
    advice: list[Gap] = Field(alias="提示")
    met: list[str] = Field(alias="已齐")
    questions: list[AskLine] = Field(alias="接下来问")
    words: str = Field(alias="总的情况", description="现在提交会怎样，给当事人看的话")
    next_step: str = Field(alias="下一步", description="给当事人的建议")
    points: list[PointLine] = Field(alias="补正", description="待补正时，告知里的每一项补上了没有")


class HeadingLine(Model):
    """Where a case stands, in words."""

    title: str = Field(alias="标题")
    text: str = Field(alias="说明")
    law: str = Field(alias="依据")


class DueLine(Model):
    """The deadline that counts now: the filer's while something is asked, else the court's."""

    day: date = Field(alias="日期")
    left: int = Field(alias="还剩天数", description="过了的是负数")
    tentative: bool = Field(alias="暂定", description="当年节假日还没有公布，日期可能顺延")


class NodeLine(Model):
    """One station of a case."""

    title: str = Field(alias="节点")
    text: str = Field(alias="说明")
    state: Standing = Field(alias="状态")
    at: Moment | None = Field(alias="时间")


class FilingFull(FilingLine):
    """A filing with its content and everything about it that is the filer's business."""

    content: dict[str, Any] = Field(alias="内容")
    possible: list[str] = Field(alias="可以", description="现在可以做什么")
    heading: HeadingLine = Field(alias="处境", description="现在到了哪一步，用平常的话说")
    deadline: DueLine | None = Field(alias="期限", description="现在等的那一个期限")
    nodes: list[NodeLine] = Field(alias="节点")
    guidance: Guidance | None = Field(alias="指引", description="草稿和待补正时有")
    decision: DecisionLine | None = Field(alias="决定")
    uploads: list[FileLine] = Field(alias="文件")
    documents: list[DocumentLine] = Field(alias="文书")
    messages: list[MessageLine] = Field(alias="消息")
    payment: PaymentLine | None = Field(alias="缴费")
    contact: str = Field(alias="联系", description="法院的联系方式")


def filing_full(look: Work, filing: Filing) -> FilingFull:
    """Everything about one of the actor's own filings."""
    case = case_view(look, filing)
    open_ = filing.state in (State.draft, State.supplement)
    order = case.payment
    return FilingFull.of(
        case,
        filing,
        deadline=case.due,
        nodes=node_lines(case.nodes),
        guidance=_guidance(look, filing, case) if open_ else None,
        payment=PaymentLine.of(order, address=_paying(look, filing)) if order else None,
    )


def _guidance(look: Work, filing: Filing, case: CaseView) -> Guidance:
    asked = case.decision.objections if case.decision else []
    found = guidance(look, filing, asked)
    return Guidance.of(
        found,
        questions=[AskLine.of(ask, ask.question) for ask in found.questions],
        points=[
            PointLine.of(
                point, was=[WasLine(label=label, value=value) for label, value in point.was]
            )
            for point in found.points
        ],
    )


def node_lines(nodes: list[Node]) -> list[NodeLine]:
    return [NodeLine.of(node, state=STANDING[node.state]) for node in nodes]


def _paying(look: Work, filing: Filing) -> str | None:
    """Where to pay; None when there is nothing to pay or no gateway is set up."""
    base = look.house.settings.public_url
    try:
        return payments.paying_address(look, filing.id, f"{base}/cases/{filing.id}")
    except LianError:
        return None
