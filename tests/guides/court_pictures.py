"""Pictures for the judges' handbook and the operators' handbook."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from typing import Any
from urllib.parse import quote

from court.core.tables import Filing
from court.decisions import issued, review
from court.filings import service as filings
from court.identity import keys
from court.opinions.service import submitted_opinion
from tests.browsing import apart
from tests.court.papers import example
from tests.guides.scene import STAFF_WIDTH, TALL, Scene, shows

LOAN = "民间借贷纠纷"
# A4 at a width a README shows beside two pages.
PAPER_WIDTH, PAPER_HEIGHT = 640, 905


@shows("法官-收件箱")
def inbox(scene: Scene) -> Any:
    return scene.open("/inbox", "judge", STAFF_WIDTH, 980)


def handed_in(scene: Scene, number: str, who: str) -> Filing:
    """A filing of somebody that waits for the judge."""
    content = example(number)
    with scene.founded.house.work(scene.actor(who)) as work:
        filing = filings.begin(work, content["案由"], content)
        return filings.submit(work, filings.own(work, filing.id, lock=True), filing.revision).filing


def waiting_question(scene: Scene) -> Filing:
    return scene.filing("审查中", "金融借款合同纠纷")


@shows("法官-审查")
def reviewing(scene: Scene) -> Any:
    return scene.open(f"/inbox/{waiting_question(scene).id}", "judge", STAFF_WIDTH, 1000)


@shows("法官-问题")
def question(scene: Scene) -> Any:
    page = scene.open(f"/inbox/{waiting_question(scene).id}", "judge", STAFF_WIDTH, TALL)
    return page.locator("#g-法官判断")


@shows("法官-不采纳")
def overriding(scene: Scene) -> Any:
    page = scene.open(f"/inbox/{handed_in(scene, '02', 'he').id}", "judge", STAFF_WIDTH, TALL)
    finding = page.locator("details.fd", has_text="有明确的被告").first
    finding.get_by_text("不采纳此项…").click()
    finding.get_by_label("理由（至少 5 个字）").fill("借款合同第1页载有住所和电话")
    return finding


@shows("法官-认定事实")
def staff_facts(scene: Scene) -> Any:
    page = scene.open(f"/inbox/{waiting_question(scene).id}", "judge", STAFF_WIDTH, TALL)
    part = page.locator("#staff-facts")
    part.locator("summary").click()
    return part


@shows("法官-可能重复")
def similar(scene: Scene) -> Any:
    handed_in(scene, "14", "bank")
    page = scene.open(f"/inbox/{handed_in(scene, '14', 'bank').id}", "judge", STAFF_WIDTH, TALL)
    return page.locator("section.side", has_text="可能重复的起诉")


@shows("法官-逐项比较")
def comparing(scene: Scene) -> Any:
    filing = scene.filing("已补正", LOAN)
    return scene.open(f"/inbox/{filing.id}/compare?old=1&new=2", "judge", STAFF_WIDTH, 760)


@shows("法官-附件")
def viewing(scene: Scene) -> Any:
    filing = scene.filing("审查中", "机动车交通事故责任纠纷")
    page = scene.open(f"/inbox/{filing.id}", "judge", STAFF_WIDTH, 760)
    page.locator(".thumbs a").first.click()
    page.wait_for_load_state("networkidle")
    return page


@shows("法官-决定")
def deciding(scene: Scene) -> Any:
    filing = scene.filing("待审查", "生命权、身体权、健康权纠纷")
    page = scene.open(
        f"/inbox/{filing.id}/decide?kind={quote('补正告知')}", "judge", STAFF_WIDTH, 1000
    )
    page.wait_for_timeout(500)
    return page


@shows("法官-已决定")
def decided(scene: Scene) -> Any:
    filing = scene.filing("已登记立案", "房屋买卖合同纠纷")
    page = scene.open(f"/inbox/{filing.id}", "judge", STAFF_WIDTH, TALL)
    return page.locator("section.done")


@shows("文书-收件凭证")
def paper(scene: Scene) -> Any:
    """The first page of a sealed paper, as a PDF reader shows it."""
    filing = scene.filing("已登记立案", "房屋买卖合同纠纷")
    with scene.founded.house.look(scene.people["judge"].actor) as look:
        document = next(one for one in issued.documents(look, filing) if one.sealed)
    page = scene.open("/", "judge", PAPER_WIDTH, PAPER_HEIGHT)
    pdf = page.request.get(f"/inbox/{filing.id}/documents/{document.id}").body()
    picture = subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-scale-to-x", str(PAPER_WIDTH), "-scale-to-y", "-1"],
        input=pdf,
        capture_output=True,
        check=True,
    ).stdout
    page.set_content(
        f'<body style="margin:0"><img src="data:image/png;base64,{b64encode(picture).decode()}">'
    )
    page.wait_for_timeout(300)
    return page


@shows("法官-冲突")
def conflict(scene: Scene) -> Any:
    filing = handed_in(scene, "13", "he")
    page = scene.open(f"/inbox/{filing.id}", "judge", STAFF_WIDTH, 760)

    def other() -> None:
        with scene.founded.house.work(scene.actor("judge2")) as work:
            opinion = submitted_opinion(work, work.session.get_one(Filing, filing.id))
            asked = next(f for f in opinion.findings if f.question and f.enforced)
            review.answer(work, filing.id, filing.sequence, asked.key, "不能排除，登记立案")

    apart(other)
    page.get_by_label("能排除，告知申请仲裁").first.check()
    page.get_by_role("button", name="记下回答").first.click()
    page.locator("#stale").wait_for()
    page.locator("#stale").scroll_into_view_if_needed()
    return page


@shows("法官-意见回执")
def receipts(scene: Scene) -> Any:
    filing = scene.filing("已补正", LOAN)
    return scene.open(f"/inbox/{filing.id}/receipts?check=2", "judge", STAFF_WIDTH, 820)


@shows("法官-规则")
def rules(scene: Scene) -> Any:
    return scene.open(f"/rules?cause={quote(LOAN)}", "judge", STAFF_WIDTH, 760)


@shows("法官-规则页")
def rule(scene: Scene) -> Any:
    return scene.open(f"/rules/{quote('起诉-被告-01')}", "judge", STAFF_WIDTH, 1000)


@shows("窗口-首页")
def window(scene: Scene) -> Any:
    return scene.open("/window", "guide", STAFF_WIDTH, 900)


@shows("窗口-录入")
def entering(scene: Scene) -> Any:
    filing = scene.filing("草稿", "物业服务合同纠纷", channel="窗口")
    return scene.open(f"/window/filings/{filing.id}", "guide", STAFF_WIDTH, 860)


@shows("窗口-收件")
def taking_in(scene: Scene) -> Any:
    filing = scene.filing("草稿", "物业服务合同纠纷", channel="窗口")
    return scene.open(f"/window/filings/{filing.id}/hand-in", "guide", STAFF_WIDTH, 900)


@shows("法官-概览")
def overview(scene: Scene) -> Any:
    return scene.open("/overview", "judge", STAFF_WIDTH, 1000)


@shows("运维-账户")
def staff(scene: Scene) -> Any:
    return scene.open("/admin/accounts", "administrator", STAFF_WIDTH, 760)


@shows("运维-密钥")
def key_list(scene: Scene) -> Any:
    with scene.founded.house.work(scene.actor("administrator")) as work:
        keys.issue(work, scene.people["bank"].account_id, "信用卡中心批量立案")
    return scene.open("/admin/keys", "administrator", STAFF_WIDTH, 640)


@shows("运维-审计")
def audit(scene: Scene) -> Any:
    page = scene.open("/audit", "auditor", STAFF_WIDTH, 900)
    page.get_by_role("button", name="核对", exact=True).click()
    page.get_by_text("完整，没有被改动。").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    return page
