"""What takes long is kept from the event loop and done one at a time; forms are read within bounds."""

from __future__ import annotations

import asyncio
import threading
import time
from urllib.parse import urlencode

import pytest

from api.base.long_work import IN_LOOP_PARTS, by_size
from api.base.posted import MAX_FIELD_BYTES, MAX_FIELDS
from tests.court.houses import Founded


@pytest.mark.parametrize(
    ("raw", "at_once"),
    [(b'{"a": 1}', True), (b"x" * 64_001, False), (b'{"a": [' + b"{}," * 300, False)],
)
def test_many_members_are_long_work_however_few_bytes_they_take(raw: bytes, at_once: bool) -> None:
    """300 parties in 15 kB once took the event loop 140 ms each time."""
    here = threading.get_ident()
    assert (asyncio.run(by_size(raw, threading.get_ident)) == here) is at_once


def test_long_work_is_done_one_at_a_time() -> None:
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.01)
        running -= 1

    async def several() -> None:
        await asyncio.gather(*(by_size(b"{" * 200, work) for _ in range(4)))

    asyncio.run(several())
    assert most == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({f"a{n}": "1" for n in range(MAX_FIELDS + 1)}, "20,000 栏"),
        ({"a": "甲" * (MAX_FIELD_BYTES // 9 + 1)}, "有一栏太长"),
        ({f"a{n}": "甲" * 200_000 for n in range(12)}, "20 MB"),
    ],
)
def test_a_form_is_refused_before_it_is_taken_apart(
    house: Founded, said: dict[str, str], words: str
) -> None:
    found = house.client_for(None).post("/selfcheck/check", data={"_cause": "离婚纠纷", **said})
    assert (found.status_code, words in found.text) == (413, True)


def test_a_long_form_is_read_as_a_short_one_is(house: Founded) -> None:
    """A plus, an ampersand, an empty field, a name without a value, Chinese, a NUL."""
    fields = {"_cause": "民间借贷纠纷", "_add": "被告", "原告[0].姓名": "a+b & c=d\0，字"}
    long = {f"被告[{n}].姓名": "" for n in range(IN_LOOP_PARTS)}
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    for more in ({}, long):
        body = urlencode({**fields, **more}).encode() + b"&_loose"
        found = house.client_for(None).post("/selfcheck/form", content=body, headers=headers)
        assert (found.status_code, "a+b &amp; c=d，字" in found.text) == (200, True)
