"""Clients of lawyers, and filings kept as templates."""

from __future__ import annotations

from io import BytesIO

import pytest

from court.core.courthouse import NotAllowed, NotFound
from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Account
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings import templates as filing_templates
from engine.text.errors import FilingError, LianError
from tests.court.houses import Founded, both_databases
from tests.files import PDF

PARTY = {"类型": "自然人", "姓名": "沈若琳", "住所地": "中山市石岐街道示例路8号", "职业": ""}


def lawyer(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        account = work.session.get_one(Account, work.actor.account_id)
        account.name, account.firm = "陆子谦", "广东示例律师事务所"


@both_databases
def test_a_client_fills_party_agent_and_letter(house: Founded) -> None:
    lawyer(house)
    actor = house.actor(Role.lawyer)
    with house.house.work(actor) as work:
        client = clients.keep(work, PARTY, "特别授权")
        clients.keep_letter(
            work, client.id, clients.receive_letter(work.house, "委托书.pdf", BytesIO(PDF))
        )
        draft = filings.begin(work, "民间借贷纠纷", {"原告": [{"类型": "自然人"}]})
    with house.house.work(actor) as work:
        filing = clients.put_into(work, draft.id, draft.revision, client.id, "原告")
        assert [u.name for u in uploads.of_filing(work, filing)] == ["委托书.pdf"]
    content = house.fresh(draft).content
    assert content["原告"] == [
        {"类型": "自然人", "姓名": "沈若琳", "住所地": "中山市石岐街道示例路8号"}
    ]
    assert content["代理人"] == [
        {
            "代理人姓名": "陆子谦",
            "代理人身份": "律师",
            "代理人单位": "广东示例律师事务所",
            "代理人电话": actor.phone,
            "被代理人": "沈若琳",
            "代理权限": "特别授权",
            "授权委托书": True,
        }
    ]
    assert content["材料"] == [
        {"种类": "授权委托书", "所属当事人": "沈若琳", "份数": 1, "文件": "委托书.pdf"}
    ]


def test_the_same_client_again_changes_nothing(house: Founded) -> None:
    lawyer(house)
    with house.house.work(house.actor(Role.lawyer)) as work:
        client = clients.keep(work, PARTY, "")
        draft = filings.begin(work, "民间借贷纠纷")
        once = clients.put_into(work, draft.id, 1, client.id, "原告")
        again = clients.put_into(work, draft.id, once.revision, client.id, "原告")
        assert again.revision == 2
        assert len(again.content["原告"]) == 1


def test_a_client_as_defendant_brings_no_agent(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        client = clients.keep(work, PARTY, "一般授权")
        draft = filings.begin(work, "民间借贷纠纷")
        filing = clients.put_into(work, draft.id, 1, client.id, "被告")
    assert "代理人" not in filing.content
    assert filing.content["被告"][0]["姓名"] == "沈若琳"


def test_a_number_that_cannot_be_right_names_its_field(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        wrong = {**PARTY, "证件类型": "居民身份证", "证件号码": "44200019850312003"}
        with pytest.raises(FilingError) as caught:
            clients.keep(work, wrong, "")
        assert [p.path for p in caught.value.problems] == ["证件号码"]
        with pytest.raises(FilingError, match="姓名"):
            clients.keep(work, {"类型": "自然人"}, "")


def test_another_lawyers_client_does_not_exist(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        client = clients.keep(work, PARTY, "")
    with house.house.work(house.actor(Role.lawyer, 2)) as work:
        for use in (clients.one, clients.letter, clients.remove):
            with pytest.raises(NotFound):
                use(work, client.id)
    with house.house.work(house.actor(Role.party)) as work, pytest.raises(NotAllowed):
        clients.mine(work)


def test_a_letter_that_is_a_program_is_refused(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        client = clients.keep(work, PARTY, "")
        with pytest.raises(LianError, match="可执行程序"):
            clients.keep_letter(
                work,
                client.id,
                clients.receive_letter(work.house, "委托书.pdf", BytesIO(b"MZ" + bytes(100))),
            )
        assert client.letter_sha256 == ""


def test_a_template_keeps_no_files_no_signature_no_days(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        kept = filing_templates.save_from(work, draft.id, "  借款  ")
        assert kept.name == "借款"
        assert not {"起诉状签名盖章", "起诉状日期", "起诉日期", "渠道"} & set(kept.content)
        started = filing_templates.start(work, kept.id)
        assert started.id != draft.id
        assert started.content["原告"] == draft.content["原告"]
        again = filing_templates.save_from(work, started.id, "借款")
        assert again.id == kept.id
    with house.house.work(house.actor(Role.party, 2)) as work, pytest.raises(NotFound):
        filing_templates.start(work, kept.id)


def test_an_earlier_filing_starts_a_new_one_with_its_files(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "借条.pdf", BytesIO(PDF)),
        )
    with house.house.work(house.actor()) as work:
        filings.submit(work, filings.own(work, draft.id, lock=True), draft.revision)
        filings.withdraw(work, filings.own(work, draft.id, lock=True))
    with house.house.work(house.actor()) as work:
        new = filing_templates.again(work, draft.id)
        assert [u.name for u in uploads.of_filing(work, new)] == ["借条.pdf"]
        assert new.state == "草稿"
        assert new.content["诉讼请求"] == draft.content["诉讼请求"]


def test_two_files_of_one_name_are_told_apart(house: Founded) -> None:
    draft = house.draft("01")
    with house.house.work(house.actor()) as work:
        names = [
            uploads.attach(
                work,
                filings.own(work, draft.id, lock=True),
                receive(work.house, "借条.pdf", BytesIO(PDF + bytes([n]))),
            ).name
            for n in (1, 2, 1)
        ]
    assert names == ["借条.pdf", "借条（2）.pdf", "借条.pdf"]
