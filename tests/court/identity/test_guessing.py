"""Guessing passwords: costly from elsewhere, and no way to lock anybody out."""

from __future__ import annotations

import hashlib
from itertools import count

import pytest

from court.core.courthouse import Actor
from court.core.roles import Role
from court.identity import entering, guessing
from court.identity.entering import Browser, Entered
from court.messages import service as messages
from tests.court.houses import Founded, both_databases

HERE = "198.51.100.7"


def tried(
    house: Founded,
    name: str,
    password: str,
    address: str = HERE,
    device: str = "",
    proof: str = "",
) -> Entered:
    with house.house.work(Actor(address=address)) as work:
        return entering.by_password(work, name, password, Browser(proof, device), staff=True)


def proof_for(house: Founded, name: str, bits: int) -> str:
    at = int(house.clock().timestamp())
    for number in count():
        proof = f"{at}:{number}"
        digest = hashlib.sha256(f"{name}:{proof}".encode()).digest()
        if not int.from_bytes(digest, "big") >> (256 - bits):
            return proof
    raise AssertionError


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The arithmetic is the same with less of it."""
    monkeypatch.setattr(guessing, "LEAST_BITS", 6)
    monkeypatch.setattr(guessing, "MOST_BITS", 9)


@both_databases
def test_an_outsider_cannot_lock_a_judge_out(house: Founded) -> None:
    """Five wrong passwords used to close the account for a quarter of an hour, for everybody."""
    judge = house.person(Role.judge)
    with house.house.work() as work:
        device = entering.remember_device(work, judge.account_id, "")
    for number in range(30):
        tried(house, judge.name, "不是这个密码", address=f"203.0.113.{number}")
    assert tried(house, judge.name, judge.password, device=device).session
    elsewhere = tried(house, judge.name, judge.password)
    assert elsewhere.undone and elsewhere.bits and not elsewhere.session
    proof = proof_for(house, judge.name, elsewhere.bits)
    assert tried(house, judge.name, judge.password, proof=proof).session


@both_databases
def test_the_sixth_try_from_one_place_has_to_work(house: Founded) -> None:
    judge = house.person(Role.judge)
    answers = [tried(house, judge.name, "不是这个密码") for _ in range(6)]
    assert [one.undone for one in answers] == [False] * 5 + [True]
    assert not tried(house, judge.name, "不是这个密码", address="203.0.113.9").undone


def test_a_proof_counts_once_for_its_name_and_for_a_while(house: Founded) -> None:
    judge, other = house.person(Role.judge), house.person(Role.judge, 2)
    for name in (judge.name, other.name):
        bits = [tried(house, name, "不是这个密码").bits for _ in range(5)][-1]
    proof = proof_for(house, judge.name, bits)
    assert not tried(house, judge.name, "不是这个密码", proof=proof).undone
    assert tried(house, judge.name, judge.password, proof=proof).undone
    assert tried(house, other.name, other.password, proof=proof).undone
    old = proof_for(house, other.name, bits)
    house.clock.advance(minutes=11)
    assert tried(house, other.name, other.password, proof=old).undone


@pytest.mark.parametrize("proof", ["", "x", "1:2:3", "-1:5", "²:1", "9" * 50, "1e9:1"])
def test_what_is_no_proof_is_none(house: Founded, proof: str) -> None:
    with house.house.work() as work:
        assert not guessing.is_proof(work, "faguan", 1, proof)


def test_names_that_do_not_exist_are_answered_alike(house: Founded) -> None:
    judge = house.person(Role.judge)
    known = [tried(house, judge.name, "不是这个密码") for _ in range(7)]
    unknown = [tried(house, "没有这个人", "不是这个密码") for _ in range(7)]
    assert known == unknown


def test_work_grows_with_the_tries_and_ends(house: Founded) -> None:
    with house.house.work(Actor(address=HERE)) as work:
        demanded = []
        for _ in range(60):
            guessing.note_failure(work, "faguan")
            demanded.append(guessing.demanded(work, "faguan"))
    assert demanded[0] == 0 and demanded == sorted(demanded) and demanded[-1] == 9
    house.clock.advance(hours=2)
    with house.house.work(Actor(address=HERE)) as work:
        assert guessing.demanded(work, "faguan") == 0


def test_a_known_browser_is_known_for_its_account_only(house: Founded) -> None:
    judge, other = house.person(Role.judge), house.person(Role.judge, 2)
    with house.house.work() as work:
        device = entering.remember_device(work, other.account_id, "")
    for _ in range(5):
        tried(house, judge.name, "不是这个密码", device=device)
    assert tried(house, judge.name, judge.password, device=device).undone


def test_a_known_browser_has_to_work_too_in_the_end(house: Founded) -> None:
    judge = house.person(Role.judge)
    with house.house.work() as work:
        device = entering.remember_device(work, judge.account_id, "")
    answers = [tried(house, judge.name, "不是这个密码", device=device) for _ in range(11)]
    assert [one.undone for one in answers] == [False] * 10 + [True]


def test_the_owner_is_told(house: Founded) -> None:
    judge = house.person(Role.judge)
    for number in range(25):
        tried(house, judge.name, "不是这个密码", address=f"203.0.113.{number}")
    with house.house.look(judge.actor) as look:
        assert [m.subject for m in messages.inbox(look)] == ["有人在试您的密码"]
