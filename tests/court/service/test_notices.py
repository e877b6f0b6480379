"""What a carrier sends is taken at its word only where it is signed and says what is known."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from court.service.ports import NoticeRefused, read_notices, signature

SECRET = b"of the test"
GOOD = {"单号": "YJ0001", "环节": "签收", "时间": "2026-09-08T10:00:00+08:00"}
AT = "2026-09-07T10:00:00+08:00"


def read(body: Any, secret: bytes = SECRET) -> list[Any]:
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    return read_notices(data, signature(data, secret), SECRET)


def test_one_or_several() -> None:
    one, two = read([GOOD, {**GOOD, "签收人": "本人", "更正": ["退回", AT]}])
    assert (one.number, one.step, one.said) == ("YJ0001", "签收", {})
    assert two.said == {"签收人": "本人", "更正": ["退回", AT]}
    assert read(GOOD) == [one]


def test_a_wrong_signature() -> None:
    with pytest.raises(NoticeRefused, match="签名不对"):
        read(GOOD, b"of somebody else")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (b"{", "格式不对"),
        ("签收", "格式不对"),
        ([[GOOD]], "格式不对"),
        ({"单号": "YJ0001", "环节": "签收"}, "格式不对"),
        ({**GOOD, "时间": 20260908}, "格式不对"),
        ({**GOOD, "时间": "2026-09-08T10:00:00"}, "单号、环节或者时间不对"),
        ({**GOOD, "环节": "吃了"}, "单号、环节或者时间不对"),
        ({**GOOD, "环节": ["签收"]}, "单号、环节或者时间不对"),
        ({**GOOD, "环节": {"签收": 1}}, "单号、环节或者时间不对"),
        ({**GOOD, "单号": 1}, "单号、环节或者时间不对"),
        ({**GOOD, "密码": "x"}, "“密码”不认识"),
        ({**GOOD, "签收人": 3}, "“签收人”不认识"),
        ({**GOOD, "原因": "长" * 201}, "“原因”太长"),
        ({**GOOD, "更正": ["退回"]}, "被更正的环节和时间"),
        ({**GOOD, "更正": ["退回", "2026-09-07"]}, "被更正的环节和时间"),
        ({**GOOD, "更正": [["退回"], AT]}, "被更正的环节和时间"),
    ],
)
def test_what_is_no_notice(wrong: Any, why: str) -> None:
    with pytest.raises(NoticeRefused, match=why):
        read(wrong)
