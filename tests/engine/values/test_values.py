"""Values: unambiguous writing is understood, everything else refused with a sentence."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle.bundle import Bundle
from engine.values import (
    ValueProblem,
    check_document_number,
    check_resident_id,
    check_uscc,
    located,
    parse_address,
    parse_bool,
    parse_count,
    parse_date,
    parse_money,
    parse_name,
    parse_phone,
    parse_text,
)
from engine.values.addresses import Court
from engine.values.amounts import spoken_amount
from engine.values.courts import full_name
from tests.rules import delivered

DAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        (0, "0"),
        (12000, "12000"),
        (0.1, "0.1"),
        (Decimal("15320.66"), "15320.66"),
        ("12,345.60", "12345.60"),
        ("１２，３４５．６０元", "12345.60"),
        ("1.5万", "15000"),
        ("3亿元", "300000000"),
        ("￥ 800", "800"),
        ("人民币5000元整", "5000"),
        (10**15, "1000000000000000"),
    ],
)
def test_money(raw: Any, amount: str) -> None:
    assert parse_money(raw) == Decimal(amount)


@pytest.mark.parametrize(
    "raw",
    [True, None, [], {}, "", "1,2", "12,34", "很多", "-5", -5, "1.005", 10**15 + 1, "NaN", "1e5",
     float("inf"), float("nan"), "5美元", "0x10", "1.2.3", "万"],
)  # fmt: skip
def test_money_refused(raw: Any) -> None:
    with pytest.raises(ValueProblem):
        parse_money(raw)


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False))
def test_money_survives_being_written(amount: Decimal) -> None:
    assert parse_money(str(amount)) == parse_money(f"{amount:,}") == amount


@pytest.mark.parametrize(
    "raw",
    ["2026-09-07", "2026/9/7", "2026.9.7", "2026年9月7日", "20260907", "２０２６年９月７日", DAY],
)
def test_date(raw: Any) -> None:
    assert parse_date(raw) == DAY


@pytest.mark.parametrize(
    "raw", ["2026-02-30", "26-9-7", "2026-13-01", "昨天", 20260907, None, True, "1700-01-01", "2026-09-07 10:00"]
)  # fmt: skip
def test_date_refused(raw: Any) -> None:
    with pytest.raises(ValueProblem):
        parse_date(raw)


@given(st.dates(date(1850, 1, 1), date(2200, 12, 31)))
def test_date_survives_being_written(day: date) -> None:
    assert parse_date(day.isoformat()) == parse_date(f"{day.year}年{day.month}月{day.day}日") == day


PARSERS = [parse_money, parse_date, parse_bool, parse_count, parse_phone, parse_text,
           check_resident_id, check_uscc, parse_address]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60) | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)


@given(st.sampled_from(PARSERS), ANYTHING)
def test_anything_is_read_or_refused(parser: Any, raw: Any) -> None:
    try:
        parser(raw)
    except ValueProblem as problem:
        assert str(problem)
        assert len(str(problem)) < 200


def resident_id(chance: random.Random) -> str:
    body = f"442000{chance.randrange(1940, 2020)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{chance.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


@given(st.integers(0, 100_000))
def test_resident_id_accepts_right_and_refuses_any_one_changed_digit(seed: int) -> None:
    chance = random.Random(seed)
    number = resident_id(chance)
    assert check_resident_id(number.lower()) == number
    place = chance.randrange(17)
    other = str((int(number[place]) + chance.randrange(1, 10)) % 10)
    with pytest.raises(ValueProblem):
        check_resident_id(number[:place] + other + number[place + 1 :])


def test_known_numbers() -> None:
    assert check_resident_id("11010519491231002X") == "11010519491231002X"
    assert check_resident_id("110105491231002") == "110105491231002"
    assert check_uscc("91350100M000100Y43") == "91350100M000100Y43"
    for wrong in ("91350100M000100Y44", "91350100M000100Y4", "91350100M0O0100Y43"):
        with pytest.raises(ValueProblem):
            check_uscc(wrong)


@pytest.mark.parametrize(
    ("kind", "number", "fine"),
    [
        ("护照", "E12345678", True),
        ("护照", "中国", False),
        ("港澳居民来往内地通行证", "H12345678", True),
        ("港澳居民来往内地通行证", "12345678", False),
        ("台湾居民来往大陆通行证", "12345678", True),
        ("居民身份证", "442000198503120011", False),
        (None, "442000198503120011", False),
        ("其他", "某证字第1号", True),
    ],
)
def test_document_numbers(kind: str | None, number: str, fine: bool) -> None:
    if fine:
        assert check_document_number(kind, number)
    else:
        with pytest.raises(ValueProblem):
            check_document_number(kind, number)


@pytest.mark.parametrize(
    "raw", ["13800138000", "0760-88886666", "+86 13800138000", "(0760)88886666", "+852 2123 4567", "88886666"]
)  # fmt: skip
def test_phone(raw: str) -> None:
    assert parse_phone(raw)


@pytest.mark.parametrize("raw", ["1380013800", "电话", "123", 13800138000, "1" * 30])
def test_phone_refused(raw: Any) -> None:
    with pytest.raises(ValueProblem):
        parse_phone(raw)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("广东省中山市石岐街道某路1号", "本院辖区", True),
        ("广东省中山市火炬开发区", "本院辖区", True),
        ("中山市南朗镇", "本院辖区", True),
        ("广东省中山市小榄镇", "本院辖区", False),
        ("广东省中山市东升镇", "本院辖区", False),
        ("广东省中山市", "本院辖区", None),
        ("广东省中山市", "本市", True),
        ("广东省中山市", "本市未写镇街", True),
        ("广东省中山市三乡镇", "本市未写镇街", False),
        ("石岐区某路1号", "本院辖区", True),
        ("东区兴中道", "本院辖区", None),
        ("南头街道", "本院辖区", None),
        ("广东省广州市中山四路", "本院辖区", False),
        ("广东省深圳市南山区南头街道", "本院辖区", False),
        ("大连市中山区", "本市", False),
        ("中山路3号", "本市", None),
        ("中山石岐区某路1号", "本院辖区", True),
        ("中山火炬高技术产业开发区某路", "本院辖区", True),
        ("中山古镇某村", "本院辖区", False),
        ("中山古镇某村", "本市", True),
        ("中山古镇某村", "境内", True),
        ("中山古镇某村", "本省", True),
        ("中山东路8号", "本院辖区", None),
        ("中山东路8号", "境内", None),
        ("中山区人民路8号", "本院辖区", None),
        ("广东省", "本市", None),
        ("湖南省长沙市", "本省", False),
        ("湖南省长沙市", "境内", True),
        ("香港九龙弥敦道1号", "境内", False),
        ("香港九龙弥敦道1号", "本省", False),
        ("美国纽约", "境内", False),
        ("某村某号", "境内", None),
        ("广东省珠海市香洲区", "珠海市", True),
        ("广东省珠海市香洲区", "广州市", False),
        ("湖南省长沙市", "广东省", False),
    ],
)
def test_where_an_address_lies(
    bundle: Bundle, text: str, place: str, expected: bool | None
) -> None:
    court = bundle.court("中山市第一人民法院", DAY)
    assert located(parse_address(text), place, court) is expected


def test_every_town_belongs_to_exactly_one_basic_court(bundle: Bundle) -> None:
    courts = [bundle.court(f"中山市第{n}人民法院", DAY) for n in ("一", "二")]
    towns = bundle.parameters.value("中山镇街", DAY)
    assert len(towns) == 23
    for town in towns:
        found = [located(parse_address(f"广东省中山市{town}"), "本院辖区", c) for c in courts]
        assert sorted(map(str, found)) == ["False", "True"], town


@cache
def default_court() -> Court:
    return delivered().court(None, DAY)


@given(st.text(max_size=40))
def test_no_text_breaks_the_address_reader(text: str) -> None:
    court = default_court()
    try:
        address = parse_address(text)
    except ValueProblem:
        return
    for place in ("本院辖区", "本市", "本省", "境内", "本市未写镇街", "广州市"):
        assert located(address, place, court) in (True, False, None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("五万", "50000"),
        ("伍万元整", "50000"),
        ("人民币贰佰元整", "200"),
        ("5万5", "55000"),
        ("1.5w", "15000"),
        ("三万五", "35000"),
        ("三万零五百", "30500"),
        ("一亿二千万", "120000000"),
        ("十二万三千四百五十六元七角八分", "123456.78"),
    ],
)
def test_amounts_as_people_write_them(written: str, meant: str) -> None:
    assert parse_money(written) == Decimal(meant)


@pytest.mark.parametrize(
    ("written", "said"),
    [("100 dollars", "币种"), ("约五万", "确定的数"), ("五万左右", "确定的数"), ("万", "看不懂")],
)
def test_amounts_that_are_none_say_how_to_write_them(written: str, said: str) -> None:
    with pytest.raises(ValueProblem, match=said):
        parse_money(written)


@given(st.integers(1, 10**12 - 1))
def test_every_whole_number_in_words_is_read_back(number: int) -> None:
    assert spoken_amount(in_words(number)) == number


def in_words(number: int) -> str:
    """The usual writing of a whole number below 10^12."""
    digits, small = "零一二三四五六七八九", ("", "十", "百", "千")
    said, zero = "", False
    text = str(number)
    for place, char in enumerate(text):
        left = len(text) - 1 - place
        if char == "0":
            zero = True
        else:
            said += ("零" if zero and said else "") + digits[int(char)] + small[left % 4]
            zero = False
        if left and left % 4 == 0 and int(text[max(0, place - 3) : place + 1]):
            said += "亿" if left == 8 else "万"
    return said


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二五年三月五日", date(2025, 3, 5)),
        ("2025年十二月31号", date(2025, 12, 31)),
    ],
)
def test_days_in_chinese_numerals(written: str, day: date) -> None:
    assert parse_date(written) == day


@pytest.mark.parametrize("written", ["去年3月", "2025年3月", "上个月"])
def test_half_a_date_says_what_is_missing(written: str) -> None:
    with pytest.raises(ValueProblem, match="哪一天"):
        parse_date(written)


def test_the_dot_in_a_name_is_one() -> None:
    assert len({parse_name(f"买买提{dot}阿依") for dot in "·•・．."}) == 1
    assert parse_name("J.Smith") == "J.Smith"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("中山一院", "中山市第一人民法院"),
        ("中山市第一法院", "中山市第一人民法院"),
        ("广东省中山市第二人民法院", "中山市第二人民法院"),
        ("第一法院", "第一法院"),
        ("中山法院", "中山法院"),
    ],
)
def test_a_court_is_known_by_its_short_name_where_only_one_is_meant(said: str, meant: str) -> None:
    known = ("中山市第一人民法院", "中山市第二人民法院", "中山市中级人民法院")
    assert full_name(said, known) == meant
