"""One filing at the review desk through the API, read off the view the page shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from api.v1.filer_view import DecisionLine, DocumentLine, FileLine
from api.v1.inbox import InboxLine
from api.v1.models import Cents, Model, Moment, OpinionMade, ReceiptMade
from court.core.courthouse import Work
from court.core.tables import Filing
from court.decisions.views.bar import Bar
from court.decisions.views.desk import DeskView, desk_view
from court.decisions.views.findings import JUDGE
from court.decisions.views.refusal import RefusalView


class RulingLine(Model):
    """A word of staff on a finding."""

    id: str = Field(alias="编号")
    kind: str = Field(alias="方式")
    finding: str = Field(alias="要求")
    effect: str = Field(alias="认定")
    said: str = Field(alias="回答")
    reason: str = Field(alias="理由")
    by: str = Field(alias="作出人")
    at: Moment = Field(alias="时间")


class RepeatLine(Model):
    """An earlier filing with the same parties; for comparison only."""

    id: str = Field(alias="编号")
    number: str | None = Field(alias="收件号")
    title: str = Field(alias="当事人")
    cause: str = Field(alias="案由")
    amount: Cents | None = Field(alias="标的额")
    state: str = Field(alias="状态")
    when: Moment | None = Field(alias="首次提交")
    shared: list[str] = Field(alias="相同当事人")
    same_cause: bool = Field(alias="同案由")
    same_amount: bool = Field(alias="同金额")
    remark: str = Field(alias="说明", description="前一件对这一件的意义")
    article: str = Field(alias="依据")


class StaffFact(Model):
    name: str = Field(alias="事实")
    shown: str = Field(alias="名称")
    type: str = Field(alias="类型")
    options: list[str] = Field(alias="选项")
    value: Any = Field(alias="值")


class GroupLine(Model):
    """The findings of one effect."""

    effect: str = Field(alias="后果")
    heading: str = Field(alias="标题")
    count: int = Field(alias="项数", description="不算已经回答、已经改为没有问题的")
    note: str = Field(alias="说明")
    keys: list[str] = Field(alias="要求", description="编号；有对象的写“编号@对象”")


class ChoiceLine(Model):
    said: str = Field(alias="回答")
    conclusion: str = Field(alias="结论", description="这样回答以后的结论")
    action: str = Field(alias="建议动作")


class ChoiceList(Model):
    choices: list[ChoiceLine] = Field(alias="选择")


class OpenQuestion(ChoiceList):
    """A question of the rules to the judge, with what each answer leads to."""

    key: str = Field(alias="要求")
    question: str = Field(alias="提问")


class Possible(Model):
    kind: str = Field(alias="决定")
    why_not: str = Field(alias="不能的原因", description="空的就是可以作出")


class ChangeLine(Model):
    """A difference from the version before."""

    label: str = Field(alias="项目")
    before: str = Field(alias="原来")
    after: str = Field(alias="现在")
    kind: str = Field(alias="改动")


class EventSeen(Model):
    at: Moment = Field(alias="时间")
    who: str = Field(alias="谁")
    what: str = Field(alias="什么")


class ShiftLine(Model):
    """The last recomputation that changed the conclusion."""

    before: str = Field(alias="原来")
    after: str = Field(alias="现在")
    at: Moment = Field(alias="时间")


class VersionLine(Model):
    version: int = Field(alias="版本")
    submitted_at: Moment = Field(alias="提交时间")


class FoundLine(Model):
    """A fact as the court found it."""

    id: str = Field(alias="编号")
    label: str = Field(alias="事实")
    value: str = Field(alias="认定为")
    reason: str = Field(alias="理由")
    evidence: str = Field(alias="材料")
    by: str = Field(alias="作出人")
    at: Moment = Field(alias="时间")


class ServedLine(Model):
    """A claimant, and when the ruling was served on them."""

    place: int = Field(alias="当事人", description="起诉人的次序，从 0 起")
    name: str = Field(alias="姓名")
    abroad: bool = Field(alias="境内没有住所")
    day: date | None = Field(alias="送达日")
    how: str = Field(alias="方式")
    until: date | None = Field(alias="上诉期满")


class ActLine(Model):
    """Something done about a refusal."""

    kind: str = Field(alias="经过")
    day: date | None = Field(alias="日期")
    until: date | None = Field(alias="期满日")
    party: int | None = Field(alias="当事人")
    number: str = Field(alias="文号")
    how: str = Field(alias="方式")
    reason: str = Field(alias="理由")
    panel: list[str] = Field(alias="署名")
    by: str = Field(alias="作出人")
    at: Moment = Field(alias="时间")


class RefusalFull(Model):
    """A refusal on its way: what was done, what is possible now, what is due."""

    stage: str = Field(alias="阶段")
    insisted: bool = Field(alias="坚持起诉")
    possible: list[str] = Field(alias="可以办理")
    acts: list[ActLine] = Field(alias="经过")
    people: list[ServedLine] = Field(alias="送达")
    signers: list[str] = Field(alias="署名", description="书稿上的审判人员")
    clerk: str = Field(alias="书记员")
    panel_size: int = Field(alias="署名人数")
    appeal_by: date | None = Field(alias="上诉期满")
    pass_up_by: date | None = Field(alias="报送期限")


class DeskDocument(DocumentLine):
    recipients: list[str] = Field(alias="送达")
    copies: int = Field(alias="份数")
    for_filer: bool = Field(alias="给起诉人")


class DeskDecision(DecisionLine):
    by: str = Field(alias="作出人")
    days: int | None = Field(alias="天数")
    note: str = Field(alias="说明", description="内部说明")
    recommended: str = Field(alias="当时的建议")
    told: str = Field(alias="告知", description="怎样通知了起诉人")


class WhyFact(Model):
    """A fact a step rests on."""

    label: str = Field(alias="名称")
    value: str = Field(alias="值")


class WhyLine(Model):
    """A step: what was looked at, what came of it, and because of what."""

    text: str = Field(alias="说明")
    person: str = Field(alias="对象")
    outcome: str = Field(alias="结果")
    facts: list[WhyFact] = Field(alias="事实")
    basis: list[str] = Field(alias="依据")
    below: list[WhyLine] = Field(alias="因为")


class WhyLines(Model):
    """The chains of reasoning behind an opinion."""

    reasons: list[WhyLine] = Field(alias="理由")


class ReviewFull(InboxLine):
    """Everything the review desk knows about a filing."""

    sequence: int = Field(alias="次序", description="办理时须带上")
    editable: bool = Field(alias="可以修改", description="还没有作出决定")
    content: dict[str, Any] = Field(alias="内容", description="最后一次提交的内容")
    masked: bool = Field(
        alias="证件号码遮住", description="不承办的人看到的；加 numbers=true 看完整的，记入访问记录"
    )
    recommended: str = Field(alias="建议决定", description="按建议作出的决定；空的，由法官先判断")
    possible: list[Possible] = Field(alias="各种决定", description="建议的在前；决定以后是空的")
    sentence: str = Field(alias="概括")
    opinion: OpinionMade = Field(alias="意见", description="审查中按现在的规则算；决定以后是当时的")
    receipt: ReceiptMade | None = Field(alias="凭证", description="最后一次留存的意见的凭证")
    rules_changed: bool = Field(
        alias="规则已更新", description="凭证按较早的规则库算出，意见按现在的规则库重新算过"
    )
    shift: ShiftLine | None = Field(alias="结论变化", description="最近一次重算改变了结论的")
    groups: list[GroupLine] = Field(alias="分组")
    questions: list[OpenQuestion] = Field(alias="待回答", description="由法官回答的问题")
    rulings: list[RulingLine] = Field(alias="裁断")
    staff_facts: list[StaffFact] = Field(alias="工作人员认定的事实")
    repeats: list[RepeatLine] = Field(alias="可能重复")
    versions: list[VersionLine] = Field(alias="各版")
    changes: list[ChangeLine] = Field(alias="改动", description="比前一版")
    history: list[EventSeen] = Field(alias="经过", description="新的在前")
    done: DeskDecision | None = Field(alias="决定", description="对这一版作出的")
    can_send_back: bool = Field(alias="可以退回", description="补正期限已过")
    files: list[FileLine] = Field(alias="文件")
    not_demanded: list[str] = Field(alias="不得要求", description="不能作为立案条件的材料")
    documents: list[DeskDocument] = Field(alias="文书", description="这份起诉的全部文书")
    chain: list[str] = Field(alias="推理过程", description="从要求的状态到结论，一步一句")
    found_facts: list[FoundLine] = Field(alias="法官认定", description="和当事人写的分开")
    refusal: RefusalFull | None = Field(alias="不予受理", description="没有走到这一步的是 null")


def review_full(look: Work, filing: Filing, whole_numbers: bool = False) -> ReviewFull:
    """Everything about a submitted filing."""
    view = desk_view(look, filing, whole_numbers=whole_numbers)
    return ReviewFull.of(
        view,
        filing,
        deadlines=view.head.deadlines,
        possible=_possible(view.bar),
        groups=view.findings.groups,
        questions=_questions(view),
        staff_facts=[StaffFact.of(fact, value=value) for fact, value in view.staff_facts],
        refusal=_refusal(view.refusal) if view.refusal else None,
    )


def _refusal(view: RefusalView) -> RefusalFull:
    return RefusalFull.of(
        view,
        stage=view.stages[view.stage],
        possible=sorted(view.possible),
        acts=[ActLine.of(act, by=name) for act, name in view.acts],
        appeal_by=view.appeal_by.day if view.appeal_by else None,
        pass_up_by=view.pass_up_by.day if view.pass_up_by else None,
    )


def _possible(bar: Bar | None) -> list[Possible]:
    found = [bar.first, bar.second, *bar.others] if bar else []
    return [Possible.of(option) for option in found if option]


def _questions(view: DeskView) -> list[OpenQuestion]:
    return [OpenQuestion.of(one) for one in view.findings.of(JUDGE) if one.choices]
