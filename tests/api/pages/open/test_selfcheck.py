"""立案自查 over HTTP: works without scripts, keeps nothing, refuses what is not its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from httpx import Response
from sqlalchemy import func, select

from court.core.tables import Filing
from tests.api.forms.browsers import sent
from tests.court.houses import Founded, TestClient, founded

LOAN = "民间借贷纠纷"
FORM = {"content-type": "application/x-www-form-urlencoded"}
FILLED = [
    ("_cause", LOAN),
    ("原告[0].类型", "自然人"),
    ("原告[0].姓名", "林秀兰"),
    ("原告[0].住所地", "中山市东区街道示例路8号"),
    ("被告[0].类型", "自然人"),
    ("被告[0].姓名", "<script>alert(1)</script>"),
    ("诉讼请求[0]._要", "是"),
    ("诉讼请求[0].金额", "12万"),
    ("事实与理由", "{{ 7*7 }} 借了没有还"),
]


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("selfcheck") / "state") as found:
        yield found


@pytest.fixture
def client(one_house: Founded) -> TestClient:
    return one_house.client_for(None)


def post(client: TestClient, path: str, pairs: list[tuple[str, str]]) -> Response:
    answer: Response = client.post(path, content=urlencode(pairs), headers=FORM)
    return answer


class TestFinder:
    def test_the_page_offers_search_questions_and_the_catalogue(self, client: TestClient) -> None:
        answer = client.get("/selfcheck")
        assert answer.status_code == 200
        for words in ("写几个字，直接搜", "是哪方面的事？", "从目录里找", "人格权纠纷"):
            assert words in answer.text

    def test_search_works_by_address(self, client: TestClient) -> None:
        answer = client.get("/selfcheck", params={"q": "借钱"})
        assert f"/selfcheck/form?cause={quote(LOAN)}" in answer.text

    def test_questions_work_by_address(self, client: TestClient) -> None:
        answer = client.get("/selfcheck", params={"at": "劳动"})
        assert "追索劳动报酬纠纷" in answer.text
        assert "上一题" in answer.text

    def test_a_section_of_the_tree_opens_by_address(self, client: TestClient) -> None:
        top = re.search(r"\?of=([^#\"]+)#find-tree", client.get("/selfcheck").text)
        assert top is not None
        assert "生命权、身体权、健康权纠纷" in client.get(f"/selfcheck?of={top[1]}").text

    def test_a_search_without_hits_says_what_to_do(self, client: TestClient) -> None:
        answer = client.get("/selfcheck/search", params={"q": "<b>量子</b>"})
        assert "没有找到“&lt;b&gt;量子&lt;/b&gt;”" in answer.text

    def test_a_search_that_is_not_sure_says_so(self, client: TestClient) -> None:
        answer = client.get("/selfcheck/search", params={"q": "别人欠我钱"})
        assert "没有把握" in answer.text
        asked, _, listed = answer.text.partition("没有把握")
        assert "是怎么欠的？" in asked and 'href="/selfcheck?at=%E9%92%B1#ask"' in asked
        assert "cause=" in listed

    def test_who_was_sued_finds_a_page(self, client: TestClient) -> None:
        for words in ("我被告了", "收到传票", "管辖异议", "答辩", "信用卡被起诉"):
            assert 'href="/sued"' in client.get("/selfcheck/search", params={"q": words}).text
        assert 'href="/sued"' in client.get("/").text
        for words, told in (("上诉", "不服已经作出的判决"), ("强制执行", "已经有判决")):
            assert told in client.get("/selfcheck/search", params={"q": words}).text
        told = client.get("/sued").text
        for words in ("15 日内交答辩状", "民事诉讼法 130", "12368", "缺席判决"):
            assert words in told

    @pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/x?y", "/\\x"])
    def test_results_lead_nowhere_else(self, client: TestClient, target: str) -> None:
        answer = client.get("/selfcheck/search", params={"q": "离婚", "target": target})
        assert answer.status_code == 422

    def test_an_unknown_cause_leads_back_to_the_search(self, client: TestClient) -> None:
        answer = client.get("/selfcheck/form", params={"cause": "没有的纠纷"})
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/selfcheck?q={quote('没有的纠纷')}"

    def test_an_old_name_leads_to_today_s_form(self, client: TestClient) -> None:
        answer = client.get("/selfcheck/form", params={"cause": "离婚纠纷"})
        assert answer.status_code == 200


class TestForm:
    def test_without_scripts_the_same_list_comes_back(self, client: TestClient) -> None:
        page = post(client, "/selfcheck/form", FILLED)
        assert page.status_code == 200
        live = post(client, "/selfcheck/check", FILLED)
        titles = re.findall(r'class="t1"[^>]*>([^<]+)<', live.text)
        assert len(titles) >= 4
        for title in titles:
            assert title in page.text
        assert "data-focus" in page.text
        assert "还没有填联系电话或者电子送达地址。" in page.text

    def test_rows_come_and_go_without_scripts(self, client: TestClient) -> None:
        more = post(client, "/selfcheck/form", [*FILLED, ("_add", "被告")])
        assert "被告[1].姓名" in [n for n, _ in sent(more.text).pairs]
        assert ("原告[0].姓名", "林秀兰") in sent(more.text).pairs
        less = post(client, "/selfcheck/form", [*FILLED, ("_remove", "被告[0]")])
        assert "alert(1)" not in less.text

    def test_what_was_typed_is_never_markup_or_template(self, client: TestClient) -> None:
        for path in ("/selfcheck/form", "/selfcheck/check", "/selfcheck/print"):
            text = post(client, path, FILLED).text
            assert "<script>alert" not in text
            assert "49 借了" not in text

    def test_the_live_answer_never_replaces_a_field(self, client: TestClient) -> None:
        text = post(client, "/selfcheck/check", FILLED).text
        assert not re.search(r"<(input|textarea|select|label|fieldset)\b", text)
        assert 'id="live-data"' in text

    def test_names_the_form_has_not_are_refused(self, client: TestClient) -> None:
        answer = post(client, "/selfcheck/check", [*FILLED, ("坚持起诉", "是")])
        assert answer.status_code == 422
        assert "由法院填写" in answer.text

    def test_a_form_without_a_cause_is_refused(self, client: TestClient) -> None:
        answer = post(client, "/selfcheck/check", [("原告[0].姓名", "甲")])
        assert answer.status_code == 422

    def test_nothing_is_stored(self, one_house: Founded, client: TestClient) -> None:
        state = one_house.house.settings.state
        for path in ("/selfcheck/form", "/selfcheck/check", "/selfcheck/print"):
            post(client, path, FILLED)
        with one_house.house.look() as look:
            assert look.session.scalar(select(func.count()).select_from(Filing)) == 0
        kept = [p for p in Path(state).rglob("*") if p.is_file()]
        assert not [p for p in kept if "林秀兰".encode() in p.read_bytes()]

    def test_pages_have_no_inline_style_or_script(self, client: TestClient) -> None:
        for address in ("/", "/help", "/courts", "/selfcheck", f"/selfcheck/form?cause={LOAN}"):
            text = client.get(address).text
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
            assert not re.search(r"<script(?![^>]*\ssrc=)", text)


class TestPapers:
    def test_what_comes_first_is_printed_first(self, client: TestClient) -> None:
        wages = [("_cause", "追索劳动报酬纠纷"), ("仲裁情况", "未申请")]
        text = post(client, "/selfcheck/print", wages).text
        first, _, rest = text.partition("先要办的事")[2].partition("<h2>")
        assert "劳动人事争议仲裁委员会" in first and "劳动人事争议仲裁委员会" not in rest

    def test_the_printed_result_has_boxes_and_articles_written_out(
        self, client: TestClient
    ) -> None:
        text = post(client, "/selfcheck/print", FILLED).text
        assert "立案自查结果" in text
        assert "民事诉讼法 第124条(1)" in text
        assert "起诉状，以及按被告人数准备的副本（1 份）" in text
        assert "不是法院的决定" in text

    def test_the_complaint_can_be_looked_at(self, client: TestClient) -> None:
        answer = post(client, "/selfcheck/preview", FILLED)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")

    def test_without_a_name_there_is_no_complaint_yet(self, client: TestClient) -> None:
        answer = post(client, "/selfcheck/preview", [("_cause", LOAN)])
        assert answer.status_code == 422
        assert "先填您是谁" in answer.text


class TestCommonPages:
    def test_home_leads_to_the_three_doors(self, client: TestClient) -> None:
        text = client.get("/").text
        for address in ("/selfcheck", "/file", "/cases", "/help#口头起诉"):
            assert f'href="{address}"' in text

    def test_help_anchors_exist(self, client: TestClient) -> None:
        ids = set(sent(client.get("/help").text).ids)
        for page in ("/", "/help", f"/selfcheck/form?cause={LOAN}"):
            wanted = re.findall(r'href="/help#([^"]+)"', client.get(page).text)
            assert set(wanted) <= ids

    def test_large_type_is_kept_and_comes_back(self, client: TestClient) -> None:
        answer = client.post("/large-type", data={"on": "1", "back": "/help"})
        assert answer.headers["location"] == "/help"
        assert 'class="large"' in client.get("/help").text
        client.post("/large-type", data={"on": "0", "back": "//evil.example"})
        assert 'class="large"' not in client.get("/help").text

    @pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil"])
    def test_large_type_leads_nowhere_else(self, client: TestClient, back: str) -> None:
        answer = client.post("/large-type", data={"on": "1", "back": back})
        assert answer.headers["location"] == "/"

    def test_the_courts_of_the_city_with_their_towns(self, client: TestClient) -> None:
        text = client.get("/courts").text
        assert "中山市第二人民法院" in text
        assert "小榄镇" in text

    def test_a_page_that_does_not_exist_says_so(self, client: TestClient) -> None:
        answer = client.get("/没有这一页")
        assert answer.status_code == 404
        assert "没有这一页" in answer.text
