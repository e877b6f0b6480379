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
        kind = usual_kind(model.ruleset.casetype.role(name))
        if name == model.responding and EMPLOYMENT in model.cause_path:
            kind = COMPANY
        if kind and not lists.get(name):
            lists[name] = [Row(0, {KIND: kind})]
    return replace(entered, lists=lists)


def usual_kind(role: str) -> str:
    """Which kind of party a role names; empty where people and organisations both have it."""
    if role.endswith(ORGANISATIONS) and not any(word in role for word in EITHER):
        return COMPANY
    if any(word in role for word in (*ORGANISATIONS, *EITHER)):
        return ""
    return PERSON
