"""Pictures for the guide of those who edit rules in the browser."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from court.core import releases
from court.core.tables import ChangeSet
from court.statutes import service as statutes
from court.statutes.files import Version
from court.workshop import service
from engine.editing.written import inserted
from tests.court.workshop.helping import LOANS, rule
from tests.guides.scene import STAFF_WIDTH, TALL, Scene, shows

SUPPORT = "rules/婚姻家庭、继承纠纷/婚姻家庭纠纷/抚养纠纷/抚养费纠纷.yaml"
NAME = "抚养费：未成年原告的证明"
ENTRY = "抚养费-证明-01"
RULE = f"""\
- 编号: {ENTRY}
  名称: 未成年的原告交出生医学证明或者户口簿
  每个: 原告
  适用: {{出生日期: {{距今不满: 18年}}}}
  要求: {{材料含: [出生医学证明, 户口簿]}}
  后果: 提示
  依据: [民事诉讼法 60]
  释明: 原告还没有满十八周岁，材料里没有出生医学证明或者户口簿。
  补救: 请补交出生医学证明或者户口簿。
  状态: 试行
  废止: 2027-12-01
  示例:
  - {{给: {{原告: [{{出生日期: 2014-01-01}}], 材料: [{{种类: 户口簿}}]}}, 应: 满足}}
  - {{给: {{原告: [{{出生日期: 2014-01-01}}]}}, 应: 不满足}}"""


def change_set(scene: Scene) -> ChangeSet:
    """The change set of the guide; begun once."""
    house = scene.founded.house
    with house.look(scene.actor("editor")) as look:
        found = next((s for s in look.session.query(ChangeSet) if s.name == NAME), None)
    if found is not None:
        return found
    releases.start(house)
    releases.follow(house)
    with house.work(scene.actor("editor")) as work:
        found = service.begin(work, NAME, "其他", "立案窗口的意见；民事诉讼法 60")
        text = service.text_of(work, found, SUPPORT)
        new = inserted(text, "规则", RULE)
        service.write(work, found.id, SUPPORT, new, service.seen(text))
    return found


def edited(scene: Scene, height: int) -> Any:
    place = urlencode({"path": SUPPORT, "entry": ENTRY})
    address = f"/workshop/sets/{change_set(scene).id}/edit?{place}"
    return scene.open(address, "editor", STAFF_WIDTH, height)


@shows("规则-工作台")
def desk(scene: Scene) -> Any:
    change_set(scene)
    return scene.open("/workshop", "editor", STAFF_WIDTH, 760)


@shows("规则-表单")
def form(scene: Scene) -> Any:
    return edited(scene, 1180)


@shows("规则-误打")
def slips(scene: Scene) -> Any:
    page = edited(scene, TALL)
    typed = RULE.replace("名称: ", "名称：").replace("[民事诉讼法 60]", "[《民事诉讼法》第六十条]")
    page.get_by_role("textbox", name="这一条的文字").fill(
        typed.replace("[出生医学证明, ", "[出生证明，")
    )
    page.get_by_role("button", name="检查", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    return page.locator("#checks section").first


# What a court imports is its own; a picture shows words that are nobody's.
OLDER = "（示例文字，不是原文）当事人可以请人代理：\n（一）近亲属；\n（二）单位的人。\n代理人要有委托书。"
NEWER = OLDER.replace("近亲属", "配偶和其他近亲属").replace("要有", "应当交来")


def imported(scene: Scene) -> None:
    """Two versions of a law, once."""
    with scene.founded.house.work() as work:
        for start, text in ((date(2022, 1, 1), OLDER), (date(2024, 1, 1), NEWER)):
            statutes.put(work, [Version("民事诉讼法", start, {"60": text})])


@shows("规则-法条")
def law_beside(scene: Scene) -> Any:
    imported(scene)
    page = edited(scene, TALL)
    item = page.locator("#beside .statute", has_text="配偶")
    item.click(click_count=3)
    page.locator(".offered").wait_for()
    return page.locator("#beside")


@shows("规则-法规新版")
def law_changes(scene: Scene) -> Any:
    imported(scene)
    asked = urlencode({"name": "民事诉讼法", "start": "2024-01-01"})
    return scene.open(f"/rules/law/changes?{asked}", "editor", STAFF_WIDTH, 820)


@shows("规则-试一试")
def trying(scene: Scene) -> Any:
    address = f"/workshop/sets/{change_set(scene).id}/try"
    page = scene.open(f"{address}?{urlencode({'cause': '抚养费纠纷'})}", "editor", STAFF_WIDTH, 900)
    page.locator('a[href^="?case="]').first.click()
    page.wait_for_load_state("networkidle")
    return page


@shows("规则-影响")
def effects(scene: Scene) -> Any:
    """Of another set, which changes what becomes of filings."""
    with scene.founded.house.work(scene.actor("editor")) as work:
        found = service.begin(work, "借贷：写明利率", "不采纳", "民事诉讼法 124(3)")
        text = service.text_of(work, found, LOANS)
        new = inserted(text, "规则", rule(id="借贷-利率-01", fact="约定的利率", effect="补正"))
        service.write(work, found.id, LOANS, new, service.seen(text))
    return scene.open(f"/workshop/sets/{found.id}/effects", "editor", STAFF_WIDTH, 900)


@shows("规则-词表")
def words(scene: Scene) -> Any:
    return scene.open(f"/workshop/words?{urlencode({'q': '户口本'})}", "editor", STAFF_WIDTH, 620)


@shows("规则-新事实")
def new_fact(scene: Scene) -> Any:
    page = scene.open(
        f"/workshop/sets/{change_set(scene).id}/fact", "editor", STAFF_WIDTH, TALL + 400
    )
    page.get_by_label("名称").fill("孩子现在和谁生活")
    page.get_by_label("怎样问").fill("孩子现在跟谁生活？")
    page.get_by_label("填什么样的内容").select_option("单选")
    page.get_by_label("选项").fill("父亲、母亲、祖父母或者外祖父母、别人")
    page.get_by_label("没有人回答时").select_option("须问")
    page.locator("#preview fieldset").wait_for()
    return page.locator(".rule-top")


@shows("规则-场景")
def scenario(scene: Scene) -> Any:
    one = {"feature": "features/不得拒收.feature", "title": "超过诉讼时效的借款"}
    return scene.open(f"/scenarios/one?{urlencode(one)}", "judge", STAFF_WIDTH, 760)
