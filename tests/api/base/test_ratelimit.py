"""The bucket in memory: fair, forgetting, bounded."""

from __future__ import annotations

import pytest

from api.base.ratelimit import ADDRESSES, Bucket, client_address
from court.core.limits import TooMany


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_s_worth_at_once_then_as_it_leaks() -> None:
    clock = Clock()
    bucket = Bucket(60, clock)
    for _ in range(60):
        bucket.take("a")
    with pytest.raises(TooMany) as refused:
        bucket.take("a")
    assert refused.value.retry_after == 2
    bucket.take("b")
    clock.now += 2
    bucket.take("a")
    bucket.take("a")
    with pytest.raises(TooMany):
        bucket.take("a")


def test_refused_calls_cost_nothing() -> None:
    clock = Clock()
    bucket = Bucket(1, clock)
    bucket.take("a")
    for _ in range(100):
        with pytest.raises(TooMany):
            bucket.take("a")
    clock.now += 60
    bucket.take("a")


def test_what_costs_more_than_the_whole_bucket_passes_when_it_is_empty() -> None:
    bucket = Bucket(5, Clock())
    bucket.take("a", 50)
    with pytest.raises(TooMany):
        bucket.take("a")


def test_memory_is_bounded() -> None:
    bucket = Bucket(5, Clock())
    for number in range(ADDRESSES * 2):
        bucket.take(str(number))
    assert len(bucket.levels) == ADDRESSES


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_household_is_one_address(host: str | None, known: str) -> None:
    from starlette.requests import Request

    client = (host, 1) if host else None
    assert client_address(Request({"type": "http", "client": client, "headers": []})) == known
