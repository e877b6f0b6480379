"""Pictures for the guides of parties and lawyers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from court.core.tables import Filing, LogEntry
from court.demo.belongings import page_of
from court.filings import service as filings
from tests.browsing import as_machine
from tests.court.bulk.tables import case, xlsx
from tests.court.papers import example
from tests.guides.scene import Scene, shows

LOAN = "民间借贷纠纷"
PHONE = (390, 800)
MACHINE = (1080, 1920)
TYPED = {
    "原告[0].姓名": "沈若琳",
    "原告[0].住所地": "中山市石岐街道示例路8号",
    "原告[0].联系电话": "13800000001",
    "被告[0].姓名": "林家明",
    "被告[0].住所地": "中山市小榄镇示例街21号",
    "诉讼请求[0].金额": "120000",
}
STORY = "2024年3月1日被告向我借款12万元，约定2025年3月1日归还，到期没有还。"


@shows("当事人-首页")
def home(scene: Scene) -> Any:
    return scene.open("/", height=860)


@shows("当事人-找案由")
def finding_the_cause(scene: Scene) -> Any:
    page = scene.open("/selfcheck", height=860)
    page.locator("#q").fill("欠钱")
    page.locator("#hits li").first.wait_for()
    return page


def half_filled(page: Any) -> None:
    """A loan whose lender does not know the borrower's number and has no evidence named yet."""
    folded = page.locator("[data-fold][aria-expanded=false]:visible")  # on a phone
    while folded.count():
        folded.first.click()
    for side in ("原告[0]", "被告[0]"):
        page.locator(f'[name="{side}.类型"][value="自然人"]').check()
    page.locator('[name="诉讼请求[0]._要"][type=checkbox]').check()
    for name, value in TYPED.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.locator('[name="事实与理由"]').fill(STORY)
    page.wait_for_timeout(600)
    page.wait_for_load_state("networkidle")


@shows("当事人-自查")
def self_check(scene: Scene) -> Any:
    page = scene.open(f"/selfcheck/form?cause={quote(LOAN)}", height=900)
    half_filled(page)
    page.evaluate("window.scrollTo(0, 0)")
    return page


@shows("当事人-手机")
def on_a_phone(scene: Scene) -> Any:
    page = scene.open(f"/selfcheck/form?cause={quote(LOAN)}", "", *PHONE)
    half_filled(page)
    page.locator("#sheet-open").click()
    page.wait_for_timeout(300)
    return page


@shows("当事人-自查单")
def printed(scene: Scene) -> Any:
    page = scene.open(f"/selfcheck/form?cause={quote(LOAN)}")
    half_filled(page)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="打印自查结果").click()
    sheet = opened.value
    sheet.set_viewport_size({"width": 860, "height": 1000})
    sheet.wait_for_load_state("networkidle")
    return sheet


@shows("当事人-登录")
def signing_in(scene: Scene) -> Any:
    return scene.open("/sign-in", height=900)


def draft(scene: Scene, number: str, who: str) -> Filing:
    """A draft of somebody."""
    content = example(number)
    with scene.founded.house.work(scene.actor(who)) as work:
        return filings.begin(work, content["案由"], content)


