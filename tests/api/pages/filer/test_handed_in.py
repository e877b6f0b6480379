"""Handed in means handed in: a tick is a promise, only a file or the window fulfils a material."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.issued import documents, read_document
from court.decisions.plan import Plan
from court.decisions.receiving import hand_in
from court.filings import service as filings
from court.opinions.service import submitted_opinion
from tests.court.houses import Founded, founded
from tests.court.papers import example, needs_poppler, text_of
from tests.files import PDF

TICKED = {**example("01"), "材料": [{"种类": "身份证明", "所属当事人": "李文海"}]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    folder: Path = tmp_path_factory.mktemp("handed")
    with founded(folder / "state") as found:
        yield found


def submitted(house: Founded, content: dict[str, object]) -> Filing:
    """Handed in online, exactly as it is."""
    draft = house.draft(content)
    filing: Filing = hand_in(
        house.house,
        house.actor(),
        lambda work: filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision),
    ).filing
    return filing


def missing(house: Founded, filing: Filing) -> list[str]:
    with house.house.look() as look:
        opinion = submitted_opinion(look, house.fresh(filing))
    return [f.title for f in opinion.of("不满足") if f.counted == "补正"]


def receipt(house: Founded, filing: Filing) -> str:
    with house.house.look(house.actor()) as look:
        paper = next(d for d in documents(look, filing) if d.name == "收件凭证")
        _, data = read_document(look, filing.id, paper.id)
    return text_of(data)


@needs_poppler
def test_a_tick_promises_and_the_receipt_says_so(house: Founded) -> None:
    filing = submitted(house, TICKED)
    assert filing.conclusion == "建议补正"
    assert missing(house, filing) == ["提交身份证明"]
    words = receipt(house, filing)
    listed, _, promised = words.partition("尚未收到的：")
    assert "起诉状" in listed and "身份证明" not in listed
    assert "身份证明" in promised


def test_a_file_named_but_never_uploaded_is_no_file(house: Founded) -> None:
    content = {**TICKED, "材料": [{"种类": "身份证明", "文件": "身份证.pdf", "状态": "已交"}]}
    assert missing(house, submitted(house, content)) == ["提交身份证明"]


@needs_poppler
def test_an_upload_fulfils_it_and_the_receipt_names_the_file_once(house: Founded) -> None:
    draft = house.draft(TICKED)
    client = house.client_for()
    sent = {"_file": ("李文海身份证.pdf", PDF)}
    assert client.post(f"/file/{draft.id}/files", data=data_of(house, draft), files=sent)
    shown = client.get(f"/file/{draft.id}/confirm").text
    assert "李文海身份证.pdf" in shown and "44200019850312003X" in shown and "80,000.00" in shown
    assert (
        client.post(
            f"/file/{draft.id}/submit", data={"_revision": str(house.fresh(draft).revision)}
        )
        .headers["location"]
        .endswith("/received")
    )
    assert missing(house, draft) == []
    words = receipt(house, draft)
    assert words.count("身份证明") == 1 and "李文海身份证.pdf" in words and "1页" in words


def data_of(house: Founded, draft: Filing) -> dict[str, str]:
    from tests.api.pages.filer.test_filing import typed

    return typed(house, draft)


def test_the_confirm_page_names_what_was_only_ticked(house: Founded) -> None:
    draft = house.draft(TICKED)
    shown = house.client_for().get(f"/file/{draft.id}/confirm").text
    assert "没有上传文件" in shown
    assert "还没有上传的，不算交了" in shown and "身份证明" in shown
    assert "必填的都齐了" not in shown


def test_papers_are_added_while_the_filing_waits(house: Founded) -> None:
    filing = submitted(house, TICKED)
    client = house.client_for()
    assert "补充材料" in client.get(f"/cases/{filing.id}").text
    assert "身份证明" in client.get(f"/cases/{filing.id}/add").text
    sent = {"_file": ("李文海身份证.pdf", PDF)}
    answer = client.post(f"/cases/{filing.id}/add", data={"_kind": "身份证明"}, files=sent)
    assert answer.headers["location"].endswith("done=add")
    now = house.fresh(filing)
    assert (now.state, now.version) == (State.waiting, 2)
    assert (now.decide_by, now.first_submitted_at) == (filing.decide_by, filing.first_submitted_at)
    assert now.conclusion == "建议登记立案"
    assert "补充了材料" in client.get(f"/cases/{filing.id}?done=add").text


def test_nothing_is_added_once_it_is_decided(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    client = house.client_for()
    assert client.get(f"/cases/{filing.id}/add").headers["location"] == f"/cases/{filing.id}"
    sent = {"_file": ("合同.pdf", PDF)}
    assert client.post(f"/cases/{filing.id}/add", files=sent).status_code == 409
    assert house.fresh(filing).version == 1


def test_the_window_takes_in_what_was_promised(house: Founded) -> None:
    filing = submitted(house, TICKED)
    guide = house.client_for(Role.guide)
    assert "身份证明" in guide.get(f"/window/papers?number={filing.number}").text
    sent = {"_file": ("扫描.pdf", PDF)}
    data = {"number": str(filing.number), "_kind": "身份证明", "_owner": "李文海"}
    assert guide.post("/window/papers", data=data, files=sent).status_code == 303
    assert house.fresh(filing).conclusion == "建议登记立案"
    waits = guide.get(f"/window/papers?number={filing.number}").text.partition("还没有收到的：")[2]
    assert "身份证明" not in waits.partition("</p>")[0]
    assert guide.get("/window/papers?number=2026-0101-9999").status_code == 404


def test_a_paper_for_a_supplement_counts_when_it_is_there(house: Founded) -> None:
    filing = submitted(house, TICKED)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    client = house.client_for()
    page = client.get(f"/cases/{filing.id}/supplement").text
    assert "还没有补好" in page
    data = {"_revision": str(house.fresh(filing).revision), "_n": "1"}
    client.post(f"/cases/{filing.id}/supplement/on-paper", data=data_of(house, filing) | data)
    page = client.get(f"/cases/{filing.id}/supplement").text
    assert "带到立案窗口" in page and "还没有补好" in page


@needs_poppler
def test_papers_brought_while_waiting_have_a_receipt_of_their_own(house: Founded) -> None:
    filing, client = submitted(house, TICKED), house.client_for()
    for name, data in (("身份证.pdf", PDF), ("聊天记录.pdf", PDF + b"%2\n")):
        files = {"_file": (name, data, "application/pdf")}
        assert client.post(f"/cases/{filing.id}/add", files=files).status_code == 303
    with house.house.look(house.actor()) as look:
        papers = [d for d in documents(look, filing) if d.name == "补充材料收件凭证"]
        texts = [text_of(read_document(look, filing.id, paper.id)[1]) for paper in papers]
    assert len(papers) == 2 and all(paper.sealed and paper.for_filer for paper in papers)
    first, last = ("".join(text.split()) for text in texts)
    assert "聊天记录.pdf" not in first and "首次收到材料的日期是2026年9月7日" in first
    assert "身份证.pdf" in last and "聊天记录.pdf" in last
    assert last.count("2026年9月7日") >= 4, "both days of receipt, beside the first and the paper's"
    assert "补充材料收件凭证" in client.get(f"/cases/{filing.id}").text
