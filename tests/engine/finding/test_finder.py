"""One answer: what stands first, how sure it is, parents, doors, other days."""

from __future__ import annotations

from datetime import date

import pytest

from engine.bundle.bundle import Bundle
from engine.finding.doors import load_doors
from engine.finding.finder import LONGEST, find
from engine.language.words import texts
from engine.law.citations import parse_citation
from tests.engine.finding.test_everyday import DAY, names
from tests.rules import of_files


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("借钱", "民间借贷纠纷"),
        ("离婚", "离婚纠纷"),
        ("lihun", "离婚纠纷"),
        ("工资", "追索劳动报酬纠纷"),
        ("网购", "信息网络买卖合同纠纷"),
        ("借款合同纠纷", "借款合同纠纷"),
        ("第14项", "离婚纠纷"),
        ("朋友借钱一直没还", "民间借贷纠纷"),
        ("车祸", "机动车交通事故责任纠纷"),
        ("装修公司跑路", "装饰装修合同纠纷"),
    ],
)
def test_what_people_type(bundle: Bundle, typed: str, first: str) -> None:
    assert names(bundle, typed)[0] == first


def test_the_sayings_of_a_causes_own_file_find_it(bundle: Bundle) -> None:
    home = "casetypes/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
    said = "案由: 民间借贷纠纷\n说法: [哥们借了我的钱拉黑我]\n"
    other = of_files({**dict(bundle.files.items()), home: said.encode()})
    first = find(other, "拉黑我", DAY).hits[0]
    assert first.cause.name == "民间借贷纠纷"
    assert first.why == "日常说法：哥们借了我的钱拉黑我"


def test_what_lies_below_a_name_is_listed(bundle: Bundle) -> None:
    assert "民间借贷纠纷" in names(bundle, "借款合同")


def test_a_parent_is_offered_for_what_no_leaf_names(bundle: Bundle) -> None:
    for words, parent in (
        ("房屋买卖", "房屋买卖合同纠纷"),
        ("卖了货，对方没有付货款", "买卖合同纠纷"),
        ("办卡以后美容院不服务", "服务合同纠纷"),
        ("法定代表人变更登记", "请求变更公司登记纠纷"),
    ):
        assert parent in names(bundle, words)[:3], words


@pytest.mark.parametrize("words", ["", "   ", "？！", "'\" OR NEAR(", "AND", "a*", "离婚\x00"])
def test_nothing_breaks_it(bundle: Bundle, words: str) -> None:
    find(bundle, words, DAY)


def test_a_long_text_is_cut(bundle: Bundle) -> None:
    assert names(bundle, "离婚" + "的" * 10_000) == names(bundle, "离婚" + "的" * (LONGEST - 2))


def test_an_earlier_day_has_the_causes_of_its_edition(bundle: Bundle) -> None:
    day = date(2024, 5, 1)
    edition = bundle.catalogue.edition_on(day)
    hits = find(bundle, "朋友借钱一直没还", day).hits
    assert hits[0].cause.name == "民间借贷纠纷"
    assert all(hit.cause.edition == edition.year for hit in hits)


@pytest.mark.parametrize(
    ("words", "door"),
    [
        ("我被告了", "应诉"),
        ("收到传票怎么办", "应诉"),
        ("管辖权异议", "应诉"),
        ("答辩状怎么写", "应诉"),
        ("信用卡欠了两万被银行起诉", "应诉"),
        ("法院寄了一份起诉状副本给我", "应诉"),
        ("前老板把我们告了，要我赔违约金", "应诉"),
        ("法院打电话叫我去领传票", "应诉"),
        ("人家告我欠他五万，我早就还清了", "应诉"),
        ("公司警告我再请假就开除", ""),
        ("判决下来他还是不给钱", "申请执行"),
        ("判决下来了不履行", "申请执行"),
        ("一审判输了想上诉", "上诉、再审"),
        ("判决书我不服，还能往上告吗", "上诉、再审"),
        ("法院判了他赔我钱，三个月了一分没给", "申请执行"),
        ("我收到法院短信叫我去开庭，我不去会怎么样", "应诉"),
        ("快递送来一份起诉状，说我欠租金", "应诉"),
        ("交警罚款不服", "行政"),
        ("小孩户口上不了，派出所不给办", "行政"),
        ("隔壁偷了我家三只鸡，我要让他坐牢", "报案"),
        ("网上被人刷单骗了两万，报警没消息", "报案"),
        ("男人坐牢了，判了八年，我想离开他", ""),
        ("被狗咬了想起诉", ""),
        ("老婆不告诉我", ""),
        ("借钱不还", ""),
    ],
)
def test_doors(bundle: Bundle, words: str, door: str) -> None:
    doors = [one.name for one in find(bundle, words, DAY).doors]
    assert doors == ([door] if door else [])


def test_behind_a_door_no_new_suit_is_sure(bundle: Bundle) -> None:
    found = find(bundle, "信用卡欠了两万被银行起诉", DAY)
    assert found.hits and not found.sure and not found.asks


def test_doors_rest_on_articles_there_are(bundle: Bundle) -> None:
    for door in load_doors(bundle):
        assert door.basis
        for text in texts(list(door.basis)):
            assert bundle.laws.in_force(parse_citation(text), DAY), text
