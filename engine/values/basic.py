"""Text, amounts, dates, yes/no, counts and telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from engine.values.amounts import date_number, mentions_number, spoken_amount

MAX_TEXT = 200_000
MAX_MONEY = Decimal(10) ** 15
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x00AD]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# What few texts hold, looked for once: everything that is taken out or refused.
_ODD = re.compile(rf"[\r{''.join(map(chr, _INVISIBLE))}\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Printed ASCII is what it becomes.
_PRINTED = re.compile(r"[!-~]{1,200}\Z")
# Input methods have many of them; between letters of a Chinese name they are the same dot.
_NAME_DOT = re.compile(r"(?<=[\u3400-\u9fff]) ?[·•‧∙⋅・･．.●] ?(?=[\u3400-\u9fff])")
_PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?\Z")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?\Z")
_UNITS = {"": Decimal(1), "千": Decimal(10**3), "万": Decimal(10**4), "亿": Decimal(10**8)}
_MONEY = re.compile(r"(?:人民币|RMB|[¥￥])?\s*([\d.,]+)\s*(千|万|亿)?\s*(?:元整?)?(?:人民币)?\Z")
_FOREIGN = re.compile(
    r"美元|美金|港币|港元|欧元|日元|英镑|澳元|dollars?|USD|HKD|EUR|\$", re.IGNORECASE
)
_ABOUT = re.compile(r"约|左右|大概|多|余|若干|待定|不详|以上|以下|至|到|~|-")
_CHINESE_DATE = re.compile(r"(\w{4})年(\w{1,3})月([^\W日号]{1,3})[日号]?\Z")
_PART_OF_DATE = re.compile(r"(\d{2,4}|\w{1,4})(年|月)")
_DATE_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\Z"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\Z"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?\Z"),
    re.compile(r"(\d{4})(\d{2})(\d{2})\Z"),
)
_YES = frozenset(["是", "有", "对", "true", "True"])
_NO = frozenset(["否", "无", "没有", "不是", "false", "False"])
_PHONE = re.compile(r"\+?\d[\d-]{5,22}\d(转\d{1,6})?\Z")


class _NotApplicable:
    """The answer “does not apply”; there is one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "不适用"


NOT_APPLICABLE: Final = _NotApplicable()  # an answer of its own, for every type but lists


class ValueProblem(ValueError):
    """A value that cannot be taken; the message is Chinese and says what to do."""


def shown(raw: Any) -> str:
    """At most 40 characters of a value, for messages."""
    text = str(raw) if isinstance(raw, str | int | float | Decimal) else type(raw).__name__
    return text[:40] + ("……" if len(text) > 40 else "")


def parse_text(raw: Any) -> str:
    """NFC text without invisible marks.  Numbers are refused: an id written as a number has
    already lost its leading zeros."""
    if not isinstance(raw, str):
        raise ValueProblem("这里应填文字（加引号）")
    if len(raw) > MAX_TEXT:
        raise ValueProblem(f"超过 {MAX_TEXT // 10_000} 万字，请缩短或作为附件提交")
    text = _visible(raw) if _ODD.search(raw) else raw
    return unicodedata.normalize("NFC", text).strip()


