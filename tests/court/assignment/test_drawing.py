"""The draw: equal chances within the band, the same result for the same seed, computed by anybody."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.assignment.drawing import commitment, draw, message, rounded, within_band
from court.assignment.fairness import Chance, probability
from court.assignment.seeds import COMMITTED, REVEALED
from court.assignment.service import ONLY_ONE, RANDOM
from court.assignment.verifying import Seen, verify
from court.cases.lifecycle import CaseEvent
from court.cases.projection import PEOPLE
from court.core.lifecycle import Event
from court.core.roles import Relation

BAND = Decimal(4)
DRAWS, JUDGES, DAY = 10_000, 10, "2026-09-07"
WEIGHTS = tuple(map(Decimal, ("0.5", "0.7", "1", "1.2", "1.5", "3.5")))
loads_ = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4),
    st.decimals(0, 40, places=3),
    min_size=1,
    max_size=12,
)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), loads_)
def test_one_within_the_band_is_drawn_always_the_same(
    seed: bytes, said: bytes, loads: dict[str, Decimal]
) -> None:
    found = draw(seed, said, loads, BAND)
    assert found == draw(seed, said, dict(reversed(loads.items())), BAND)
    assert loads[found.chosen] <= min(loads.values()) + BAND
    assert set(found.band) == {w for w, load in loads.items() if load <= min(loads.values()) + BAND}


@given(loads_)
def test_who_is_too_busy_changes_nothing(loads: dict[str, Decimal]) -> None:
    """Somebody beyond the band takes no part, so adding him moves nobody's chance."""
    more = {**loads, "zz": min(loads.values()) + BAND + 1}
    assert draw(b"s" * 32, b"x", loads, BAND) == draw(b"s" * 32, b"x", more, BAND)


def test_nobody_is_no_draw() -> None:
    assert within_band({}, BAND) == ()
    with pytest.raises(ValueError, match="no candidates"):
        draw(b"s", b"x", {}, BAND)


@cache
def year() -> tuple[tuple[Seen, ...], tuple[Chance, ...], dict[str, Decimal]]:
    """Ten thousand cases of one group, drawn one after the other, as the log would tell them."""
    chance = random.Random(17)
    seed = hashlib.sha256(b"a year").digest()
    judges = [f"{number:032x}" for number in range(JUDGES)]
    shares = {who: Decimal("0.4") if who == judges[0] else Decimal(1) for who in judges}
    given_ = dict.fromkeys(judges, Decimal(0))
    promise = Seen(1, COMMITTED, "2026-09-06", "", {"日": DAY, "承诺": commitment(seed)})
    events, chances = [promise], []
    for count in range(1, DRAWS + 1):
        registered = hashlib.sha256(f"registration {count}".encode()).hexdigest()
        number = f"（2026）粤2071民初{count}号"
        barred = {chance.choice(judges)} if chance.random() < 0.01 else set()
        loads = {w: rounded(given_[w] / shares[w]) for w in judges if w not in barred}
        drawn = draw(seed, message([number], [registered], 1), loads, BAND)
        given_[drawn.chosen] += chance.choice(WEIGHTS)
        chances.append((drawn.chosen, drawn.band))
        events.append(Seen(2 * count, Event.register, DAY, registered, {}))
        events.append(
            Seen(2 * count + 1, CaseEvent.assign, DAY, "", {
                "方式": RANDOM if drawn.chance else ONLY_ONE, "日": DAY, "承诺": commitment(seed), "次": 1,
                "案件": [[number, 2 * count]], "带宽": str(BAND), "抽签数": drawn.number,
                "候选": [[w, str(load)] for w, load in loads.items()],
                "排除": [[w, "R1"] for w in barred], PEOPLE: [[drawn.chosen, Relation.host]],
            })
        )  # fmt: skip
    events.append(Seen(10**6, REVEALED, "2026-09-08", "", {"日": DAY, "种子": seed.hex()}))
    return tuple(events), tuple(chances), {w: given_[w] / shares[w] for w in judges}


def test_ten_thousand_draws_are_level_and_chance_explains_them() -> None:
    _, chances, loads = year()
    weights = [float(load) for load in loads.values()]
    assert (max(weights) - min(weights)) * len(weights) / sum(weights) < 0.012
    found = probability(chances[:1_000], times=200)
    assert found is not None
    assert found > 0.01


def test_ten_thousand_draws_are_computed_again() -> None:
    found = verify(year()[0])
    assert (found.computed, found.waiting, found.faults) == (DRAWS, 0, [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({PEOPLE: [["f" * 32, Relation.host]]}, "不是抽出来的人"),
        ({"抽签数": "0" * 64}, "抽签数"),
        ({"承诺": "0" * 64}, "不是那一天承诺的"),
        ({"候选": []}, "读不懂"),
        ({"案件": [["（2026）粤2071民初1号", 999_999]]}, "立案事件"),
    ],
)
def test_what_was_changed_afterwards_is_found(change: dict[str, object], words: str) -> None:
    events = [*year()[0][:3], year()[0][-1]]
    events[2] = replace(events[2], data={**events[2].data, **change})
    assert any(words in str(fault) for fault in verify(events).faults)


def test_a_seed_nobody_promised_is_found() -> None:
    events = year()[0]
    assert any("承诺" in str(f) for f in verify((*events[1:3], events[-1])).faults)


def test_a_favourite_is_noticed() -> None:
    """Somebody who gets every fourth case of five equal ones."""
    among = tuple("abcde")
    chance = random.Random(3)
    fair = [(chance.choice(among), among) for _ in range(200)]
    bent = [("a", among) if n % 4 == 0 else one for n, one in enumerate(fair)]
    assert (probability(fair, 500) or 0) > 0.01
    assert (probability(bent, 500) or 1) < 0.01
