"""What a filing says in its own words: who is dead, which company is no more, a name alone."""

from __future__ import annotations

from typing import Any

import pytest

from engine.narrative.parties import (
    FOR_FAMILY,
    NICKNAME,
    SAID_TO_BE_DEAD,
    SAID_TO_BE_DEREGISTERED,
    written_first,
)
from engine.narrative.words import read_words


def dead(facts: str, *defendants: str) -> list[bool]:
    values: dict[str, Any] = {
        "事实与理由": facts,
        "被告": [{"类型": "自然人", "姓名": name} for name in defendants],
    }
    read_words(values)
    return [party[SAID_TO_BE_DEAD] for party in values["被告"]]


@pytest.mark.parametrize(
    "facts",
    [
        "被告已于2026年5月去世。",
        "借款到期后刘强已经病故。",
        "被告刘强去年3月因车祸死亡。",
        "刘强于2026年5月1日逝世，钱没有还。",
        "刘强2021年借了钱。后来听说他去年突发脑溢血去世了。",
        "被告借钱以后搬走，去年得病走了。",
        "被告欠货款，人今年3月已经过世。",
        "被告去世的消息是邻居告诉我的。",
    ],
)
def test_a_defendant_who_is_said_to_have_died(facts: str) -> None:
    assert dead(facts, "刘强") == [True]


@pytest.mark.parametrize(
    "facts",
    [
        "被告的父亲去世后，双方因遗产发生争议。",
        "约定由被告刘强住到去世。",
        "被告刘强驾车撞倒林某，致林某死亡。",
        "听说债务人上月去世，被告刘强是他的儿子。",
        "被告刘强借钱给母亲治病，她后来去世了。",
        "他去世以后没有人还钱。",
        "这只狗是被告去世的父亲留给他的。",
        "被告说狗是他去世父亲留下的，现在他在养。",
        "那年被告去工厂做工，他去世的爷爷以前是村长。",
        "",
    ],
)
def test_somebody_else_died(facts: str) -> None:
    assert dead(facts, "刘强") == [False]


def test_of_several_the_one_who_is_named() -> None:
    assert dead("被告陈明已于今年5月去世。", "刘强", "陈明") == [False, True]
    assert dead("其中一名被告已去世。", "刘强", "陈明") == [False, False]


def test_facts_that_are_no_text_say_nothing() -> None:
    values: dict[str, Any] = {"被告": [{"姓名": ""}, {}]}
    read_words(values)
    assert [party[SAID_TO_BE_DEAD] for party in values["被告"]] == [False, False]


def deregistered(facts: str, *names: str) -> list[bool]:
    values: dict[str, Any] = {
        "事实与理由": facts,
        "被告": [{"类型": "法人", "名称": name} for name in names],
    }
    read_words(values)
    return [party[SAID_TO_BE_DEREGISTERED] for party in values["被告"]]


COMPANY = "中山市恒信达五金制品有限公司"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("我上网查，公司2026年5月已经注销了。", True),
        ("查到被告上个月办理了注销登记。", True),
        ("恒信达公司偷偷注销了。", True),
        (f"{COMPANY}已于2026年3月简易注销。", True),
        ("听说被告正准备注销，工商还没有注销。", False),
        ("请求被告注销抵押登记；他的公司账户注销了。", False),
        ("隔壁的五金公司早就注销了。", False),
        ("被告只是吊销执照。", False),
    ],
)
def test_a_company_that_is_said_to_be_no_more(facts: str, said: bool) -> None:
    assert deregistered(facts, COMPANY) == [said]


def test_which_of_several_companies() -> None:
    assert deregistered("公司已经注销了。", COMPANY, "中山市海逸物流有限公司") == [False, False]
    assert deregistered("海逸物流已经注销了。", COMPANY, "中山市海逸物流有限公司") == [False, True]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("陈大文（微信昵称：海风）", "陈大文"),
        ("陈大文", "陈大文"),
        ("老山羊（微信群主）", "老山羊（微信群主）"),
    ],
)
def test_a_name_without_what_was_added(name: str, first: str) -> None:
    assert written_first(name) == first


@pytest.mark.parametrize(
    ("name", "nickname"),
    [
        ("阿强", True),
        ("阿强（群里叫强哥）", True),
        ("姓陈的", True),
        ("三楼的光头男人", True),
        ("楼上邻居", True),
        ("开白色宝马的狗主人", True),
        ("王阿姨", True),
        ("何女子", False),
        ("李司机", False),
        ("的日木果", False),
        ("阿依古丽·买买提", False),
        ("老舍", False),
        ("小林光一", False),
    ],
)
def test_what_somebody_is_called_by_others(name: str, nickname: bool) -> None:
    values: dict[str, Any] = {"被告": [{"类型": "自然人", "姓名": name}]}
    read_words(values)
    assert values["被告"][0][NICKNAME] is nickname


@pytest.mark.parametrize(
    ("facts", "proxy"),
    [
        ("我替我妹起诉，她被关着。", True),
        ("老公在住院，我帮老公来告。", True),
        ("我替母亲付了医药费，现在起诉。", False),
        ("被告在群里说我帮老公告他是敲诈。", False),
        ("他代父亲收了钱，被告不认。", False),
    ],
)
def test_who_sues_for_one_of_the_family(facts: str, proxy: bool) -> None:
    values: dict[str, Any] = {"事实与理由": facts}
    read_words(values)
    assert values[FOR_FAMILY] is proxy
