"""The list of cases, the page of a case, its documents, withdrawing and insisting."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from court.core.courthouse import Work
from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import issued, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.filings import uploads
from court.payments import service as payments
from court.payments.gateway import SimulatedGateway, order_of
from engine.check.opinion import Findings
from tests.court.houses import Founded
from tests.files import PDF

NEVER_SHOWN = ("疑似不予受理", "法官不采纳", "试行")


def decided(house: Founded, plan: Plan, content: str = "01") -> Filing:
    filing = house.filed(content)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, plan)
    return house.fresh(filing)


def test_an_empty_list_says_what_to_do(house: Founded) -> None:
    text = house.client_for().get("/cases").text
    assert "还没有案件" in text and 'href="/file"' in text


def test_the_list_finds_and_filters(house: Founded) -> None:
    filed = house.filed("01")
    house.draft("12")
    client = house.client_for()
    assert f"收件号 {filed.number}" in client.get("/cases").text
    assert filed.number not in client.get("/cases?group=草稿").text
    assert filed.number in client.get(f"/cases?text={filed.number}&page=1").text
    assert "没有找到" in client.get("/cases?text=<script>").text
    assert "<script>alert" not in client.get("/cases?text=<script>alert(1)</script>").text
    assert client.get("/cases?page=99999999999999999999999").status_code == 200


def test_whoever_files_often_is_shown_how_to_file_many_at_once(house: Founded) -> None:
    client = house.client_for()
    for count in range(5):
        house.draft("01")
        assert ('href="/bulk"' in client.get("/cases").text) is (count == 4)


def test_a_case_in_review_shows_its_deadline_and_papers(house: Founded) -> None:
    filing = house.filed("13")
    with house.house.work(house.actor(Role.judge)) as work:
        taken = review.take(work, filing.id)
        finding = next(f for f in review_findings(work, taken) if f.state == "请法官判断")
        review.answer(work, filing.id, taken.sequence, finding.key, "没有问题", "看过合同第九条")
    text = house.client_for().get(f"/cases/{filing.id}").text
    assert "法院正在审查" in text
    assert "2026年9月14日（星期一）以前决定" in text
    assert "看过合同第九条" not in text
    assert not any(word in text for word in NEVER_SHOWN)


def review_findings(work: Work, filing: Filing) -> Findings:
    from court.opinions.service import submitted_opinion

    return submitted_opinion(work, filing).findings


def test_the_list_says_that_a_fee_is_owed(house: Founded) -> None:
    filing = decided(house, Plan("登记立案"))
    client = house.client_for()
    assert re.search("交诉讼费</span>.*剩 7 天，9月14日止", client.get("/cases").text, re.S)
    with house.house.work(house.actor()) as work:
        order = payments.order_for(work, filing.id)
        payments.settle(work, SimulatedGateway().notice(order_of(order), work.now))
    assert "交诉讼费" not in client.get("/cases").text


def test_a_period_for_evidence_that_is_over_is_no_reproach(house: Founded) -> None:
    filing = decided(house, Plan("登记立案"))
    house.clock.advance(days=20)
    text = house.client_for().get(f"/cases/{filing.id}").text
    todo = text[text.index("接下来您要做的") : text.index("进度</h2>")]
    said = todo[todo.index("交齐证据") : todo.index("举证通知书")]
    assert "期限到2026年9月22日" in said and "已经交齐的，不用再做" in said and "已超" not in said


def test_a_registered_case_lists_what_is_for_the_filer(house: Founded) -> None:
    filing = decided(house, Plan("登记立案"))
    client = house.client_for()
    text = client.get(f"/cases/{filing.id}").text
    assert filing.case_number in text and "受理案件通知书" in text and "应诉通知书" not in text
    with house.house.look() as look:
        every = issued.documents(look, filing)
    own, other = (next(d for d in every if d.for_filer is wanted) for wanted in (True, False))
    listed = text[text.index("文书</h2>") :]
    assert listed.index("受理案件通知书") < listed.index("举证通知书") < listed.index("廉政监督卡")
    answer = client.get(f"/cases/{filing.id}/documents/{own.id}")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.content.startswith(b"%PDF")
    assert client.get(f"/cases/{filing.id}/documents/{other.id}").status_code == 404


def test_a_registered_case_says_what_is_left_to_do(house: Founded) -> None:
    waiting = house.filed("01")
    client = house.client_for()
    assert "接下来您要做的" not in client.get(f"/cases/{waiting.id}").text
    filing = decided(house, Plan("登记立案"))
    text = client.get(f"/cases/{filing.id}").text
    todo = text[text.index("接下来您要做的") : text.index("进度</h2>")]
    assert todo.index("交诉讼费") < todo.index("交齐证据") < todo.index("确认送达地址")
    assert "2026年9月14日" in todo and "2026年9月22日" in todo
    assert "诉讼费用交纳办法 22(1)" in todo and "退回那天就算送达" in todo
    with house.house.work(house.actor()) as work:
        order = payments.order_for(work, filing.id)
        notice = SimulatedGateway().notice(order_of(order), work.now)
        payments.settle(work, notice)
    text = client.get(f"/cases/{filing.id}").text
    assert '交诉讼费<span class="sr">（已完成）' in text


def test_the_receipt_is_there_even_if_the_moment_was_missed(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for()
    first = client.get(f"/cases/{filing.id}/receipt")
    assert str(filing.number) in "".join(
        page.extract_text() for page in PdfReader(BytesIO(first.content)).pages
    )
    assert client.get(f"/cases/{filing.id}/receipt").content == first.content


def test_uploads_come_back_as_attachments(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        upload = uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "借条.pdf", BytesIO(PDF)),
        )
    answer = house.client_for().get(f"/cases/{draft.id}/uploads/{upload.id}")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_the_complaint_is_the_submitted_one(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for()
    for layout in ("普通", "要素"):
        assert client.get(f"/cases/{filing.id}/complaint/{layout}").content.startswith(b"%PDF")
    assert client.get(f"/cases/{filing.id}/complaint/别的").status_code == 422


def test_withdrawing_asks_first_and_is_done_once(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for()
    assert "撤回这份起诉吗" in client.get(f"/cases/{filing.id}/withdraw").text
    assert house.fresh(filing).state == "待审查"
    for _ in range(2):
        assert client.post(f"/cases/{filing.id}/withdraw").status_code == 303
    text = client.get(f"/cases/{filing.id}").text
    assert "您已撤回起诉" in text and "用这份材料重新起诉" in text
    assert client.get(f"/cases/{filing.id}/withdraw").status_code == 409
    answer = client.post(f"/cases/{filing.id}/again")
    new = answer.headers["location"].removeprefix("/file/")
    assert new != filing.id


def test_insisting_after_being_sent_elsewhere(house: Founded) -> None:
    filing = decided(house, Plan("管辖告知"), "22")
    client = house.client_for()
    text = client.get(f"/cases/{filing.id}").text
    assert "向其他法院起诉" in text and "坚持起诉" in text
    assert "书面的决定" in client.get(f"/cases/{filing.id}/insist").text
    assert client.post(f"/cases/{filing.id}/insist").status_code == 303
    assert house.fresh(filing).state == "已补正"
    assert house.fresh(filing).staff_facts["坚持起诉"] is True


@pytest.mark.parametrize(
    "path",
    ["", "/receipt", "/withdraw", "/insist", "/payment", "/complaint/普通", "/supplement"],
)
def test_other_peoples_cases_do_not_exist(house: Founded, path: str) -> None:
    filing = decided(house, Plan("登记立案"))
    assert house.client_for(Role.party, 2).get(f"/cases/{filing.id}{path}").status_code == 404
    assert house.client_for(Role.lawyer).get(f"/cases/{filing.id}{path}").status_code == 404
    assert house.client_for(Role.judge).get(f"/cases/{filing.id}{path}").status_code == 403
    assert house.client_for(None).get(f"/cases/{filing.id}{path}").status_code == 303