@shows("当事人-上传")
def uploading(scene: Scene) -> Any:
    filing = draft(scene, "01", "zhou")
    page = scene.open(f"/file/{filing.id}", "zhou")
    fold = page.locator("#s-evidence [data-fold]")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    page.locator("#choose").set_input_files(
        [
            {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": page_of(name)}
            for name in ("借条", "转账凭证")
        ]
    )
    page.locator("#files .filecard").nth(1).wait_for()
    page.wait_for_load_state("networkidle")
    return page.locator("#files")


@shows("当事人-核对")
def confirming(scene: Scene) -> Any:
    return scene.open(f"/file/{draft(scene, '02', 'zhou').id}/confirm", "zhou", height=860)


@shows("当事人-收到")
def received(scene: Scene) -> Any:
    filing = draft(scene, "01", "zhou")
    with scene.founded.house.work(scene.actor("zhou")) as work:
        filings.submit(work, filings.own(work, filing.id, lock=True), filing.revision)
    return scene.open(f"/file/{filing.id}/received", "zhou", height=640)


@shows("当事人-我的案件")
def cases(scene: Scene) -> Any:
    return scene.open("/cases", "shen", height=860)


@shows("当事人-补正")
def supplement(scene: Scene) -> Any:
    filing = scene.filing("待补正", LOAN, "shen")
    return scene.open(f"/cases/{filing.id}/supplement", "shen", height=1000)


@shows("当事人-案件")
def registered(scene: Scene) -> Any:
    filing = scene.filing("已登记立案", "房屋买卖合同纠纷", "shen")
    return scene.open(f"/cases/{filing.id}", "shen", height=980)


@shows("当事人-交费")
def paying(scene: Scene) -> Any:
    filing = scene.filing("已登记立案", "房屋买卖合同纠纷", "shen")
    return scene.open(f"/cases/{filing.id}/payment", "shen", height=600)


@shows("当事人-自助机")
def machine(scene: Scene) -> Any:
    return scene.open("/kiosk", "", *MACHINE, scale=0.5)


def at_machine(scene: Scene) -> Any:
    page = scene.open("/kiosk/who", "", *MACHINE, scale=0.5)
    as_machine(page)
    scene.go(page, "/kiosk/cause")
    page.get_by_role("button", name=LOAN).first.click()
    page.locator(".kway").wait_for()
    return page


@shows("当事人-自助机提问")
def machine_asks(scene: Scene) -> Any:
    page = at_machine(scene)
    page.get_by_text("个人", exact=True).first.click()
    page.wait_for_timeout(800)
    return page


@shows("当事人-取件码")
def pick_up_code(scene: Scene) -> Any:
    page = at_machine(scene)
    with scene.founded.house.work() as work:
        newest = select(LogEntry.subject).where(LogEntry.kind == "新建")
        filing_id = work.session.scalars(newest.order_by(LogEntry.number.desc())).first()
        filing = work.session.get_one(Filing, filing_id)
        filings.save(work, filing, example("02"), filing.revision)
    scene.go(page, "/kiosk/result")
    page.get_by_role("button", name="拿取件码，到窗口办").click()
    page.get_by_role("heading", name="取件码").wait_for()
    return page


@shows("律师-委托人")
def clients(scene: Scene) -> Any:
    return scene.open("/clients", "liang", height=500)


@shows("律师-带入")
def bringing_in(scene: Scene) -> Any:
    with scene.founded.house.work(scene.actor("liang")) as work:
        filing = filings.begin(work, "买卖合同纠纷")
    page = scene.open(f"/file/{filing.id}", "liang", height=720)
    page.get_by_text("带入委托人").first.click()
    return page


@shows("律师-批量")
def bulk(scene: Scene) -> Any:
    page = scene.open("/bulk", "bank", height=780)
    page.locator("#cause").fill("信用卡纠纷")
    return page


@shows("律师-批量结果")
def bulk_checked(scene: Scene) -> Any:
    rows = [case(position) for position in range(1, 25)]
    rows[3]["被告1.证件号码"] = "440102198001010010"
    rows[7]["请求.透支本金.金额"] = "一万多"
    rows[12]["被告1.住所地"] = rows[12]["被告1.证件号码"] = ""
    page = scene.open("/bulk", "bank", height=1000)
    page.locator("#cause").fill("信用卡纠纷")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("#file").set_input_files(
        {"name": "信用卡九月.xlsx", "mimeType": kind, "buffer": xlsx(rows)}
    )
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name=re.compile("检查完了")).wait_for(timeout=60_000)
    page.locator("#state").select_option("要改")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_load_state("networkidle")
    return page


@shows("律师-模板")
def templates(scene: Scene) -> Any:
    return scene.open("/templates", "liang", height=420)


@shows("当事人-预约")
def appointment(scene: Scene) -> Any:
    page = scene.open("/appointments", "he", height=1000)
    page.locator(".days a").nth(1).click()
    page.wait_for_load_state("networkidle")
    page.locator(".slots input:not([disabled])").nth(2).check()
    page.evaluate("window.scrollTo(0, 0)")
    return page
