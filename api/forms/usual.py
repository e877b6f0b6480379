"""The usual case on an empty form: one person against another, a worker against a company.

Whoever begins sees at once everything that is asked of such parties; another kind is one click.
"""

from __future__ import annotations

from dataclasses import replace

from api.forms.model import KIND, FormModel
from api.forms.page import model_for
from api.forms.posted import FilledIn
from api.forms.reading import Entered, Row
from api.forms.values import typed_day
from court.core.courthouse import Courthouse

PERSON, COMPANY = "自然人", "法人"
ORGANISATIONS = ("单位", "公司", "企业", "机构", "银行", "医院")
EMPLOYMENT = "劳动争议"
EITHER = ("或者", "、", "者")
# Where companies sue as often as people, nobody is proposed but who is one by his designation.
TRADE = frozenset((
    "知识产权与竞争纠纷", "数据、网络虚拟财产纠纷", "海事海商纠纷", "与公司、证券、保险、票据等有关的民事纠纷",
    "公益诉讼", "确认生态环境损害赔偿协议案件", "实现担保物权案件", "督促程序案件", "公示催告程序案件", "公司清算案件",
    "破产程序案件", "申请诉前停止侵害知识产权案件", "申请保全案件", "仲裁司法审查案件", "海事诉讼特别程序案件",
    "申请承认与执行法院判决、仲裁裁决案件",
))  # fmt: skip
PEOPLE = ("股东", "董事", "职工", "作者", "发明人", "设计人", "旅客", "船员", "被保险人", "近亲属")


def blank(house: Courthouse, cause: str, channel: str) -> FilledIn:
    """An empty form; what the court knows anyway is filled in.  Raises `FilingError`."""
    model = model_for(house, cause, channel)
    top = {"起诉状法院名称": house.court, "起诉状日期": typed_day(house.today)}
    known = {k: v for k, v in top.items() if ("", k) in model.index.fields}
    return FilledIn(model, with_usual_parties(Entered(top=dict(known)), model))


def with_usual_parties(entered: Entered, model: FormModel) -> Entered:
    """What was typed, with the usual kind of each side nothing is said about yet."""
    lists = dict(entered.lists)
    for name in (model.claiming, model.responding):
        kind = usual_kind(model.ruleset.casetype.role(name), not TRADE.isdisjoint(model.cause_path))
        if name == model.responding and EMPLOYMENT in model.cause_path:
            kind = COMPANY
        if kind and not lists.get(name):
            lists[name] = [Row(0, {KIND: kind})]
    return replace(entered, lists=lists)


def usual_kind(role: str, trade: bool = False) -> str:
    """Which kind of party a role names; empty where people and organisations both have it.

    In `trade` a role that names nobody in particular may be anybody's.
    """
    if role.endswith(ORGANISATIONS) and not any(word in role for word in EITHER):
        return COMPANY
    if any(word in role for word in (*ORGANISATIONS, *EITHER)):
        return ""
    return "" if trade and not any(word in role for word in PEOPLE) else PERSON
