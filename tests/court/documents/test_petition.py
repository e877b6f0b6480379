"""The petition says everything its form lets an applicant say, once and in sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from court.documents.making import Options, make_set
from court.documents.values import Decision
from tests.court.papers import DAY, NOW, case_of, example, needs_poppler, text_of, workshop

PERSON = {"类型": "自然人", "姓名": "李文海", "住所地": "广东省中山市石岐街道莲塘路8号"}


def petition(cause: str, **facts: Any) -> str:
    """What stands on the paper an applicant signs, without white space."""
    shop = workshop()
    own = tuple(r for r in shop.rules.documents if r.decision == "当事人文书" and r.form == "普通")
    shop = replace(shop, rules=replace(shop.rules, documents=own))
    raw = {"受诉法院": example("01")["受诉法院"], "案由": cause, "申请人": [PERSON], **facts}
    made = make_set(
        shop, case_of(raw), Decision("当事人文书", DAY), None, NOW, Options(form="普通")
    )
    (paper,) = [one for one in made.made if one.document.name == "申请书"]
    return text_of(paper.files["pdf"])


@needs_poppler
def test_the_answers_to_both_questions_stand_on_the_paper() -> None:
    said = petition(
        "申请变更监护人",
        申请事项="一、变更李小雨的监护人为申请人\n2. 移交孩子的户口簿。",
        申请的事实和理由="孩子父母去世，一直跟我住。",
        起诉状日期="2026-11-27",
        起诉状法院名称="中山市第二人民法院",
    )
    assert "申请事项1．变更李小雨的监护人为申请人。2．移交孩子的户口簿。" in said
    assert "事实与理由孩子父母去世，一直跟我住。" in said
    assert "2026年11月27日" in said
    assert "此致中山市第二人民法院" in said


@needs_poppler
def test_claims_ticked_and_words_written_are_told_once() -> None:
    told = "张国栋今年中风卧床，不能照顾孩子。"
    said = petition(
        "申请变更监护人",
        诉讼请求=[{"名称": "变更某人为监护人", "内容": "变更我为侄子的监护人"}],
        申请事项="变更我为侄子的监护人\n先安排临时监护",
        申请的事实和理由=told,
        事实与理由=told,
    )
    assert "1．变更我为侄子的监护人。2．先安排临时监护。事实与理由" in said
    assert said.count(told) == 1


@needs_poppler
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("对债务人进行重整", "对本公司进行重整"),
        ("变更某人为监护人", "由姑姑李文海担任监护人"),
    ],
)
def test_a_clause_says_itself_without_the_name_of_the_claim(name: str, words: str) -> None:
    said = petition("申请破产重整", 诉讼请求=[{"名称": name, "内容": words}])
    assert f"申请事项1．{words}。" in said
