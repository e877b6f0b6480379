"""What an attempt amounts to, line by line of the law on service."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from court.service.effects import (
    AskJudge,
    NotServed,
    Served,
    Waiting,
    of_call,
    of_direct,
    of_electronic,
    of_mail,
)
from court.service.mail import Report, read
from court.service.ways import Address, Recipient, next_way, ways
from engine.bundle.bundle import Bundle

DAY = date(2026, 9, 7)
OWN, CONFIRMED, OTHERS = (
    Address(1, "A1", "纸质"),
    Address(2, "A5", "纸质", confirmed=True),
    Address(3, "B1", "纸质"),
)


def at(days: int, hours: int = 10) -> datetime:
    return datetime(2026, 9, 7, hours, tzinfo=UTC) + timedelta(days=days)


def report(step: str, days: int = 0, **how: Any) -> Report:
    when = how.pop("at", at(days))
    return Report("EMS1", step, when, how.pop("heard", when), **how)


def mail(bundle: Bundle, address: Address, *reports: Report) -> Any:
    return of_mail(read(reports), address, bundle.parameters.on(DAY))


THREE_TRIES = [report("投递", 0, called=True), report("投递", 2), report("投递", 4)]


@pytest.mark.parametrize("signer", ["本人", "同住成年家属", "收发人员", "指定代收人", "诉讼代理人"])
def test_who_may_sign(bundle: Bundle, signer: str) -> None:
    found = mail(bundle, OTHERS, report("签收", 3, signer=signer))
    assert isinstance(found, Served) and found.day == date(2026, 9, 10) and found.default


def test_a_stranger_or_the_opponent_may_not(bundle: Bundle) -> None:
    stranger = mail(bundle, OWN, report("签收", signer="邻居"))
    assert isinstance(stranger, NotServed) and "邻居" in stranger.why
    opponent = mail(bundle, OWN, report("签收", signer="同住成年家属", opponent=True))
    assert isinstance(opponent, NotServed) and opponent.articles == ("邮寄送达规定 7",)


@pytest.mark.parametrize("reason", ["地址不准", "迁移新址", "查无此人"])
def test_a_return_counts_only_from_an_address_of_one_s_own(bundle: Bundle, reason: str) -> None:
    back = report("退回", 4, reason=reason)
    for address in (OWN, CONFIRMED):
        found = mail(bundle, address, back)
        assert isinstance(found, Served) and found.day == date(2026, 9, 11) and found.presumed
    unconfirmed = Address(4, "A5", "纸质")
    for address in (OTHERS, unconfirmed):
        assert isinstance(mail(bundle, address, back), NotServed)


def test_the_return_is_the_later_of_two_days(bundle: Bundle) -> None:
    """The carrier sent it back on the 10th, the court had it on the 14th."""
    found = mail(bundle, OWN, report("退回", 3, reason="查无此人", heard=at(7)))
    assert isinstance(found, Served) and found.day == date(2026, 9, 14)


def test_three_tries_in_five_days_and_a_call(bundle: Bundle) -> None:
    back = report("退回", 6, reason="三投未妥")
    assert isinstance(mail(bundle, OWN, *THREE_TRIES, back), Served)
    for lacking in (
        THREE_TRIES[:2],
        [report("投递", 0), report("投递", 1), report("投递", 2)],
        [report("投递", 0, called=True), report("投递", 0, at=at(0, 15)), report("投递", 1)],
        [report("投递", 0, called=True), report("投递", 1), report("投递", 5)],
    ):
        found = mail(bundle, OWN, *lacking, back)
        assert isinstance(found, NotServed) and found.next_way == "邮寄"
    assert isinstance(mail(bundle, OTHERS, *THREE_TRIES, back), NotServed)


def test_a_refusal_by_the_person_and_by_the_family(bundle: Bundle) -> None:
    assert isinstance(mail(bundle, OWN, report("退回", reason="本人拒收")), Served)
    asked = mail(bundle, OTHERS, report("退回", reason="本人拒收"))
    assert isinstance(asked, AskJudge) and asked.question.endswith("？")
    family = mail(bundle, OWN, report("退回", reason="家属拒收"))
    assert isinstance(family, NotServed) and family.next_way == "直接"


def test_an_unknown_reason_is_asked(bundle: Bundle) -> None:
    assert isinstance(mail(bundle, OWN, report("退回", reason="台风")), AskJudge)


def test_nothing_is_served_because_it_was_sent(bundle: Bundle) -> None:
    assert mail(bundle, OWN, report("交寄")) == Waiting("在途")
    assert of_electronic(None, "E1", confirmed=True, replied=None, read=None) == Waiting(
        "没有显示发送成功"
    )


def test_reports_twice_late_and_taken_back(bundle: Bundle) -> None:
    signed, back = report("签收", 2, signer="邻居"), report("退回", 5, reason="查无此人")
    undone = report("签收", 3, at=at(3), takes_back=("签收", at(2)))
    straight = mail(bundle, OWN, signed, undone, back)
    assert straight == mail(bundle, OWN, back, undone, signed, signed, back)
    assert isinstance(straight, Served) and straight.day == date(2026, 9, 12)
    late = read([report("签收", 0, signer="本人", heard=at(5))])
    assert late.signed == DAY and "晚了 5 天" in late.remarks[0]
    assert "核对" in read([report("签收", signer="本人"), back]).remarks[0]


@pytest.mark.parametrize(
    ("consent", "confirmed", "replied", "was_read", "served", "presumed"),
    [
        ("E1", True, None, None, True, False),
        ("", False, DAY, None, True, False),
        ("", False, None, DAY, True, True),
        ("E1", False, None, None, False, False),
        ("", True, None, None, False, False),
    ],
)
def test_electronic(
    consent: str,
    confirmed: bool,
    replied: date | None,
    was_read: date | None,
    served: bool,
    presumed: bool,
) -> None:
    found = of_electronic(DAY, consent, confirmed, replied, was_read)
    assert isinstance(found, Served) is served
    assert not isinstance(found, Served) or found.presumed is presumed


def test_left_at_the_door_needs_a_witness_or_pictures() -> None:
    assert isinstance(of_direct(DAY, "拒收", False, ("传票",), frozenset({"拍照录像"})), Served)
    assert isinstance(of_direct(DAY, "拒收", False, ("传票",), frozenset()), NotServed)
    assert isinstance(of_direct(DAY, "签收", True, ("传票",), frozenset()), NotServed)
    mediated = of_direct(DAY, "拒收", False, ("调解书",), frozenset({"见证人"}))
    assert isinstance(mediated, NotServed) and "调解书" in mediated.why


def test_a_call_tells_and_does_not_allow_default_without_confirmation() -> None:
    told = of_call(DAY, "简易程序", confirmed=False)
    assert isinstance(told, Served) and not told.default
    assert isinstance(of_call(DAY, "普通程序", confirmed=True), AskJudge)


def test_ways_and_why_not(bundle: Bundle) -> None:
    parameters = bundle.parameters.on(DAY)
    person = Recipient("被告1", (OTHERS, Address(5, "A2", "电子")), consent="E3")
    allowed = {
        w.name for w in ways(person, ["起诉状副本", "传票"], "简易程序", parameters) if w.allowed
    }
    assert allowed == {"电子", "邮寄", "直接", "留置", "领取", "委托", "转交"}
    ordinary = ways(person, ["起诉状副本"], "普通程序", parameters)
    following = next_way(ordinary, ["电子"])
    assert following is not None and following.name == "邮寄"
    assert next_way(ordinary, [w.name for w in ordinary]) is None
    missing = ways(Recipient("被告1", (OTHERS,), missing=True), ["判决书"], "普通程序", parameters)
    why = {w.name: w.why_not for w in missing}
    assert why["邮寄"] == "下落不明，不能邮寄" and not why["公告"] and not why["宣判"]
    assert "没有同意" in why["电子"]
    settled = {w.name: w for w in ways(person, ["调解书"], "普通程序", parameters)}
    assert settled["留置"].why_not == "调解书不能留置送达"
    assert settled["留置"].articles == ("民诉法解释 133",)
    assert settled["公告"].why_not and settled["宣判"].why_not
