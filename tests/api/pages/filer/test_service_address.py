"""Where to be served: confirmed by each person, before or after filing, never a condition of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from court.cases.package import _confirmed
from court.core.roles import Role
from court.core.tables import Filing, LogEntry
from court.decisions import issued
from court.decisions.plan import Plan
from court.decisions.service import decide_promptly
from court.opinions.addresses import confirmed
from court.opinions.service import submitted_opinion
from court.opinions.tables import AddressConfirmation
from tests.court.houses import Founded, both_databases
from tests.court.papers import example, text_of

PLACE = "广东省中山市石岐街道民生路 12 号 3 栋 501"
RULE = "程序-送达-01"


def draft(house: Founded, **facts: Any) -> Filing:
    left_out = ("送达地址确认书", "同意电子送达")
    return house.draft({k: v for k, v in example("01").items() if k not in left_out} | facts)


def name_of(filing: Filing) -> str:
    return str(filing.content["原告"][0]["姓名"])


def sheet(filing: Filing, **changes: str) -> dict[str, str]:
    said = {
        "party": name_of(filing),
        "capacity": "本人",
        "signer": name_of(filing),
        "recipient": name_of(filing),
        "phone": "13800138000",
        "place": PLACE,
        "postcode": "528400",
        "electronic": "同意",
        "medium": "电子邮箱",
        "at": "wenhai@example.com",
    }
    return said | changes


def submit(house: Founded, filing: Filing) -> None:
    house.client_for().post(f"/file/{filing.id}/submit", data={"_revision": str(filing.revision)})


def state_of_the_rule(house: Founded, filing: Filing) -> str:
    with house.house.look(house.actor()) as look:
        opinion = submitted_opinion(look, look.session.get_one(Filing, filing.id))
        return next(f.state for f in opinion.findings if f.rule_id == RULE)


def test_what_follows_is_said_before_and_nobody_has_to(house: Founded) -> None:
    filing, client = draft(house), house.client_for()
    page = client.get(f"/cases/{filing.id}/address").text
    assert "被退回的，退回那天就算已经送到您手里" in page and "不确认也可以起诉" in page
    assert "不同意不影响立案" in page and "民事诉讼法 90" in page
    assert "不确认也可以提交" in client.get(f"/file/{filing.id}/confirm").text
    submit(house, filing)
    assert house.fresh(filing).state == "待审查" and state_of_the_rule(house, filing) == "不满足"


@both_databases
def test_a_confirmed_address_is_on_the_courts_own_paper(house: Founded) -> None:
    filing, client = draft(house), house.client_for()
    assert client.post(f"/cases/{filing.id}/address", data=sheet(filing)).status_code == 303
    assert "已经确认" in client.get(f"/file/{filing.id}/confirm").text
    submit(house, filing)
    assert state_of_the_rule(house, filing) == "满足"
    judge = house.actor(Role.judge)
    decide_promptly(
        house.house,
        judge,
        filing.id,
        house.fresh(filing).sequence,
        Plan("登记立案", note="材料已经核对过"),
    )
    with house.house.look(house.actor()) as look:
        made = issued.documents(look, house.fresh(filing), for_filer=True)
        paper = next(d for d in made if d.name == "送达地址确认书")
        text = text_of(issued.read_document(look, filing.id, paper.id)[1])
    compact = "".join(text.split())
    assert "".join(PLACE.split()) in compact and "528400" in compact
    assert "☑同意" in compact and "电子邮箱wenhai@example.com" in compact
    assert "（本人），2026年9月7日在网上确认" in compact
    todo = client.get(f"/cases/{filing.id}").text
    assert '确认送达地址<span class="sr">（已完成）' in todo


def test_the_last_word_counts_and_consent_can_be_taken_back(house: Founded) -> None:
    filing, client = draft(house), house.client_for()
    client.post(f"/cases/{filing.id}/address", data=sheet(filing))
    house.clock.advance(minutes=1)
    changed = sheet(filing, electronic="不同意", place="广东省中山市东区街道中山四路 9 号")
    client.post(f"/cases/{filing.id}/address", data=changed)
    with house.house.look(house.actor()) as look:
        assert len(list(look.session.scalars(select(AddressConfirmation)))) == 2
        row = confirmed(look, house.fresh(filing)).rows[name_of(filing)]
        given = _confirmed(row)
        logged = list(
            look.session.scalars(select(LogEntry).where(LogEntry.kind == "送达地址确认书"))
        )
    assert given["送达地址"].startswith("广东省中山市东区街道") and given["同意电子送达"] is False
    assert given["同意的根据"] is None and "电子送达地址" not in given and row.source == "A1"
    assert len(logged) == 2 and not any("中山四路" in str(entry.data) for entry in logged)


def test_consent_is_each_persons_own(house: Founded) -> None:
    two = [*example("01")["原告"], {**example("01")["原告"][0], "姓名": "陈小满"}]
    filing, client = draft(house, 原告=two), house.client_for()
    client.post(f"/cases/{filing.id}/address", data=sheet(filing))
    with house.house.look(house.actor()) as look:
        known = confirmed(look, house.fresh(filing))
    assert known.facts(filing.content) == {}
    other = sheet(filing, party="陈小满", signer="陈小满", electronic="不同意")
    client.post(f"/cases/{filing.id}/address", data=other)
    with house.house.look(house.actor()) as look:
        known = confirmed(look, house.fresh(filing))
    assert known.facts(filing.content) == {"送达地址确认书": True, "同意电子送达": False}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": ""}, "请填送达地址"),
        ({"phone": "1"}, "电话"),
        ({"postcode": "5284"}, "邮政编码是 6 位数字"),
        ({"electronic": ""}, "请选同意还是不同意"),
        ({"at": "wenhai"}, "邮箱写成"),
        ({"capacity": "诉讼代理人", "signer": ""}, "请填诉讼代理人的姓名"),
        ({"capacity": "别的"}, "请选是谁在确认"),
        ({"collector": "张国栋，13900139000"}, "对方当事人不能替您代收"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    house: Founded, changes: dict[str, str], said: str
) -> None:
    filing = draft(house)
    form = sheet(filing, recipient="门卫老何", **changes)
    answer = house.client_for().post(f"/cases/{filing.id}/address", data=form)
    assert answer.status_code == 422 and said in answer.text and "门卫老何" in answer.text
    with house.house.look(house.actor()) as look:
        assert not confirmed(look, house.fresh(filing)).rows


def test_only_ones_own_and_only_while_there_is_a_filing(house: Founded) -> None:
    filing = draft(house)
    other = house.client_for(Role.party, 2)
    assert other.get(f"/cases/{filing.id}/address").status_code == 404
    assert other.post(f"/cases/{filing.id}/address", data=sheet(filing)).status_code == 404
    client = house.client_for()
    client.post(f"/cases/{filing.id}/address", data=sheet(filing))
    submit(house, filing)
    client.post(f"/cases/{filing.id}/withdraw")
    assert client.post(f"/cases/{filing.id}/address", data=sheet(filing)).status_code == 409


def test_a_deleted_draft_leaves_no_address(house: Founded) -> None:
    filing, client = draft(house), house.client_for()
    client.post(f"/cases/{filing.id}/address", data=sheet(filing))
    client.post(f"/file/{filing.id}/discard")
    with house.house.look(house.actor()) as look:
        assert not list(look.session.scalars(select(AddressConfirmation)))


def test_programs_confirm_as_the_page_does(house: Founded) -> None:
    filing, client = draft(house), house.client_for()
    here = f"/api/v1/filings/{filing.id}/addresses"
    first = client.get(here).json()
    (person,) = first["各人"]
    assert "按您确认的地址寄" in "".join(first["告知"]["地址"]) and person["已确认"] is None
    said = {"当事人": name_of(filing), **person["预填"], "送达地址": PLACE, "电子送达": "同意"}
    wrong = client.post(here, json=said | {"邮政编码": "12", "电子送达": ""})
    assert wrong.status_code == 422 and "邮政编码" in wrong.text and "postcode" not in wrong.text
    done = client.post(here, json=said)
    assert done.status_code == 201, done.text
    (person,) = done.json()["各人"]
    assert person["已确认"]["送达地址"] == PLACE and "在网上确认" in person["谁在哪天确认"]
    assert PLACE in client.get(f"/cases/{filing.id}/address").text
    assert house.client_for(Role.party, 2).get(here).status_code == 404
