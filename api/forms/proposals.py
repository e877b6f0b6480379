"""What people write and a form cannot read, as a proposal to confirm: does `约3000` mean 3,000?

Nothing is put in by itself: a page shows the proposal beside the field, and a click takes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from api.forms.model import FormModel, dom_id
from api.forms.reading import Entered, Value
from api.forms.values import typed_amount, typed_day
from engine.values import ValueProblem, check_document_number, parse_date, parse_money

IDENTITY, BORN, SEX = "证件号码", "出生日期", "性别"
RESIDENT = "居民身份证"
UNTIL_PAID = ("还清", "清偿", "付清", "结清", "实际支付", "履行完毕")
AGO = ("今天", "昨天", "前天")
YEARS_AGO = ("今年", "去年", "前年")
_LOOSE = re.compile(r"大约|大概|人民币|左右|上下|[约共计余多\s]")
_TWO_UNITS = re.compile(r"\A(\d+)万(\d)千\Z")
_SHORT_YEAR = re.compile(r"\A(\d{2})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?\Z")


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
    """`约3000`, `5000块钱`, `1万5千`; None where nobody can tell."""
    text = _LOOSE.sub("", unicodedata.normalize("NFKC", typed)).replace("块钱", "元")
    text = _TWO_UNITS.sub(lambda m: str(int(m[1]) * 10_000 + int(m[2]) * 1_000), text)
    try:
        return parse_money(text)
    except ValueProblem:
        return None


def day_meant(typed: str, today: date) -> date | None:
    """`去年3月1日`, `25.3.15`, `昨天`; None without a day, and for a day to come."""
    text = unicodedata.normalize("NFKC", typed).replace(" ", "").replace("号", "日")
    if text in AGO:
        return date.fromordinal(today.toordinal() - AGO.index(text))
    for years, word in enumerate(YEARS_AGO):
        text = text.replace(word, f"{today.year - years}年")
    text = _SHORT_YEAR.sub(r"20\1年\2月\3日", text)
    try:
        day = parse_date(text)
    except ValueProblem:
        return None
    return day if day <= today else None
