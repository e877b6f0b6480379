"""Identity numbers: GB 11643-1999 resident ids, GB 32100-2015 credit codes, travel documents."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from engine.values.basic import ValueProblem, _ascii, shown

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_RESIDENT = frozenset(["居民身份证", "港澳台居民居住证"])
_FORMS = {
    "护照": re.compile(r"[A-Z0-9]{5,17}\Z"),
    "港澳居民来往内地通行证": re.compile(r"[HM]\d{8}(\d{2})?\Z"),
    "台湾居民来往大陆通行证": re.compile(r"(\d{8}|\d{10}|[A-Z]\d{8,9})\Z"),
    "外国人永久居留身份证": re.compile(r"([A-Z]{3}\d{12}|9\d{16}[\dX])\Z"),
    "军官证": re.compile(r"[\w字第号一-鿿-]{4,30}\Z"),
}


def _code(raw: Any, what: str) -> str:
    if not isinstance(raw, str):
        raise ValueProblem(f"{what}请写成文字（加引号），以免丢失数位")
    if len(raw) > 60:
        raise ValueProblem(f"{what}过长，请核对")
    return _ascii(raw).upper()


def check_resident_id(raw: Any) -> str:
    """An 18-digit number with a right check digit, or an old 15-digit one."""
    text = _code(raw, "身份证号码")
    if re.match(r"\d{15}\Z", text):
        _birth("19" + text[6:12])
        return text
    if not re.match(r"\d{17}[\dX]\Z", text):
        raise ValueProblem("身份证号码应为 18 位（最后一位可以是 X），请核对")
    _birth(text[6:14])
    total = sum(int(c) * w for c, w in zip(text, _ID_WEIGHTS, strict=False))
    if _ID_CHECK[total % 11] != text[17]:
        raise ValueProblem("身份证号码的校验位不对，请对照证件核对；不知道对方号码时可以不填")
    return text


def _birth(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise ValueProblem("身份证号码里的出生日期不存在，请核对") from None


def check_uscc(raw: Any) -> str:
    """A unified social credit code with a right check character."""
    text = _code(raw, "统一社会信用代码")
    if len(text) != 18:
        raise ValueProblem("统一社会信用代码应为 18 位，请核对；不知道时可以不填")
    wrong = sorted(set(text) - set(_USCC_ALPHABET))
    if wrong:
        raise ValueProblem(f"统一社会信用代码里不会出现“{'、'.join(wrong)[:20]}”，可能与数字混淆")
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(text, _USCC_WEIGHTS, strict=False))
    if _USCC_ALPHABET[(31 - total % 31) % 31] != text[17]:
        raise ValueProblem("统一社会信用代码的校验位不对，请对照营业执照核对")
    return text


def check_document_number(kind: Any, raw: Any) -> str:
    """A number of the given kind of document; without a kind, 18 digits are a resident id."""
    text = _code(raw, "证件号码")
    kind = kind if isinstance(kind, str) else ""  # what it is instead, its own field says
    if kind in _RESIDENT or (not kind and re.match(r"\d{17}[\dX]\Z", text)):
        return check_resident_id(text)
    form = _FORMS.get(kind)
    if form is not None and not form.match(text):
        raise ValueProblem(f"“{shown(raw)}”不像{kind}的号码，请对照证件核对")
    if not 2 <= len(text) <= 40:
        raise ValueProblem("证件号码的长度不对，请核对")
    return text


def resident_birth(number: str) -> date | None:
    """The day of birth in a resident identity number of 18 digits; None when it is none."""
    if not re.match(r"\d{17}[\dX]\Z", number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def resident_sex(number: str) -> str:
    """男 or 女 by the seventeenth digit of a resident identity number."""
    return "男" if int(number[16]) % 2 else "女"
