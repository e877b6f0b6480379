"""What people write and a form cannot read, as a proposal to confirm: `五万` is 50,000?

Nothing is put in by itself: a page shows the proposal beside the field, and a click takes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from api.forms.model import FormModel, dom_id
from api.forms.reading import Entered, Value
from api.forms.values import typed_amount, typed_day
from engine.values import ValueProblem, check_document_number, parse_date, parse_money

DIGITS = {c: n for n, chars in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for c in chars}  # fmt: skip
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
GROUPS = {"万": 10**4, "亿": 10**8}
IDENTITY, BORN, SEX = "证件号码", "出生日期", "性别"
RESIDENT = "居民身份证"
UNTIL_PAID = ("还清", "清偿", "付清", "结清", "实际支付", "履行完毕")
_LOOSE = re.compile(r"大约|大概|人民币|左右|上下|以上|[约共计￥¥整正余多来,，\s]")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([万亿千百])(\d)?\Z")
_SHORT_YEAR = re.compile(r"(\d{2})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?\Z")
_RELATIVE = {"今年": 0, "去年": 1, "前年": 2}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a control, and what the button that takes it says."""

    target: str
    value: str
    words: str


def proposals(model: FormModel, entered: Entered, today: date) -> list[Proposal]:
    """Everything on a form that can be proposed now."""
    found: list[Proposal] = []
    for list_name, prefix, values in _owners(entered):
        for name, value in values.items():
            known = model.index.fields.get((list_name, name))
            if known is not None and isinstance(value, str) and value.strip():
                target = dom_id(f"{prefix}.{name}" if prefix else name)
                found += _of_value(known.type, target, value.strip(), today)
        if (list_name, BORN) in model.index.fields:
            found += _of_number(prefix, values)
    return found


def _owners(entered: Entered) -> Iterator[tuple[str, str, Mapping[str, Value]]]:
    yield "", "", entered.top
    for list_name, rows in entered.lists.items():
        for row in rows:
            yield list_name, f"{list_name}[{row.number}]", row.values


def _of_value(kind: str, target: str, typed: str, today: date) -> Iterator[Proposal]:
    if kind == "金额" and not _reads(parse_money, typed):
        yield from _amount(target, typed)
    if kind == "日期" and not _reads(parse_date, typed):
        yield from _day(target, typed, today)


def _amount(target: str, typed: str) -> Iterator[Proposal]:
    if (amount := amount_meant(typed)) is not None:
        shown = typed_amount(str(amount))
        yield Proposal(target, shown, f"是 {shown} 元吗？填入")


def _day(target: str, typed: str, today: date) -> Iterator[Proposal]:
    if (day := day_meant(typed, today)) is not None:
        yield Proposal(target, typed_day(day), f"是 {typed_day(day)} 吗？填入")
    elif any(word in typed for word in UNTIL_PAID):
        yield Proposal(target, "", "算到还清为止的，这里空着就行。清空")


def _reads(parse: Any, typed: str) -> bool:
    try:
        parse(typed)
    except ValueProblem:
        return False
    return True


def _of_number(prefix: str, values: Mapping[str, Value]) -> Iterator[Proposal]:
    """Day of birth and sex out of a resident's number, while they are not filled in."""
    typed = values.get(IDENTITY)
    if not isinstance(typed, str) or values.get("证件类型") not in (None, "", RESIDENT):
        return
    try:
        number = check_document_number(RESIDENT, typed)
    except ValueProblem:
        return
    if len(number) != 18:
        return
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    sex = "男" if int(number[16]) % 2 else "女"
    for name, value in ((BORN, typed_day(born)), (SEX, sex)):
        if not values.get(name):
            yield Proposal(dom_id(f"{prefix}.{name}"), value, f"按身份证号码填入{value}")


def amount_meant(typed: str) -> Decimal | None:
    """`五万`, `伍万元整`, `5万5`, `1.5w`, `约3000`; None for anything else."""
    text = _LOOSE.sub("", unicodedata.normalize("NFKC", typed)).lower()
    text = text.replace("w", "万").replace("k", "千").replace("圆", "元").replace("块", "元")
    whole, _, rest = text.partition("元")
    amount, parts = _whole(whole), _parts(rest)
    if amount is None or parts is None:
        return None
    found = amount + parts
    return found if 0 < found < Decimal(10) ** 13 else None


def _whole(text: str) -> Decimal | None:
    if mixed := _MIXED.match(text):
        unit = GROUPS.get(mixed[2]) or UNITS[mixed[2]]
        return Decimal(mixed[1]) * unit + (int(mixed[3]) * unit // 10 if mixed[3] else 0)
    if re.fullmatch(r"\d+(\.\d{1,2})?", text):
        try:
            return Decimal(text)
        except InvalidOperation:
            return None
    return _numerals(text)


def _numerals(text: str) -> Decimal | None:
    """`一万二`, `三千五百`, `壹拾贰万`: numerals with their units."""
    if not text or any(c not in DIGITS and c not in UNITS and c not in GROUPS for c in text):
        return None
    total, section, digit, unit, filler = 0, 0, 0, 1, False
    for c in text:
        if c in DIGITS:
            digit, filler = DIGITS[c], filler or DIGITS[c] == 0
        elif c in UNITS:
            section += (digit or 1) * UNITS[c]
            digit, unit, filler = 0, UNITS[c], False
        else:
            total = (total + section + digit) * GROUPS[c]
            section, digit, unit, filler = 0, 0, GROUPS[c], False
    tail = digit * unit // 10 if digit and unit > 10 and not filler else digit
    return Decimal(total + section + tail)


def _parts(text: str) -> Decimal | None:
    """`五角三分` in yuan; nothing is zero."""
    if not text:
        return Decimal(0)
    found = re.fullmatch(r"(?:(.)角)?(?:零?(.)分)?", text)
    if not found or not (found[1] or found[2]):
        return None
    jiao, fen = (_digit(c) if c else 0 for c in found.groups())
    return None if jiao is None or fen is None else Decimal(jiao * 10 + fen) / 100


def _digit(c: str) -> int | None:
    return int(c) if c.isascii() and c.isdigit() else DIGITS.get(c)


def day_meant(typed: str, today: date) -> date | None:
    """`去年3月1日`, `25.3.15`, `二〇二五年三月十五日`, `昨天`; None without a day."""
    text = unicodedata.normalize("NFKC", typed).replace(" ", "").replace("号", "日")
    if text in ("今天", "昨天", "前天"):
        return date.fromordinal(today.toordinal() - ("今天", "昨天", "前天").index(text))
    for word, ago in _RELATIVE.items():
        text = text.replace(word, f"{today.year - ago}年")
    text = re.sub(r"[零〇一二三四五六七八九十]+", _in_digits, text)
    if short := _SHORT_YEAR.match(text):
        text = f"20{short[1]}年{short[2]}月{short[3]}日"
    found = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日?", text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return day if day and day.year >= 1900 and day <= today else None


def _in_digits(found: re.Match[str]) -> str:
    """`二〇二五` is a row of digits, `十五` a number."""
    text = found[0]
    if "十" not in text:
        return "".join(str(DIGITS[c]) for c in text)
    return str(_numerals(text))
