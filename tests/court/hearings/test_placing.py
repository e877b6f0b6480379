"""Places for hearings: nobody twice, nothing across noon, and as few moves as possible."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.hearings.placing import EARLIEST, FEWEST, WISHED, candidates, place_all
from court.hearings.repair import repair
from court.hearings.timetable import HALVES, NOON, OPEN, NoPlace, Place, Room, Timetable, Wanted

DAYS = [date(2026, 9, 7) + timedelta(n) for n in range(5)]
ROOMS = [Room("第一法庭", "小"), Room("第二法庭", "小"), Room("互联网法庭", "线上", public=False)]


def wanted(name: str, *people: str, minutes: int = 60, **how: Any) -> Wanted:
    known: dict[str, Any] = {"kinds": ("小",), "first": DAYS[0], "last": DAYS[-1], **how}
    return Wanted(name, people, minutes=minutes, **known)


def table(*rooms: Room, days: list[date] = DAYS) -> Timetable:
    return Timetable(days, rooms or ROOMS)


hearings = st.lists(
    st.builds(
        lambda judge, lawyer, minutes, first, days: (judge, lawyer, minutes, first, days),
        st.sampled_from(["甲法官", "乙法官"]),
        st.sampled_from(["律师一", "律师二", "律师三"]),
        st.integers(20, 200),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=25,
)


@given(hearings)
def test_nobody_and_no_room_is_in_two_places(drawn: list[tuple[str, str, int, int, int]]) -> None:
    all_wanted = {
        f"庭{n}": wanted(
            f"庭{n}",
            judge,
            lawyer,
            minutes=minutes,
            first=DAYS[first],
            last=DAYS[min(4, first + d)],
        )
        for n, (judge, lawyer, minutes, first, d) in enumerate(drawn)
    }
    placed, left = place_all(all_wanted.values(), table())
    assert placed.keys() | left.keys() == all_wanted.keys() and not placed.keys() & left.keys()
    uses = Counter(
        (who, place.day, slot)
        for name, place in placed.items()
        for who in (*all_wanted[name].people, place.room)
        for slot in range(place.slot, place.slot + place.length)
    )
    assert all(count == 1 for count in uses.values())
    for name, place in placed.items():
        one = all_wanted[name]
        assert one.first <= place.day <= one.last and place.length * 30 >= one.minutes
        assert not place.slot <= NOON < place.slot + place.length


def test_three_candidates_for_three_wishes() -> None:
    times = table()
    times.take(["甲法官"], Place(DAYS[2], 7, 2, "第一法庭"))
    found = candidates(wanted("庭", "甲法官"), times, wish=DAYS[4])
    assert {one.why: (one.place.day, one.place.half) for one in found} == {
        EARLIEST: (DAYS[0], "上午"),
        FEWEST: (DAYS[2], "下午"),
        WISHED: (DAYS[4], "上午"),
    }


def test_what_is_closed_to_the_public_takes_no_public_hearing() -> None:
    one = wanted("庭", "甲法官", kinds=("线上",))
    with pytest.raises(NoPlace, match="没有这样的法庭：线上"):
        candidates(one, table())
    assert candidates(wanted("庭", "甲法官", kinds=("线上",), public=False), table())


@pytest.mark.parametrize(
    ("one", "closed", "words"),
    [
        (wanted("庭", "甲", last=DAYS[0], first=DAYS[1]), [], "先延长审限或者重定期限"),
        (
            wanted("庭", "甲", first=DAYS[-1] + timedelta(1), last=DAYS[-1] + timedelta(2)),
            [],
            "没有工作日",
        ),
        (wanted("庭", "甲", "乙", last=DAYS[0]), [("乙", "全天")], "乙没有连续 60 分钟的空"),
        (wanted("庭", "甲", "乙", last=DAYS[0]), [("甲", "上午"), ("乙", "下午")], "凑不到一起"),
        (
            wanted("庭", "甲", last=DAYS[0]),
            [("第一法庭", "全天"), ("第二法庭", "全天")],
            "没有空着的法庭",
        ),
    ],
)
def test_says_what_is_in_the_way(one: Wanted, closed: list[tuple[str, str]], words: str) -> None:
    times = table()
    for name, half in closed:
        times.close(name, DAYS[0], half)
    with pytest.raises(NoPlace, match=words):
        candidates(one, times)
    assert words in place_all([one], times)[1]["庭"]


def test_a_place_is_taken_once() -> None:
    times = table()
    place = Place(DAYS[0], 0, 2, "第一法庭")
    times.take(["甲法官"], place)
    before = dict(times.taken)
    with pytest.raises(NoPlace, match="已经有别的安排"):
        times.take(["乙法官"], place)
    assert dict(times.taken) == before


def test_an_ill_judge_moves_nobody_else() -> None:
    all_wanted = {f"庭{n}": wanted(f"庭{n}", "甲" if n < 3 else "乙") for n in range(6)}
    times = table()
    placed, _ = place_all(all_wanted.values(), times)
    lost = {("甲", day): OPEN for day in DAYS[:2]}
    done = repair(all_wanted, placed, lost, times)
    assert set(done.moved) == {"庭0", "庭1", "庭2"} and not done.others and not done.left
    assert min(place.day for place in done.moved.values()) == DAYS[2]


def test_one_other_moves_where_nothing_else_helps() -> None:
    """The judge's only free hour of the last day is taken by a hearing that could be elsewhere."""
    pytest.importorskip("ortools")
    room = Room("第一法庭", "小")
    times = table(room, days=DAYS[:2])
    stuck = wanted("急", "甲", minutes=180, first=DAYS[1], last=DAYS[1])
    free = wanted("缓", "甲", minutes=180, last=DAYS[1])
    placed = {"急": Place(DAYS[1], 0, 6, room.id), "缓": Place(DAYS[1], 7, 6, room.id)}
    for name, one in {"急": stuck, "缓": free}.items():
        times.take(one.people, placed[name])
    done = repair({"急": stuck, "缓": free}, placed, {("甲", DAYS[1]): HALVES["上午"]}, times)
    assert done.moved == {"急": Place(DAYS[1], 7, 6, room.id), "缓": Place(DAYS[0], 0, 6, room.id)}
    assert done.others == ("缓",) and done.proven and not done.left
    assert not times.free(["甲"], DAYS[1])


def test_what_fits_nowhere_is_left_with_its_reason_and_nobody_moves() -> None:
    pytest.importorskip("ortools")
    all_wanted = {
        "急": wanted("急", "甲", minutes=180, last=DAYS[0]),
        "定": wanted("定", "甲", minutes=180, last=DAYS[0]),
    }
    times = table(days=DAYS[:1])
    placed, _ = place_all(all_wanted.values(), times)
    done = repair(all_wanted, placed, {("甲", DAYS[0]): HALVES["上午"]}, times)
    assert len(done.left) == 1 and not done.others
    assert "甲没有连续 180 分钟的空" in next(iter(done.left.values()))
