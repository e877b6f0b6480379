"""Identity cards and business licences; a number that proves itself says more than its print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from court.reading.values import Person, Value
from engine.values import (
    ValueProblem,
    check_resident_id,
    check_uscc,
    parse_date,
    resident_birth,
    resident_sex,
)
from engine.values.showing import show_day

RESIDENT = "居民身份证"
_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)")
_USCC = re.compile(r"(?<![0-9A-Z])([0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10})(?![0-9A-Z])")
_NEXT = r"(?=姓\s*名|性\s*别|民\s*族|出\s*生|住\s*址|公民身份|$)"
_NAME = re.compile(r"姓\s*名\s*[:：]?\s*([一-龥·]{2,20}?)\s*" + _NEXT)
_NATION = re.compile(r"民\s*族\s*[:：]?\s*([一-龥]{1,8}?)族?\s*" + _NEXT)
_PLACE = re.compile(r"住\s*址\s*[:：]?\s*(.+?)\s*(?=公民身份|$)")
_LABEL = r"(?=统一社会信用代码|名\s*称|类\s*型|住\s*所|法定代表人|经\s*营\s*者|注册资本|成立日期|经营范围|营业期限|登记机关|$)"
_COMPANY = re.compile(r"名\s*称\s*[:：]?\s*([一-龥（）()·A-Za-z0-9]{2,60}?)\s*" + _LABEL)
_SEAT = re.compile(r"(?:住\s*所|经营场所)\s*[:：]?\s*(.{4,100}?)\s*" + _LABEL)
_HEAD = re.compile(r"(?:法定代表人|负责人|经\s*营\s*者)\s*[:：]?\s*([一-龥·]{2,20}?)\s*" + _LABEL)
_KIND = re.compile(r"类\s*型\s*[:：]?\s*([一-龥（）()、]{2,40}?)\s*" + _LABEL)


def identity_card(lines: Sequence[str]) -> Person:
    """A resident: what the number proves is taken from it, also where the print was lost."""
    whole = "\n".join(lines)
    found = dict(_of_number(whole))
    if match := _NAME.search(whole):
        found["姓名"] = Value(match[1])
    if match := _NATION.search(whole):
        found["民族"] = Value(match[1])
    if place := _address(lines):
        found["住所地"] = Value(place)
    return Person(found)


def _of_number(whole: str) -> Iterator[tuple[str, Value]]:
    for match in _NUMBER.finditer(whole):
        try:
            number = check_resident_id(match[1])
        except ValueProblem:
            continue
        yield "证件类型", Value(RESIDENT, True)
        yield "证件号码", Value(number, True)
        if born := resident_birth(number):
            yield "出生日期", Value(show_day(born), True)
        yield "性别", Value(resident_sex(number), True)
        return


def _address(lines: Sequence[str]) -> str:
    """The address with the lines it runs on to; the number below ends it."""
    for position, line in enumerate(lines):
        if match := _PLACE.search(line):
            rest = []
            for more in lines[position + 1 : position + 3]:
                if re.search(r"公民身份|\d{15}", more):
                    break
                rest.append(more.strip())
            return "".join([match[1], *rest])
    return ""


def licence(lines: Sequence[str]) -> Person:
    """An organisation or a trader; the code has a check digit of its own (GB 32100)."""
    whole = "\n".join(lines)
    found: dict[str, Value] = {}
    for match in _USCC.finditer(whole.upper()):
        try:
            found["统一社会信用代码"] = Value(check_uscc(match[1]), True)
            break
        except ValueProblem:
            continue
    trader = "个体工商户" in whole
    found["类型"] = Value("个体工商户" if trader else "法人")
    kind = _KIND.search(whole)
    if not trader and kind and re.search("合伙|个人独资|分公司|分支", kind[1]):
        found["类型"] = Value("非法人组织")
    head = "经营者" if trader else "法定代表人"
    for name, pattern in (("名称", _COMPANY), ("住所地", _SEAT), (head, _HEAD)):
        if said := pattern.search(whole):
            found[name] = Value(said[1].strip())
    return Person(found)


def day_of(text: str) -> str:
    """A day as the form shows it; empty for what is none."""
    try:
        return show_day(parse_date(text))
    except ValueProblem:
        return ""
