"""Keys of institutions: whose, until when, from where; told to who they act for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core.courthouse import NotAllowed, NotFound
from court.core.roles import Role
from court.identity import keys
from court.identity.tables import ApiKey
from court.messages import service as messages
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases

pytestmark = both_databases


def issued(house: Founded, days: int = 365, networks: str = "") -> str:
    with house.house.work(house.actor(Role.administrator)) as work:
        return keys.issue(work, house.person().account_id, "信用卡中心", days, networks)


def test_a_key_acts_as_its_account_until_revoked(house: Founded) -> None:
    key = issued(house)
    actor = keys.by_key(house.house, key)
    assert (actor.account_id, actor.by_key) == (house.person().account_id, True)
    with house.house.work(house.actor(Role.administrator)) as work:
        known = work.session.scalar(select(ApiKey))
        assert known is not None and key not in (known.key_hash, known.id)
        keys.revoke(work, known.id)
    assert not keys.by_key(house.house, key).signed_in


def test_staff_get_no_keys(house: Founded) -> None:
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.administrator)) as work:
        keys.issue(work, house.person(Role.judge).account_id, "不行")


def test_a_key_ends(house: Founded) -> None:
    key = issued(house, days=30)
    house.clock.advance(days=29)
    assert keys.by_key(house.house, key).signed_in
    house.clock.advance(days=1)
    assert not keys.by_key(house.house, key).signed_in


def test_a_key_works_only_from_its_addresses(house: Founded) -> None:
    key = issued(house, networks="203.0.113.0/24， 2001:db8::/32")
    for host, works in (
        ("203.0.113.9", True),
        ("2001:db8::7", True),
        ("203.0.114.9", False),
        ("", False),
        ("testclient", False),
    ):
        assert keys.by_key(house.house, key, host).signed_in is works, host


def test_a_key_for_looking_changes_nothing(house: Founded) -> None:
    with house.house.work(house.actor(Role.administrator)) as work:
        owner = house.person().account_id
        key = keys.issue(work, owner, "查询", reads_only=True)
    filing, client = house.filed("01"), house.client_for(None)
    client.headers["Authorization"] = f"Bearer {key}"
    assert client.get(f"/api/v1/filings/{filing.id}").status_code == 200
    for method, path, said in (
        ("POST", "/api/v1/filings", {"案由": "民间借贷纠纷", "内容": {}}),
        ("POST", f"/api/v1/filings/{filing.id}/withdraw", {}),
        ("PATCH", "/api/v1/account", {"姓名": "别人"}),
    ):
        answer = client.request(method, path, json=said)
        assert answer.status_code in (403, 405), (path, answer.text)
        assert answer.status_code == 405 or "只能查看" in answer.text
    assert client.post("/api/v1/check", json={"案由": "民间借贷纠纷"}).status_code == 200


@pytest.mark.parametrize(
    ("days", "networks", "words"),
    [
        (0, "", "1 到 730 天"),
        (731, "", "1 到 730 天"),
        (9, "203.0.113.0/33", "203.0.113.0/33"),
        (9, "内网", "“内网”不是地址"),
        (9, "203.0.113.7/24", "不是地址，也不是网段"),
        (9, " ".join(f"10.0.0.{n}" for n in range(21)), "最多 20 个"),
    ],
)
def test_what_is_wrong_is_named(house: Founded, days: int, networks: str, words: str) -> None:
    with pytest.raises(FilingError, match=words):
        issued(house, days, networks)


def test_the_account_is_told(house: Founded) -> None:
    """Who issues a key could use it: whoever it acts for learns of it at once."""
    issued(house)
    with house.house.look(house.actor()) as look:
        (told,) = messages.inbox(look)
    assert "接口密钥" in told.subject and "撤销" in told.body


def test_owners_end_their_own_keys_and_nobody_else_s(house: Founded) -> None:
    key = issued(house)
    with house.house.look() as look:
        id_ = look.session.scalars(select(ApiKey.id)).one()
    with pytest.raises(NotFound), house.house.work(house.actor(Role.party, 2)) as work:
        keys.revoke(work, id_)
    with pytest.raises(NotAllowed), house.house.work(keys.by_key(house.house, key)) as work:
        keys.revoke(work, id_)
    page = house.client_for(Role.party).get("/account").text
    assert f"/account/keys/{id_}/revoke" in page
    assert house.client_for(Role.party).post(f"/account/keys/{id_}/revoke").status_code == 303
    assert not keys.by_key(house.house, key).signed_in
    assert "已撤销" in house.client_for(Role.party).get("/account").text
