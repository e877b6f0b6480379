"""Rules to read: lists, one rule whole, an article of law, how a rule fared."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, quote, unquote

import pytest

from api.pages.rules.citing import MOST_AT_ONCE, citing
from api.pages.rules.view import MOST_SHOWN, all_entries, given_words, rule_address
from court.core.roles import Role
from court.opinions.service import rulings_of
from engine.telling.sections import SECTIONS, section_of
from tests.api.pages.desk.helping import finding_of, post, words
from tests.court.houses import Founded, both_databases


def get(house: Founded, path: str, role: Role = Role.editor) -> str:
    answer = house.client_for(role).get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_all_rules_and_those_of_a_cause(house: Founded) -> None:
    shared = get(house, "/rules")
    general = [entry for entry in all_entries(house.house.bundle) if not entry.path]
    assert f"全部案由共用的共 {len(general)} 条" in shared and "先申请劳动仲裁" not in shared
    labour = get(house, f"/rules?below={quote('劳动争议、人事争议、新就业形态用工纠纷')}")
    assert "先申请劳动仲裁" in labour and "有明确的被告" not in labour
    loan = get(house, f"/rules?cause={quote('民间借贷纠纷')}")
    assert "借款合同纠纷 › 民间借贷纠纷" in loan and "有明确的被告" in loan
    assert "先申请劳动仲裁" not in loan
    contracts = get(house, f"/rules?effect={quote('提示')}")
    assert contracts.count('<a href="/rules/') <= MOST_SHOWN + 20 and "先列前" in contracts


def test_rules_are_listed_by_what_they_are_about(house: Founded) -> None:
    bundle = house.house.bundle
    general = Counter(section_of(e.compiled) for e in all_entries(bundle) if not e.path)
    said = get(house, "/rules")
    told = re.findall(r"<h2>([^<]+)</h2>\s*<span class=\"q\">(\d+) 条", said)
    assert dict(told) == {name: str(count) for name, count in general.items()}
    assert [name for name, _ in told] == [name for name in SECTIONS if name in general]
    assert '<details class="card grp by-subject" open' not in said
    venue = get(house, f"/rules?section={quote('管辖')}")
    assert 'by-subject" open' in venue and "有明确的被告" not in venue
    few = get(house, f"/rules?words={quote('明确 被告')}&section={quote('没有这种')}")
    assert "有明确的被告" in few and 'by-subject" open' in few
    labour = quote("劳动争议、人事争议、新就业形态用工纠纷")
    within = get(house, f"/rules?below={labour}&words={quote('仲裁')}")
    assert f'name="below" value="{unquote(labour)}"' in within and "先申请劳动仲裁" in within


def test_searching(house: Founded) -> None:
    assert "有明确的被告" in get(house, f"/rules?words={quote('明确 被告')}")
    assert "没有符合条件的规则" in get(house, f"/rules?words={quote('绝无此词')}")
    found = words(get(house, f"/rules?effect={quote('前置')}"))
    assert "先申请劳动仲裁" in found and "有明确的被告" not in found
    text = get(house, f"/rules?cause={quote('民间借款纠纷')}")
    assert "没有“民间借款纠纷”这个案由" in text and "民间借贷纠纷" in text


def test_one_rule_whole(house: Founded) -> None:
    text = get(house, "/rules/" + quote("起诉-被告-01"))
    for said in (
        "rules/_通则/起诉状.yaml:", "对每个被告，在这样的情况下适用", "编号:",
        "《中华人民共和国民事诉讼法》", "明确的被告", "全部 1055 个案由",
        "规则说有问题，法官认为没有或者更轻", "规则说没有问题，法官认为有",
    ):  # fmt: skip
        assert said in text
    passed = re.search(r"示例 (\d+)/(\d+) 通过", text)
    assert passed and passed[1] == passed[2] != "0"


def test_every_rule_has_a_page(house: Founded) -> None:
    client = house.client_for(Role.judge)
    for entry in all_entries(house.house.bundle)[::7]:
        cause = entry.path[-1] if entry.path else ""
        answer = client.get(rule_address(entry.compiled.rule.id, cause))
        assert answer.status_code == 200 and entry.compiled.rule.title in unescape(answer.text)


def test_a_rule_of_a_cause_is_the_one_that_holds_there(house: Founded) -> None:
    found = Counter(entry.compiled.rule.id for entry in all_entries(house.house.bundle))
    several = next(rule_id for rule_id, count in sorted(found.items()) if count > 1)
    places = [e for e in all_entries(house.house.bundle) if e.compiled.rule.id == several]
    assert "同一编号还用在" in get(house, rule_address(several))
    text = get(house, rule_address(several, places[0].path[-1]))
    assert places[0].compiled.rule.title in unescape(text) and "同一编号还用在" not in text


@both_databases
def test_how_a_rule_fared_in_both_directions(house: Founded) -> None:
    house.verified()
    filing = house.filed("02")
    path = "/rules/" + quote("起诉-被告-01")
    before = words(get(house, path))
    assert "看过 1 件" in before
    key = "起诉-被告-01@被告[0]"
    post(house, filing, "override", finding=key, said="满足", reason="合同里写有住所地")
    text = words(get(house, path, Role.judge))
    assert "可能拦错了 1" in " ".join(text.split())
    assert "可能漏掉了 0" in " ".join(text.split())
    assert "合同里写有住所地" in text and str(filing.number) in text
    assert str(filing.number) not in get(house, path, Role.editor)
    assert "有明确的被告" in get(house, "/rules").split("需要复核的规则")[1]

    other = house.filed("01")
    post(house, other, "override", finding=key, said="补正", reason="名字像是写错了")
    text = " ".join(words(get(house, path)).split())
    assert "可能拦错了 1" in text and "可能漏掉了 1" in text


def test_answers_are_counted_and_withdrawn_ones_not(house: Founded) -> None:
    filing = house.filed("13")
    finding = finding_of(house, filing, "请法官判断")
    post(house, filing, "answer", finding=finding.key, said="没有问题")
    path = "/rules/" + quote(finding.rule_id)
    assert "法官回答：没有问题" in get(house, path)
    with house.house.look() as look:
        (ruling,) = rulings_of(look.session, house.fresh(filing))
    post(house, filing, "withdraw", ruling=ruling.id)
    assert "法官回答：没有问题" not in get(house, path)


def test_an_article_leads_to_its_rules(house: Founded) -> None:
    text = get(house, f"/rules/law?name={quote('民事诉讼法')}&article={quote('122(2)')}")
    assert "《中华人民共和国民事诉讼法》" in text and "明确的被告" in text and "现行有效" in text
    assert (
        "/rules/" + quote("起诉-被告-01", safe="")
        in house.client_for(Role.editor)
        .get(f"/rules/law?name={quote('民事诉讼法')}&article=122")
        .text
    )


def test_an_article_of_hundreds_of_rules_lists_them_by_part(house: Founded) -> None:
    """Every rule is reached from the parts, once, and no page lists more than can be read."""
    bundle = house.house.bundle
    top = citing(bundle, "民事诉讼法", "122")
    assert top.total > MOST_AT_ONCE and top.count == top.total
    todo, reached = [top], 0
    while todo:
        one = todo.pop()
        here = sum(len(place.rules) for place in one.places)
        reached += here
        below = [citing(bundle, "民事诉讼法", "122", part_of(part.href)) for part in one.parts]
        assert here + sum(part.count for part in one.parts) == one.count
        assert [part.count for part in one.parts] == [part.count for part in below]
        todo += below
    assert reached == top.total
    client = house.client_for(Role.editor)
    asked = {"name": "民事诉讼法", "article": "122", "below": "合同、准合同纠纷"}
    shown = client.get("/rules/law", params=asked).text
    assert "按案由看" in shown and "合同纠纷" in shown and len(shown) < 150_000
    assert client.get("/rules/law", params=asked | {"below": "没有/这里"}).status_code == 200


def part_of(href: str) -> str:
    return parse_qs(href.partition("?")[2])["below"][0]


@pytest.mark.parametrize(
    "path",
    [
        "/rules/nothing",
        "/rules/law?name=x",
        "/rules/law?name=民事诉讼法&article=9999",
        "/rules/../x",
    ],
)
def test_what_is_not_there(house: Founded, path: str) -> None:
    assert house.client_for(Role.editor).get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.party, Role.lawyer, Role.guide, Role.administrator])
def test_only_those_who_work_with_rules(house: Founded, role: Role) -> None:
    for path in ("/rules", "/rules/" + quote("起诉-被告-01"), "/rules/law?name=x"):
        assert house.client_for(role).get(path).status_code == 403


def test_examples_in_words() -> None:
    given = {"被告": [{"类型": "自然人", "姓名": "张三"}, {}], "仲裁协议": True}
    assert given_words(given) == "被告：类型 自然人，姓名 张三／什么也没有填；仲裁协议：是"


def test_the_parameters_of_a_rule_are_shown_with_their_source(house: Founded) -> None:
    entries = all_entries(house.house.bundle)
    reading = next(
        e.compiled.rule.id for e in entries if "中级上限" in str(e.compiled.rule.must_not)
    )
    text = words(get(house, rule_address(reading)))
    assert "用到的参数" in text and "法发〔2019〕14号" in text and "确定度" in text
    assert "用到的参数" not in get(house, rule_address("起诉-被告-01"))


def test_rules_can_be_read_as_of_a_day(house: Founded) -> None:
    client = house.client_for(Role.editor)
    early, now = (client.get(f"/rules?day={day}").text for day in ("1990-01-01", "2026-12-01"))
    counted = [int(re.findall(r"共 (\d+) 条", text)[0]) for text in (early, now)]
    assert 0 < counted[0] <= counted[1]
    assert "不是日期" in client.get("/rules?day=明天").text
