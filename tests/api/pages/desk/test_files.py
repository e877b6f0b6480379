"""Uploads at the desk: pictures drawn anew, downloads as attachments."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from io import BytesIO

from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Filing, Upload
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.documents.making import make_set
from court.documents.values import Decision
from court.filings import service as filings
from court.filings import uploads
from tests.api.pages.desk.helping import later, shown, words
from tests.court.houses import Founded
from tests.court.papers import DAY, NOW, case_of, example, seal, workshop


@cache
def paper() -> bytes:
    case = case_of(example("02"))
    made = make_set(workshop(), case, Decision("补正告知", DAY, days=7), seal(), NOW)
    return next(iter(made.files().values()))


def with_file(
    house: Founded, name: str = "借款合同.pdf", data: bytes = b""
) -> tuple[Filing, Upload]:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        upload = uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, name, BytesIO(data or paper())),
        )
        filing = filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision).filing
    return filing, upload


def test_files_are_listed_with_their_pages(house: Founded) -> None:
    filing, upload = with_file(house)
    text = shown(house, filing)
    assert "借款合同.pdf" in text and "PDF，3 页" in text
    assert f'src="/inbox/{filing.id}/files/{upload.id}/picture"' in text


def test_pages_are_shown_as_pictures_of_our_own(house: Founded) -> None:
    filing, upload = with_file(house)
    client = house.client_for(Role.assistant)
    page = client.get(f"/inbox/{filing.id}/files/{upload.id}")
    assert page.text.count("<figure") == 3
    answer = client.get(f"/inbox/{filing.id}/files/{upload.id}/picture?page=2&width=1000")
    assert answer.headers["content-type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert "private" in answer.headers["cache-control"]
    assert client.get(f"/inbox/{filing.id}/files/{upload.id}/picture?page=9").status_code == 422
    assert client.get(f"/inbox/{filing.id}/files/{upload.id}/picture?width=5000").status_code == 422


def test_the_original_is_only_ever_a_download(house: Founded) -> None:
    filing, upload = with_file(house)
    answer = house.client_for(Role.judge).get(f"/inbox/{filing.id}/files/{upload.id}/download")
    assert answer.content == paper()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"].startswith("application/octet-stream")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_files_of_another_filing_and_other_people(house: Founded) -> None:
    filing, upload = with_file(house)
    other = house.filed("12")
    client = house.client_for(Role.judge)
    for path in ("", "/picture", "/download"):
        assert client.get(f"/inbox/{other.id}/files/{upload.id}{path}").status_code == 404
        own = f"/inbox/{filing.id}/files/{upload.id}{path}"
        assert house.client_for(Role.party).get(own).status_code == 403
        assert house.client_for(Role.guide).get(own).status_code == 403
        assert house.client_for(None).get(own).status_code == 303


def test_entries_of_evidence_lead_to_their_file(house: Founded) -> None:
    raw = deepcopy(example("01"))
    raw["证据"][0]["文件"] = "借款合同.pdf"
    raw["材料"][0]["文件"] = "没有传上来.jpg"
    draft = house.draft(raw)
    with house.house.work(house.actor()) as work:
        upload = uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "借款合同.pdf", BytesIO(paper())),
        )
        filing = filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision).filing
    on_paper = shown(house, filing).split('id="paper"')[1].split("上传的文件")[0]
    assert f'href="/inbox/{filing.id}/files/{upload.id}"' in on_paper
    assert "没有传上来.jpg（没有上传）" in on_paper


def test_files_that_came_and_went_are_changes(house: Founded) -> None:
    house.verified()
    raw = example("02")
    draft = house.draft(raw)
    with house.house.work(house.actor()) as work:
        old = uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "旧合同.pdf", BytesIO(paper())),
        )
        filing = filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision).filing
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, house.fresh(filing).sequence, Plan("补正告知", days=7))
    later(house, hours=1)
    better = deepcopy(raw) | {"事实与理由": "被告借款不还。"}
    with house.house.work(house.actor()) as work:
        uploads.remove(work, filings.own(work, filing.id, lock=True), old.id)
        uploads.attach(
            work,
            filings.own(work, filing.id, lock=True),
            receive(work.house, "新合同.pdf", BytesIO(paper() + b"\n")),
        )
        filings.supplement(
            work, filings.own(work, filing.id, lock=True), better, house.fresh(filing).revision
        )
    text = words(house.client_for(Role.judge).get(f"/inbox/{filing.id}/compare").text)
    assert "旧合同.pdf" in text and "新合同.pdf" in text
    assert text.count("上传的文件") == 2
