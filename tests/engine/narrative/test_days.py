"""From which day a period runs, as a filing tells it where nobody filled it in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.check.inferred import SUM_WRITTEN, infer
from engine.narrative.days import (
    AGREED,
    CHECKED,
    ELECTION_NEAR,
    KNOWN,
    LAST_HEARD,
    NOT_DUE,
    RECEIPTS,
    RESOLVED,
    note_days,
)
from engine.narrative.homes import ABROAD, note_abroad
from engine.narrative.manners import ABUSIVE, note_manners
from engine.narrative.parties import SAID_TO_BE_DEREGISTERED, SMALL_SHARE, note_share
from engine.narrative.words import read_words

DAY = date(2026, 11, 27)
AWARD, RULING, NOTICE, EXPELLED = RECEIPTS


def told(text: str) -> dict[str, Any]:
    values: dict[str, Any] = {"起诉日期": DAY}
    note_days(values, text)
    return values


@pytest.mark.parametrize(
    ("fact", "text", "day"),
    [
        (AWARD, "裁决驳回请求，我2026年11月5日签收裁决书，11月27日来起诉。", date(2026, 11, 5)),
        (AWARD, "裁决书在10月20日送达给我。", date(2026, 10, 20)),
        (AWARD, "8月收到辞退通知。9月仲裁。", None),
        (AWARD, "8月3日收到第一份裁决，11月20日收到重新作出的裁决。", date(2026, 11, 20)),
        (RULING, "我的异议被驳回，11月6日收到裁定。", date(2026, 11, 6)),
        (RULING, "收到驳回异议的裁定。", None),
        (NOTICE, "银行反对，法院11月16日通知我。", date(2026, 11, 16)),
        (KNOWN, "我去年八月得知这份判决。", date(2025, 8, 31)),
        (AGREED, "2026年8月3日在人民调解委员会达成协议。", date(2026, 8, 3)),
        (RESOLVED, "7月1日开了股东会，通过决议。", date(2026, 7, 1)),
        (RESOLVED, "股东会定于12月10日召开。", None),
        (EXPELLED, "2026年10月18日我签收了公司寄来的《股东失权通知书》。", date(2026, 10, 18)),
        (EXPELLED, "10月14日收到他们寄来的除名通知。", date(2026, 10, 14)),
        (EXPELLED, "今年3月收到催缴通知，失权的事听别人说的。", None),
        (EXPELLED, "8月10日收到催缴书，写明逾期将失权。", None),
        (EXPELLED, "公司10月8日通知我丧失40万元的股权。", date(2026, 10, 8)),
        (CHECKED, "9月22日开完第一次债权人会议，我的债权仍有争议。", date(2026, 9, 22)),
        (CHECKED, "债权人会议10月8日召开，11月20日管理人才答复。", date(2026, 10, 8)),
        (CHECKED, "10月8日债权人会议核查结束，11月20日管理人才答复。", date(2026, 10, 8)),
        (CHECKED, "第一次债权人会议定于12月10日召开。", None),
        (CHECKED, "8月申报债权，管理人11月2日回函不认。", None),
        (LAST_HEARD, "2023年10月外出，以后再也没有音讯。", date(2023, 10, 1)),
        (LAST_HEARD, "2019年退休，去年走失，现在没有消息。", date(2025, 1, 1)),
        (LAST_HEARD, "走失才十个月。", date(2026, 1, 16)),
        (LAST_HEARD, "三年多没有音讯。", date(2022, 12, 18)),
        (LAST_HEARD, "申请宣告失踪。", None),
    ],
)
def test_the_day_a_period_runs_from(fact: str, text: str, day: date | None) -> None:
    assert told(text).get(fact) == day


@pytest.mark.parametrize(
    ("text", "not_due", "near"),
    [
        ("借条写明2027年3月1日还。", True, False),
        ("约定2026年9月30日付清。", False, False),
        ("2027年他要搬走，钱早该还了。", False, False),
        ("选举日是2026年11月29日。", False, True),
        ("选举日是2026年12月31日。", False, False),
        ("2020年1月投票选过主任。", False, False),
        ("合同到2027年2月30日到期。", True, False),
    ],
)
def test_what_lies_ahead(text: str, not_due: bool, near: bool) -> None:
    values = told(text)
    assert (values[NOT_DUE], values[ELECTION_NEAR]) == (not_due, near)


def test_without_the_day_of_filing_nothing_is_told() -> None:
    values: dict[str, Any] = {}
    note_days(values, "我11月5日收到裁决书。")
    assert values == {}


def test_the_election_day_that_is_filled_in_outranks_the_one_told() -> None:
    for held, near in ((date(2026, 12, 1), True), (date(2026, 12, 2), False)):
        values: dict[str, Any] = {"起诉日期": DAY, "选举日": held}
        note_days(values, "选举日是2026年11月29日。")
        assert values[ELECTION_NEAR] is near


@pytest.mark.parametrize(
    ("text", "abroad"),
    [
        ("被申请人去年起在泰国开店。", True),
        ("他一直没有回国。", True),
        ("他去日本出差，今年已经回国。", False),
        ("替被申请人加工灯具，出口到美国。", False),
        ("他老婆在香港打工，他自己住石岐。", False),
        ("被申请人的儿子去加拿大读书。", False),
        ("他亲自去香港开店，没有再来。", True),
        ("被告女，1980年生，现在泰国。", True),
    ],
)
def test_who_is_said_to_live_abroad(text: str, abroad: bool) -> None:
    values: dict[str, Any] = {}
    note_abroad(values, text)
    assert values[ABROAD] is abroad


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("我持有被告6%的股权。", True),
        ("我持股百分之六。", True),
        ("二人分别持股8%和12%。", False),
        ("我占股一半，公司年亏损5%。", False),
        ("利率是5%。", False),
    ],
)
def test_shares_below_a_tenth(text: str, small: bool) -> None:
    values: dict[str, Any] = {}
    note_share(values, text)
    assert values[SMALL_SHARE] is small


def test_a_plaintiff_called_the_company_is_said_to_be_deregistered() -> None:
    sides = {side: [{"类型": "法人", "名称": f"{side}甲公司"}] for side in ("原告", "被告")}
    values: dict[str, Any] = {"事实与理由": "原告公司2025年3月已办理注销登记。", **sides}
    read_words(values)
    said = [values[side][0][SAID_TO_BE_DEREGISTERED] for side in ("原告", "被告")]
    assert said == [True, False]


@pytest.mark.parametrize(
    ("claim", "sum_written"),
    [
        ({"内容": "支付合作款人民币陆亿元"}, 600_000_000),
        ({"内容": "支付货款3万元，另支付违约金5000元"}, 30_000),
        ({"内容": "支付货款3万元", "金额": 30_000}, None),
        ({"名称": "给付货款6000000美元"}, 6_000_000),
        ({"名称": "归还港币300万"}, 3_000_000),
        ({"内容": "停止侵害"}, None),
    ],
)
def test_the_largest_sum_a_claim_names(claim: dict[str, Any], sum_written: int | None) -> None:
    infer({"诉讼请求": [claim]}, ())
    assert claim.get(SUM_WRITTEN) == sum_written


@pytest.mark.parametrize(
    ("text", "abusive"),
    [
        ("被告造谣。这个畜生不得好死。", True),
        ("被告骂我是畜生。", False),
        ("群里有“王八蛋”三个字。", False),
        ("卖给我的是杂种狗。", False),
        ("被告直播时讲原告人渣败类。", False),
        ("被告不还钱。", False),
    ],
)
def test_who_abuses_and_who_quotes(text: str, abusive: bool) -> None:
    values: dict[str, Any] = {}
    note_manners(values, text)
    assert values[ABUSIVE] is abusive