def _visible(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    if _CONTROL.search(text):
        raise ValueProblem("含有不可见的控制字符，请重新输入")
    return text


def parse_name(raw: Any) -> str:
    """A text in which the dot between the parts of a name is written one way (阿依·买买提)."""
    return _NAME_DOT.sub("·", parse_text(raw))


def _ascii(raw: str) -> str:
    """Full-width digits and punctuation as ASCII, without spaces."""
    if _PRINTED.match(raw):
        return raw
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", parse_text(raw)))


def parse_money(raw: Any) -> Decimal:
    """An amount in yuan, at most two decimals, 0 to 10^15.

    `12万`, `1,234.50`, `￥3000元`, `伍万元整`, `5万5`, `1.5w` and full-width digits are understood.
    """
    value = _money_number(raw)
    if not value.is_finite() or value < 0:
        raise ValueProblem("金额应是不小于 0 的数")
    if value > MAX_MONEY:
        raise ValueProblem("金额过大，请核对是否多写了位数")
    if value != value.quantize(Decimal("0.01")):
        raise ValueProblem("金额最多写到分（两位小数）")
    return value


def _money_number(raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise ValueProblem("这里应填金额，单位为元")
    if isinstance(raw, int | Decimal):
        return Decimal(raw) if len(str(raw)) < 40 else MAX_MONEY + 1
    if isinstance(raw, float):
        return Decimal(repr(raw))
    if not isinstance(raw, str) or len(raw) > 60:
        raise ValueProblem("这里应填金额，单位为元，如 12000 或 1.2万")
    text = _ascii(raw)
    if foreign := _FOREIGN.search(text):
        raise ValueProblem(f"“{shown(raw)}”写的是{foreign[0]}；金额只写数，币种写在“币种”里")
    found = _MONEY.match(text)
    if not found and (spoken := spoken_amount(text)) is not None:
        return spoken
    if _ABOUT.search(text) and mentions_number(text):
        raise ValueProblem(
            f"金额“{shown(raw)}”不是一个确定的数；请写一个数，如 12000，算不准的写估计的数"
        )
    if not found or not (_PLAIN_NUMBER.match(found[1]) or _GROUPED.match(found[1])):
        raise ValueProblem(f"看不懂金额“{shown(raw)}”；请写成 12000 或 1.2万 这样")
    try:
        return Decimal(found[1].replace(",", "")) * _UNITS[found[2] or ""]
    except InvalidOperation:
        raise ValueProblem(f"看不懂金额“{shown(raw)}”") from None


def parse_date(raw: Any) -> date:
    """A real date between 1850 and 2200 in one of the usual ways of writing it."""
    if isinstance(raw, datetime):
        raise ValueProblem("这里只填日期，不填时间")
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str) or len(raw) > 40:
        raise ValueProblem("这里应填日期，如 2026-03-02")
    text = _ascii(raw)
    for form in _DATE_FORMS:
        if found := form.match(text):
            year, month, day = (int(part) for part in found.groups())
            return _real_date(year, month, day, raw)
    if found := _CHINESE_DATE.match(text):
        year, month, day = (date_number(part) for part in found.groups())
        if year and month and day:
            return _real_date(year, month, day, raw)
    if _PART_OF_DATE.match(text):
        raise ValueProblem(f"“{shown(raw)}”没有写到哪一天；请写成 2026-03-02，记不清的写大概的一天")
    raise ValueProblem(f"看不懂日期“{shown(raw)}”；请写成 2026-03-02 这样")


def _real_date(year: int, month: int, day: int, raw: Any) -> date:
    try:
        value = date(year, month, day)
    except ValueError:
        raise ValueProblem(f"“{shown(raw)}”不是真实存在的日期，请核对") from None
    if not 1850 <= year <= 2200:
        raise ValueProblem(f"年份 {year} 不合理，请核对")
    return value


def parse_bool(raw: Any) -> bool:
    """是/否, 有/无, true/false."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        text = parse_text(raw)
        if text in _YES:
            return True
        if text in _NO:
            return False
    raise ValueProblem("这里应填“是”或“否”")


def parse_count(raw: Any) -> Decimal:
    """A whole number from 0 to a billion."""
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        value = Decimal(raw) if len(str(raw)) < 20 else Decimal("NaN")
    elif isinstance(raw, str) and re.match(r"\d{1,10}\Z", text := _ascii(raw)):
        value = Decimal(text)
    else:
        raise ValueProblem("这里应填整数")
    if not value.is_finite() or value != value.to_integral_value() or not 0 <= value <= 10**9:
        raise ValueProblem("这里应填不小于 0 的整数")
    return value


def parse_phone(raw: Any) -> str:
    """A telephone number: mobile, landline or with a country code; spaces are dropped."""
    if not isinstance(raw, str) or len(raw) > 40:
        raise ValueProblem("电话请写成文字（加引号）")
    text = re.sub(r"[()]", "", _ascii(raw))
    if not _PHONE.match(text):
        raise ValueProblem("电话号码的格式不对，请写 11 位手机号，或区号加号码")
    digits = re.sub(r"\D", "", text.partition("转")[0])
    mobile = digits.startswith("1") and "-" not in text and not text.startswith("+")
    if mobile and len(digits) != 11:
        raise ValueProblem("手机号应为 11 位，请核对")
    return text


def sum_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where no amount is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
