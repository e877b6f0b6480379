"""The whole way at the window in ten minutes: a rent claim on paper, entered, received, decided
while its person waits, the court's papers printed and signed for.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from tests.court.houses import Founded
from tests.walks.hands import Hand

CAUSE = "房屋租赁合同纠纷"
# What is on the paper between two people, in the order of the form; `True` is a tick.
PAPER: tuple[tuple[str, str | bool], ...] = (
    ("原告[0].姓名", "李文海"),
    ("原告[0].联系电话", "13800138000"),
    ("原告[0].住所地", "广东省中山市石岐街道莲塘路8号"),
    ("原告[0].证件号码", "44200019850312003X"),
    ("原告[0]._材料", "身份证明"),
    ("被告[0].姓名", "张国栋"),
    ("被告[0].住所地", "广东省中山市三乡镇文昌东路16号"),
    ("诉讼请求[0]._要", True),
    ("诉讼请求[0].金额", "24000"),
    ("不动产所在地", "广东省中山市三乡镇文昌东路16号"),
    ("事实与理由", "2025年3月把房子租给被告，月租四千元，从2026年1月起没有付租金，催过多次。"),
    ("证据[0]._要", True),
)
CHOSEN = {"原告[0].类型": "自然人", "被告[0].类型": "自然人", "原告[0]._材料": "身份证明"}
MOST_ACTIONS, MOST_KEYS, MOST_MINUTES = 36, 420, 10.0
# Talking with the person: what is wanted; identity shown and compared; papers explained.
ASK, COMPARE, EXPLAIN = 60.0, 20.0, 60.0
READ_OPINION, READ_PAPERS, PRINT = 15.0, 10.0, 45.0


def entered(house: Founded, guide: Hand) -> Filing:
    """From the paper on the desk to the receipt."""
    guide.read(ASK)
    guide.type("租金")
    guide.open("/window/new?q=" + quote("租金"))
    page = guide.open("/window/new?cause=" + quote(CAUSE))
    page = guide.send(page, "/window/new")
    with house.house.look() as look:
        filing = look.session.query(Filing).filter(Filing.channel == "窗口").one()
    here = f"/window/filings/{filing.id}"
    form = {"_revision": str(filing.revision), **CHOSEN}
    for name, said in PAPER:
        if said is True or name in CHOSEN:
            guide.actions += 1
        else:
            guide.type(str(said))
        form.setdefault(name, "是" if said is True else str(said))
    page = guide.post(f"{here}/confirm", form)
    guide.read(COMPARE)
    guide.send(page, f"{here}/submit", seen="1")
    guide.open(f"{here}/print")
    guide.read(PRINT)
    return house.fresh(filing)


def decided(guide: Hand, judge: Hand, filing: Filing) -> None:
    """The judge is told that somebody waits, and decides as recommended."""
    inbox = judge.client.get("/inbox").text
    first = re.search(r'<tbody>.*?href="(/inbox/\w+)".*?现场等候', inbox, re.S)
    assert first and first[1] == f"/inbox/{filing.id}"
    page = judge.open(first[1])
    judge.read(READ_OPINION)
    wanted = re.search(r'<a class="btn p lg" href="([^"]+)">按建议', page)
    assert wanted
    page = judge.open(wanted[1].replace("&amp;", "&"))
    judge.read(READ_PAPERS)
    judge.send(page, f"/inbox/{filing.id}/decide")


def handed_out(guide: Hand, filing: Filing) -> None:
    here = f"/window/filings/{filing.id}"
    page = guide.open(here)
    guide.open(f"{here}/print")
    guide.read(PRINT + EXPLAIN)
    page = guide.send(page, f"{here}/hand-out")
    assert "签收" in page


def test_a_person_is_served_in_ten_minutes(house: Founded) -> None:
    guide, judge = Hand(house.client_for(Role.guide)), Hand(house.client_for(Role.judge))
    for other in ("14", "23"):
        house.filed(other)
    filing = entered(house, guide)
    assert filing.present_since is not None
    decided(guide, judge, filing)
    filing = house.fresh(filing)
    assert filing.state in (State.registered, State.supplement)
    handed_out(guide, filing)
    actions, keys = guide.actions + judge.actions, guide.keys + judge.keys
    minutes = guide.minutes + judge.minutes
    print(f"\n{actions} actions, {keys} keys, {minutes:.1f} minutes, {filing.state}")
    assert actions <= MOST_ACTIONS and keys <= MOST_KEYS and minutes <= MOST_MINUTES
