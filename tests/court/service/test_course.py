"""The state of a task: one day, whatever comes late, twice, wrong or never."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from court.service.announcing import effect, gaps, has_to_say
from court.service.course import (
    ASKED,
    FINAL,
    NO_ADDRESS,
    READY,
    SERVED,
    UNDER_WAY,
    Attempt,
    Found,
    Needless,
    SetAside,
    Task,
    standing,
)
from court.service.effects import AskJudge, NotServed, Served, Waiting, of_mail
from court.service.kinds import KINDS, among
from court.service.mail import STEPS, Report, read
from court.service.opened import opened
from court.service.ways import Address
from engine.bundle.bundle import Bundle

DAY = date(2026, 9, 7)
NOT = NotServed("查无此人", ("邮寄送达规定 11",))


def attempt(event: int, verdict: Any, way: str = "邮寄") -> Attempt:
    return Attempt(event, way, DAY, verdict)


def served(days: int, **how: bool) -> Served:
    return Served(DAY + timedelta(days), ("民事诉讼法 91",), **how)


def test_from_no_address_to_served() -> None:
    assert standing(Task(has_address=False)).state == NO_ADDRESS
    assert standing(Task()).state == READY
    assert standing(Task([attempt(1, Waiting("在途"))])).state == UNDER_WAY
    failed = standing(Task([attempt(1, NOT)]))
    assert (failed.state, failed.last_failure) == (READY, "查无此人")
    done = standing(Task([attempt(1, NOT), attempt(2, served(3), "直接")]))
    assert (done.state, done.day, done.by, done.way) == (SERVED, DAY + timedelta(3), 2, "直接")


def test_the_earlier_of_two_days_and_proof_before_a_call() -> None:
    both = [attempt(1, served(5)), attempt(2, served(3), "直接")]
    assert standing(Task(both)).day == DAY + timedelta(3)
    called = [attempt(1, served(0, default=False), "电话"), attempt(2, served(4))]
    found = standing(Task(called))
    assert found.day == DAY + timedelta(4) and found.default


def test_set_aside_it_is_open_again_and_another_attempt_stands() -> None:
    tries = [attempt(1, served(5, presumed=True)), attempt(2, served(9))]
    found = standing(Task(tries, [SetAside(3, 1)]))
    assert found.by == 2 and found.day == DAY + timedelta(9)
    assert standing(Task(tries[:1], [SetAside(3, 1)])).state == READY


def test_a_question_is_answered_by_a_judge() -> None:
    asked = AskJudge("能不能确认是本人？", ("邮寄送达规定 11",), served(2, presumed=True))
    tries = [attempt(1, asked)]
    assert standing(Task(tries)).state == ASKED and standing(Task(tries)).question
    assert standing(Task(tries, [Found(2, 1, True)])).day == DAY + timedelta(2)
    assert standing(Task(tries, [Found(2, 1, True), Found(3, 1, False)])).state == READY


def test_who_left_the_case_needs_nothing() -> None:
    assert standing(Task([attempt(1, Waiting("在途"))], [Needless(2, "撤诉")])).state == "无需送达"
    assert standing(Task([attempt(1, served(1))], [Needless(2, "撤诉")])).state == SERVED


moments = st.integers(0, 20 * 24).map(
    lambda hours: datetime(2026, 9, 7, tzinfo=UTC) + timedelta(hours=hours)
)
reports = st.builds(
    lambda step, at, late, reason, signer, called, opponent: Report(
        "EMS1", step, at, at + timedelta(hours=late), reason, signer, called, opponent
    ),
    st.sampled_from(STEPS),
    moments,
    st.integers(0, 100),
    st.sampled_from(["", "本人拒收", "家属拒收", "地址不准", "三投未妥", "他人签收", "台风"]),
    st.sampled_from(["", "本人", "同住成年家属", "邻居"]),
    st.booleans(),
    st.booleans(),
)
addresses = st.builds(
    Address,
    st.just(1),
    st.sampled_from(["A1", "A2", "A3", "A4", "A5", "B1", "B2"]),
    st.just("纸质"),
    st.booleans(),
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(addresses, st.lists(reports, max_size=8), st.randoms(use_true_random=False))
def test_any_reports_in_any_order_end_in_one_lawful_state(
    bundle: Bundle, address: Address, heard: list[Report], order: Random
) -> None:
    parameters = bundle.parameters.on(DAY)
    verdict = of_mail(read(heard), address, parameters)
    shuffled = [*heard, *heard[:3]]
    order.shuffle(shuffled)
    assert of_mail(read(shuffled), address, parameters) == verdict
    found = standing(Task([attempt(1, verdict)]))
    assert (found.day is not None) is (found.state == SERVED)
    sums = read(heard)
    if found.state == SERVED and sums.signed is None:
        assert address.source.startswith("A") and found.presumed
    if found.state == SERVED and sums.signed is not None:
        assert not sums.opponent and sums.signer in {"本人", "同住成年家属"}
    assert standing(Task([attempt(1, verdict)], [SetAside(2, 1)])).state not in FINAL


def test_an_announcement_needs_everything_before_it(bundle: Bundle) -> None:
    parameters = bundle.parameters.on(DAY)
    tried = [attempt(1, NOT), attempt(2, NOT, "直接")]
    assert gaps(tried, searched=False, missing_proven=False, parameters=parameters) == [
        "电话未成",
        "查址",
    ]
    complete = [*tried, attempt(3, NOT, "电话")]
    assert gaps(complete, searched=True, missing_proven=False, parameters=parameters) == []
    assert gaps([], searched=False, missing_proven=True, parameters=parameters) == ["查址"]
    assert has_to_say(["起诉状副本", "传票"])[:2] == ["公告送达的原因", "起诉要点"]
    assert "出庭的地点" in has_to_say(["起诉状副本", "传票"])
    assert "上诉期限" in has_to_say(["判决书"])
    assert has_to_say(["判决书"], final=True) == ["公告送达的原因", "裁判的主要内容"]


@pytest.mark.parametrize(
    ("paper", "appeal"),
    [
        ("民事判决书", True),
        ("驳回起诉裁定书", True),
        ("管辖权异议裁定书", True),
        ("准许撤诉裁定书", False),
        ("中止诉讼裁定书", False),
        ("财产保全裁定书", False),
    ],
)
def test_an_announcement_tells_of_an_appeal_where_there_is_one(
    bundle: Bundle, paper: str, appeal: bool
) -> None:
    said = has_to_say(sorted(among([paper], bundle.parameters.on(DAY)(KINDS))))
    assert "裁判的主要内容" in said and ("上诉的权利" in said) == appeal


@pytest.mark.parametrize(
    ("place", "ends", "day"),
    [
        ("", date(2026, 10, 1), date(2026, 10, 8)),  # the 30th day lies in the holiday
        ("境外", date(2026, 10, 31), date(2026, 11, 2)),
        ("香港", date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_when_an_announcement_takes_effect(
    bundle: Bundle, place: str, ends: date, day: date
) -> None:
    published = [date(2026, 8, 28), date(2026, 9, 1)]
    found = effect(published, place, bundle.parameters.on(DAY), bundle.calendar)
    assert (found.ends, found.day) == (ends, day)


def test_periods_that_service_opens(bundle: Bundle) -> None:
    parameters, calendar = bundle.parameters.on(DAY), bundle.calendar
    answer = opened(["起诉状副本", "传票"], date(2026, 9, 11), 7, False, parameters, calendar)
    assert [(o.kind, o.last_day, o.basis) for o in answer] == [
        ("答辩", date(2026, 9, 28), 7),
        ("管辖异议", date(2026, 9, 28), 7),
    ]
    abroad = opened(["起诉状副本"], date(2026, 9, 11), 7, True, parameters, calendar)
    assert abroad[0].last_day == date(2026, 10, 12)
    appeal = opened(["判决书"], date(2026, 9, 25), 8, False, parameters, calendar)
    assert appeal[0].last_day == date(2026, 10, 10)  # a Saturday that is worked
