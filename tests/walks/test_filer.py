"""The whole way: self-check, sign-up, filing, supplement, acceptance, documents, payment."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from cryptography.x509 import Certificate

from court.core.lifecycle import State
from court.core.roles import Role
from court.signing.pades import KeySealService
from court.signing.verify import verify
from tests.browsing import apart, picture
from tests.walks.walking import Town, downloaded, paper, sign_up, words_of

PHONE = "13712340001"


def test_from_the_self_check_to_the_paid_fee(town: Town) -> None:
    filer = town.open("/")
    check_oneself(filer)
    hand_over(filer)
    fill_and_upload(filer)
    number = submit_with_gaps(town, filer)
    judge = town.open("/inbox", Role.judge)
    ask_for_supplement(judge, number)
    supplement(town, filer, number)
    answer_and_accept(town, judge, number)
    receive_documents(town, filer, number)
    pay(town, filer, number)


def check_oneself(page: Any) -> None:
    page.locator("#what").fill("借钱")
    page.get_by_role("button", name="开始自查").click()
    page.locator("#hits a", has_text="民间借贷纠纷").click()
    page.locator("[name='原告[0].类型'][value=自然人]").check()
    page.locator("#f-原告-0-姓名").fill("沈若琳")
    page.locator("[name='被告[0].类型'][value=自然人]").check()
    page.locator("#f-被告-0-姓名").fill("张国栋")
    page.locator("#miss", has_text="张国栋").wait_for()
    before = missing(page)
    page.locator("#f-被告-0-住所地").fill("广东省中山市三乡镇文昌东路16号")
    page.locator("#panel-body .courts", has_text="三乡镇").wait_for()
    assert missing(page) < before
    page.locator("#f-诉讼请求-0").check()
    page.locator("#f-诉讼请求-0-金额").fill("8万")
    page.locator("#f-诉讼请求-0-金额-capital", has_text="捌万元整").wait_for()
    page.locator("#panel-body", has_text="1,800.00 元").wait_for()
    first = page.locator("#miss a.t1").first
    wanted = first.evaluate("a => decodeURIComponent(a.hash.slice(1))")
    first.click()
    assert page.evaluate(
        "id => document.getElementById(id).contains(document.activeElement)", wanted
    )
    picture(page, "filer-selfcheck")


def missing(page: Any) -> int:
    found = re.search(r"还缺 (\d+) 项", page.locator("#panel-title").inner_text())
    assert found
    return int(found[1])


def hand_over(page: Any) -> None:
    """What was filled in before signing up is in the draft afterwards."""
    page.get_by_role("button", name="登录并提交").click()
    sign_up(page, PHONE)
    page.wait_for_url(re.compile(r"/file/\w{32}"))
    assert page.locator("#f-被告-0-姓名").input_value() == "张国栋"
    assert page.locator("#f-诉讼请求-0-金额").input_value() in ("80000", "80,000.00")
    assert page.locator("#f-诉讼请求-0").is_checked()


def fill_and_upload(page: Any) -> None:
    unfold(page)
    page.locator("#f-原告-0-联系电话").fill(PHONE)
    page.locator("#f-事实与理由").fill("2025年1月5日转账借出8万元，约定年底归还，到期没有还。")
    choose(page, "仲裁协议", "是")
    choose(page, "仲裁协议有疑义", "是")
    page.locator("[data-saved]", has_text=re.compile(r"已保存 \d")).wait_for()
    page.locator("#choose").set_input_files([paper("借条.png"), paper("转账记录.pdf")])
    page.locator(".filecard", has_text="转账记录.pdf").wait_for()
    slip = page.locator(".filecard", has_text="借条.png")
    slip.get_by_label("这是").select_option("债权凭证")
    page.locator("[data-saved]", has_text="已保存").wait_for()
    assert page.locator(".filecard").count() == 2
    picture(page, "filer-draft")


def choose(page: Any, name: str, value: str) -> None:
    page.locator(f"[name='{name}'][value='{value}']").check()


def unfold(page: Any) -> None:
    """Open what was folded because it is finished."""
    folded = page.locator("[data-fold][aria-expanded=false]:visible")
    while folded.count():
        folded.first.click()


def submit_with_gaps(town: Town, page: Any) -> str:
    page.reload()
    assert page.locator("#f-事实与理由").input_value().startswith("2025年1月5日")
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("heading", name=re.compile("还缺 .*也可以现在提交")).wait_for()
    picture(page, "filer-confirm")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="法院已收到").wait_for()
    number = page.locator("dd.big").first.inner_text().strip()
    name, receipt = downloaded(page, page.get_by_role("link", name="下载收件凭证").click)
    assert name.endswith(".pdf")
    assert number in words_of(receipt)
    assert apart(lambda: verify(receipt, [court_certificate(town)])).valid
    picture(page, "filer-received")
    return str(number)


def court_certificate(town: Town) -> Certificate:
    """The certificate of the seal made for development."""
    seal = town.court.house.seal
    assert isinstance(seal, KeySealService)
    return seal.pair.certificate


def ask_for_supplement(page: Any, number: str) -> None:
    page.reload()
    row = page.locator("#list tr", has_text=number)
    row.get_by_role("button", name="领取").click()
    row.get_by_text("甲立案法官").wait_for()
    row.get_by_role("link").first.click()
    page.locator("#conclusion", has_text="建议补正").wait_for()
    page.get_by_role("link", name=re.compile("按建议：补正告知")).click()
    page.get_by_label("补正期限").fill("10")
    page.locator("#papers", has_text="2026年9月17日").wait_for()
    page.get_by_role("button", name="发出补正告知书").click()
    page.get_by_role("heading", name="已作出决定：补正告知").wait_for()


def supplement(town: Town, page: Any, number: str) -> None:
    """Only what was objected to is asked, with what was said before; it answers while typing."""
    page.goto("/cases")
    assert page.get_by_text("等您补正").first.is_visible()
    page.get_by_role("link", name=re.compile("张国栋")).click()
    page.wait_for_url("**/supplement")
    assert "2026年9月17日（星期四）" in page.locator(".due").inner_text()
    message = page.locator(".told a").first
    assert "补正" in message.inner_text()
    for word in ("疑似不予受理", "法官不采纳", "试行"):
        assert word not in page.locator("body").inner_text()
    items = page.locator("section.it")
    count = items.count()
    assert count >= 1
    assert not page.locator("#f-事实与理由").is_visible()
    picture(page, "filer-supplement")
    for item in items.all():
        settle(page, item)
    page.locator("#left", has_text="都补好了").wait_for()
    page.get_by_role("button", name="提交补正").click()
    page.get_by_text("补正已经交给法院").wait_for()
    filing = town.filing(number)
    assert (filing.state, filing.version) == (State.supplemented, 2)
    assert filing.first_submitted_at == town.court.clock()


def settle(page: Any, item: Any) -> None:
    """Put right one thing that was objected to: where the filer lives, who he is."""
    home = item.locator("input[id$=住所地]")
    if home.count():
        assert home.input_value() == ""
        home.fill("广东省中山市石岐街道莲塘路8号")
    else:
        item.locator("[data-pick]").first.set_input_files(paper("身份证.pdf"))
        item.get_by_role("link", name="身份证.pdf").wait_for()
    item.locator("h3", has_text="已补").wait_for()


def answer_and_accept(town: Town, page: Any, number: str) -> None:
    """The judge sees what changed, answers the question, and accepts in two actions."""
    page.goto("/inbox")
    page.locator("#list tr", has_text=number).get_by_role("link").first.click()
    page.locator("#conclusion", has_text="请法官判断").wait_for()
    page.get_by_role("link", name="逐项比较").click()
    changes = page.locator("main").inner_text()
    assert "广东省中山市石岐街道莲塘路8号" in changes
    assert "身份证.pdf" in changes
    page.go_back()
    page.get_by_label("不能排除，登记立案").check()
    page.get_by_role("button", name="记下回答").click()
    page.locator("#conclusion", has_text="建议登记立案").wait_for()
    page.get_by_role("link", name="按建议：登记立案…").click()
    page.get_by_role("button", name="登记立案并发出文书").click()
    page.get_by_role("heading", name="已作出决定：登记立案").wait_for()
    assert town.filing(number).state == State.registered


def receive_documents(town: Town, page: Any, number: str) -> None:
    """What the court made is there, sealed; the timeline tells the whole story."""
    page.goto("/cases")
    page.get_by_role("link", name=re.compile("张国栋")).click()
    filing = town.filing(number)
    assert filing.case_number in page.locator("main").inner_text()
    papers = page.locator(".docs a[href*='/documents/']")
    names = papers.all_inner_texts()
    assert any("受理案件通知书" in name for name in names)
    root = court_certificate(town)
    sealed = 0
    for link in papers.all():
        name, pdf = downloaded(page, link.click)
        assert pdf.startswith(b"%PDF"), name
        assert words_of(pdf)
        sealed += apart(partial(verify, pdf, [root])).valid
    assert sealed >= 2, names
    story = " → ".join(page.locator(".timeline b").all_inner_texts())
    assert re.match(".*提交.*告知补正.*补正.*登记立案", story), story
    assert page.locator("[aria-current=step]").count() == 1
    assert "没有问题" not in page.locator("main").inner_text()
    picture(page, "filer-case")


def pay(town: Town, page: Any, number: str) -> None:
    page.get_by_role("link", name="去交费").first.click()
    page.get_by_role("heading", name="应交诉讼费 1,800.00 元").wait_for()
    picture(page, "filer-payment")
    page.get_by_role("link", name="去交费").first.click()
    page.get_by_role("button", name="支付").click()
    page.get_by_role("heading", name="诉讼费已交").wait_for()
    assert town.filing(number).paid
    page.goto("/messages")
    assert page.get_by_role("link", name=re.compile("立案")).count() >= 1
    picture(page, "filer-messages")
