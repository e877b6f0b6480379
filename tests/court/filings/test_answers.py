"""Answers are stored in one shape, whichever way they were written."""

from __future__ import annotations

from typing import Any

import pytest

from court.filings.answers import in_one_shape
from tests.court.papers import workshop

VOCABULARY = workshop().bundle.dictionary


def test_what_people_write_and_what_programs_send_becomes_the_same() -> None:
    written = {
        "起诉状日期": "2026年5月22日",
        "标的总额": "12万元",
        "申请鉴定": "否",
        "起诉状份数": "2",
        "事实与理由": " 第一行\r\n第二行 ",
        "原告": [{"出生日期": "19850312", "姓名": "李文海　", "工作单位": ""}, {"姓名": " "}],
        "诉讼请求": [{"金额": "80,000.50"}, {"金额": "8万"}],
        "第三人": [{}],
    }
    sent = {
        "起诉状日期": "2026-05-22",
        "标的总额": 120000,
        "申请鉴定": False,
        "起诉状份数": 2,
        "事实与理由": "第一行\n第二行",
        "原告": [{"出生日期": "1985-03-12", "姓名": "李文海", "工作单位": None}],
        "诉讼请求": [{"金额": 80000.5}, {"金额": 80000.0}],
    }
    found = in_one_shape(written, VOCABULARY)
    assert found == in_one_shape(sent, VOCABULARY)
    assert found == {
        "起诉状日期": "2026-05-22",
        "标的总额": "120000",
        "申请鉴定": False,
        "起诉状份数": 2,
        "事实与理由": "第一行\n第二行",
        "原告": [{"出生日期": "1985-03-12", "姓名": "李文海"}],
        "诉讼请求": [{"金额": "80000.5"}, {"金额": "80000"}],
    }
    assert in_one_shape(found, VOCABULARY) == found


@pytest.mark.parametrize(
    "content",
    [
        {"标的总额": "很多"},
        {"起诉状日期": "2026年13月1日"},
        {"申请鉴定": "也许"},
        {"起诉状份数": "两份半"},
        {"标的总额": {"本金": "8万"}},
        {"没有这一项": "写了什么"},
        {"原告": "李文海"},
        {"原告": ["李文海"]},
        {"标的总额": "不适用"},
        {"第三人": []},
    ],
)
def test_what_cannot_be_read_stays_as_written(content: dict[str, Any]) -> None:
    assert in_one_shape(content, VOCABULARY) == content
