"""The window: calling numbers, taking over from the machine, entering paper, the receipt."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.forms.page import model_for
from api.forms.reading import from_filing
from api.pages.kiosk.answers import flat
from court.core import events
from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.counter import appointments, kiosk
from court.counter.devices import Visitor
from court.counter.tables import Appointment
from court.filings import service as filings
from court.filings import uploads
from tests.browsing import PHONE, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, TestClient, founded, served
from tests.court.papers import example

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


def from_machine(house: Founded, number: str = "01") -> Filing:
    content = example(number)
    with house.house.work() as work:
        filing, token = kiosk.start(work, content["案由"], Visitor("1"))
        filings.save(work, kiosk.current(work, token), content, filing.revision)
        return kiosk.hand_to_window(work, token)


def begun(client: TestClient, cause: str = "民间借贷纠纷") -> str:
    answer = client.post("/window/new", data={"cause": cause})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def typed(house: Founded, content: dict[str, Any], revision: int = 1) -> dict[str, Any]:
    """A form as a browser would post it."""
    model = model_for(house.house, content["案由"], "窗口")
    found: dict[str, Any] = {"_revision": str(revision)}
    for name, value in flat(from_filing(content, model)):
        found.setdefault(name, []).append(value)
    return found


def filing_at(house: Founded, address: str) -> Filing:
    with house.house.look() as look:
        return look.session.get_one(Filing, address.rpartition("/")[2])


class TestTakingOver:
    def test_in_one_click(self, house: Founded) -> None:
        filing = from_machine(house)
        clerk = house.client_for(Role.guide)
        page = clerk.get("/window").text
        assert "李文海 诉 张国栋" in page
        answer = clerk.post(f"/window/filings/{filing.id}/take")
        assert answer.headers["location"] == f"/window/filings/{filing.id}"
        assert "李文海" in clerk.get(answer.headers["location"]).text
        with house.house.look() as look:
            last = events.of_filing(look.session, filing.id)[-1]
        assert (last.kind, last.role) == ("窗口接手", "诉讼引导员")

    def test_by_the_code(self, house: Founded) -> None:
        filing = from_machine(house)
        clerk = house.client_for(Role.assistant)
        assert clerk.post("/window/find", data={"code": "000"}).status_code == 404
        answer = clerk.post("/window/find", data={"code": filing.pickup_code})
        assert answer.headers["location"] == f"/window/filings/{filing.id}"

    def test_before_taking_over_nothing_is_shown(self, house: Founded) -> None:
        filing = from_machine(house)
        page = house.client_for(Role.guide).get(f"/window/filings/{filing.id}").text
        assert "莲塘路8号" not in page
        assert "接手" in page

    def test_drafts_kept_online_are_not_there(self, house: Founded) -> None:
        draft = house.draft("01")
        clerk = house.client_for(Role.guide)
        for address in ("", "/hand-in", "/discard"):
            assert clerk.get(f"/window/filings/{draft.id}{address}").status_code == 404
        for address in ("", "/take", "/live", "/confirm", "/submit", "/discard"):
            assert clerk.post(f"/window/filings/{draft.id}{address}").status_code == 404
        assert "李文海" not in clerk.get("/window").text


class TestPaper:
    def test_from_the_paper_to_the_receipt(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        here = begun(clerk)
        assert "data-autosave" in clerk.get(here).text
        content = example("01")
        answer = clerk.post(f"{here}/confirm", data=typed(house, content))
        assert answer.headers["location"] == f"{here}/hand-in"
        page = clerk.get(f"{here}/hand-in").text
        assert 'value="13800138000"' in page
        assert 'value="44200019850312003X"' in page
        said = {
            "_revision": str(filing_at(house, here).revision),
            "phone": "13800138000",
            "seen": "1",
            "name": "李文海",
            "id_type": "居民身份证",
            "id_number": "44200019850312003X",
        }
        assert clerk.post(f"{here}/submit", data=said).headers["location"] == here
        filing = filing_at(house, here)
        assert filing.state == State.waiting
        assert filing.channel == "窗口"
        with house.house.look() as look:
            owner = look.session.get_one(Account, filing.owner_id)
        assert owner.phone == "13800138000"
        assert owner.identity_verified
        page = clerk.get(here).text
        assert str(filing.number) in page
        paper = re.search(rf"{here}/papers/[0-9a-f]+", page)
        assert paper
        pdf = clerk.get(paper[0])
        assert pdf.content.startswith(b"%PDF")
        assert clerk.post(f"{here}/submit", data=said).headers["location"] == here
        # What was handed in is the judges' to read, not the desk's any more.
        api = clerk.get(f"/api/v1{here}").json()
        assert api["内容"] == {} and content["事实与理由"] not in page

    def test_for_somebody_without_a_phone(self, house: Founded) -> None:
        clerk = house.client_for(Role.judge)
        here = begun(clerk)
        clerk.post(f"{here}/confirm", data=typed(house, example("01")))
        said = {"_revision": str(filing_at(house, here).revision), "nobody": "1"}
        clerk.post(f"{here}/submit", data=said)
        filing = filing_at(house, here)
        assert filing.state == State.waiting
        assert filing.owner_id is None
        assert "没有账户" in clerk.get(here).text

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"phone": ""}, "手机"),
            ({"phone": "13800138000", "seen": "1", "name": "李", "id_number": "123"}, "18 位"),
            ({"phone": "13800138000", "seen": "1", "name": "", "id_number": ""}, "照证件"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_handed_in(
        self, house: Founded, said: dict[str, str], words: str
    ) -> None:
        clerk = house.client_for(Role.guide)
        here = begun(clerk)
        page = clerk.post(
            f"{here}/submit", data={"_revision": "1", "id_type": "居民身份证", **said}
        )
        assert page.status_code == 422
        assert words in page.text
        assert filing_at(house, here).state == State.draft

    def test_gaps_do_not_keep_a_filing_out(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        here = begun(clerk)
        assert "还缺" in clerk.get(f"{here}/hand-in").text
        clerk.post(f"{here}/submit", data={"_revision": "1", "nobody": "1"})
        assert filing_at(house, here).state == State.waiting

    def test_values_nobody_can_read_are_named_and_taken_in(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        here = begun(clerk)
        bad = {"_revision": "1", "诉讼请求[0]._要": "是", "诉讼请求[0].金额": "很多"}
        clerk.post(f"{here}/confirm", data=bad)
        page = clerk.get(f"{here}/hand-in").text
        assert "系统看不懂" in page and "很多" in page
        clerk.post(f"{here}/submit", data={"_revision": "2", "nobody": "1"})
        filing = filing_at(house, here)
        assert filing.state == State.waiting
        assert filing.content["诉讼请求"][0]["金额"] == "很多"

    def test_two_clerks_on_one_entry(self, house: Founded) -> None:
        first, second = house.client_for(Role.guide), house.client_for(Role.guide, 2)
        here = begun(first)
        one = {"_revision": "1", "原告[0].姓名": "甲"}
        other = {"_revision": "1", "原告[0].姓名": "乙"}
        assert first.post(f"{here}/save", data=one).json()["revision"] == 2
        stale = second.post(f"{here}/save", data=other)
        assert stale.status_code == 409
        assert "没有覆盖" in stale.json()["title"]
        assert filing_at(house, here).content["原告"] == [{"姓名": "甲"}]

    def test_scanned_papers(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        here = begun(clerk)
        send = {"_file": ("借条.png", PNG, "image/png")}
        clerk.post(f"{here}/files", data={"_revision": "1"}, files=send)
        filing = filing_at(house, here)
        with house.house.look() as look:
            (upload,) = uploads.of_filing(look, filing)
        assert upload.name == "借条.png"
        assert "借条.png" in clerk.get(here).text
        refused = {"_file": ("借条.pdf", b"MZ\x90\x00" * 100, "application/pdf")}
        data = {"_revision": str(filing.revision)}
        page = clerk.post(f"{here}/files", data=data, files=refused)
        assert page.status_code == 422
        data = {"_revision": str(filing_at(house, here).revision)}
        clerk.post(f"{here}/files/{upload.id}/remove", data=data)
        with house.house.look() as look:
            assert uploads.of_filing(look, filing) == []

    def test_throwing_away(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        here = begun(clerk)
        clerk.post(f"{here}/discard")
        assert clerk.get(here).status_code == 404

    def test_an_unknown_cause_is_explained(self, house: Founded) -> None:
        page = house.client_for(Role.guide).post("/window/new", data={"cause": "没有这种"})
        assert page.status_code == 422
        assert "没有“没有这种”" in page.text


class TestQueue:
    def test_calling_one_after_another(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        for name in ("甲某", "乙某"):
            clerk.post("/window/queue", data={"purpose": "咨询立案", "name": name})
        clerk.post("/window/place", data={"window": "2"})
        clerk.post("/window/next")
        assert "1 号" in clerk.get("/window").text
        first, second = self.numbers(house)
        assert (first.state, first.window) == ("已叫号", 2)
        clerk.post(f"/window/queue/{first.id}/absent")
        clerk.post("/window/next")
        clerk.post(f"/window/queue/{second.id}/done")
        clerk.post(f"/window/queue/{first.id}/call")
        states = {a.number: a.state for a in self.numbers(house)}
        assert states == {1: "已叫号", 2: "已办结"}

    def numbers(self, house: Founded) -> list[Appointment]:
        with house.house.look(house.actor(Role.guide)) as look:
            return sorted(appointments.queue(look), key=lambda a: a.number)

    def test_on_a_closed_day_nothing_is_offered_and_nothing_typed_is_lost(
        self, house: Founded
    ) -> None:
        house.clock.advance(days=5)  # a Saturday
        client = house.client_for(Role.guide)
        page = client.get("/window").text
        assert "今天窗口不开放" in page and "替人取号" not in page and "叫下一位" not in page
        answer = client.post("/window/queue", data={"purpose": "立案咨询", "name": "周明"})
        assert answer.status_code == 409
        assert "今天窗口不开放，没有取号" in answer.text and 'value="周明"' in answer.text

    def test_next_ends_the_one_before(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        for _ in range(2):
            clerk.post("/window/queue", data={"purpose": "咨询立案"})
        clerk.post("/window/next")
        first, _ = self.numbers(house)
        clerk.post("/window/next", data={"served": first.id})
        assert [a.state for a in self.numbers(house)] == ["已办结", "已叫号"]

    def test_a_call_for_help_is_shown_until_somebody_goes(self, house: Founded) -> None:
        house.machine().post("/kiosk/help")
        clerk = house.client_for(Role.guide)
        assert "请求帮忙" in clerk.get("/window").text
        clerk.post("/window/help")
        assert "请求帮忙" not in clerk.get("/window").text

    def test_nonsense(self, house: Founded) -> None:
        clerk = house.client_for(Role.guide)
        assert clerk.post("/window/queue/x/done").status_code == 404
        assert clerk.post("/window/queue/x/tanzen").status_code == 404
        assert clerk.post("/window/queue", data={"purpose": "x"}).status_code == 422


@pytest.mark.parametrize(
    "role", [Role.party, Role.lawyer, Role.editor, Role.administrator, Role.auditor]
)
def test_others_may_not(house: Founded, role: Role) -> None:
    filing = from_machine(house)
    client = house.client_for(role)
    for address in ("/window", "/window/new", f"/window/filings/{filing.id}"):
        assert client.get(address).status_code == 403
    assert client.post(f"/window/filings/{filing.id}/take").status_code == 403
    assert house.client_for(None).get("/window").headers["location"].startswith("/staff/sign-in")


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Founded, str]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        founded(Path(folder) / "state") as house,
        served(house.house) as address,
    ):
        yield house, address


class TestInABrowser:
    def test_taking_over_and_handing_in(self, browser: Any, office: tuple[Founded, str]) -> None:
        house, address = office
        from_machine(house, "02")
        filing = from_machine(house)
        with house.house.work(house.actor(Role.guide)) as work:
            for purpose in ("递交起诉材料", "咨询立案", "补交材料"):
                appointments.walk_in(work, purpose)
            appointments.call_next(work, 1)
        page = opened(browser, address, house.person(Role.guide))
        page.goto("/window")
        self.look(page, "window")
        page.locator("tr", has_text=filing.pickup_code[:3]).get_by_role(
            "button", name="接手"
        ).click()
        page.wait_for_selector("#filing")
        self.look(page, "window-entry")
        page.locator("#s-claims [data-fold]").click()
        box = page.get_by_label("数额").first
        box.fill("很多")
        page.wait_for_selector("text=看不懂")
        box.fill("90000")
        page.wait_for_selector("text=玖万元整")
        page.get_by_role("button", name="核对并收件").click()
        page.get_by_label("已当面核对证件").check()
        self.look(page, "window-hand-in")
        page.get_by_role("button", name="收件，出具凭证").click()
        page.wait_for_selector("text=法院已收到")
        self.look(page, "window-received")
        assert house.fresh(filing).content["诉讼请求"][0]["金额"] == "90000"
        assert page.complaints == []

    def look(self, page: Any, name: str) -> None:
        picture(page, name)
        assert axe_faults(page) == [], name
        assert not scrolls_sideways(page), name

    def test_on_a_phone(self, browser: Any, office: tuple[Founded, str]) -> None:
        house, address = office
        page = opened(browser, address, house.person(Role.guide), viewport=PHONE)
        for where in ("/window", "/window/new", "/window/queue/new"):
            page.goto(where)
            picture(page, f"{where.strip('/').replace('/', '-')}-phone")
            assert axe_faults(page) == [], where
            assert not scrolls_sideways(page), where
