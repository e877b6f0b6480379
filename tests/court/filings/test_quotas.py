"""An account cannot leave more drafts and files lying about than anybody needs."""

from __future__ import annotations

import pytest

from court.core.courthouse import Conflict
from court.core.receiving import Received
from court.core.roles import Role
from court.filings import quotas, uploads
from court.filings import service as filings
from engine.text.errors import LianError
from tests.court.houses import Founded, both_databases

LOAN = "民间借贷纠纷"


@both_databases
def test_drafts(house: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_DRAFTS", 2)
    first = house.draft({"案由": LOAN})
    house.draft({"案由": LOAN})
    with pytest.raises(Conflict, match="2 份还没有提交的草稿"):
        house.draft({"案由": LOAN})
    house.draft({"案由": LOAN}, Role.party, 2)
    with house.house.work(house.actor()) as work:
        filings.create_and_submit(work, LOAN, {}, "")  # handing in is never refused
        filings.discard(work, filings.own(work, first.id, lock=True))
    house.draft({"案由": LOAN})
    said = house.client_for().post("/file/start", data={"_cause": LOAN})
    assert (said.status_code, "请先提交" in said.text) == (409, True)


def test_files_in_drafts(house: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_BYTES", 100)
    one, other = house.draft(), house.draft()

    def attach(number: int, size: int) -> None:
        found = Received(f"{number}.pdf", "application/pdf", 1, f"{number:064d}", size)
        with house.house.work(house.actor()) as work:
            uploads.attach(work, filings.own(work, (one, other)[number % 2].id, lock=True), found)

    attach(1, 60)
    with pytest.raises(LianError, match="各份草稿里的文件"):
        attach(2, 60)
    attach(3, 40)
    with house.house.work(house.actor()) as work:
        filings.submit(work, filings.own(work, other.id, lock=True), 1)
    attach(4, 60)
