"""A complaint somebody wrote already: its parties, and what it asks and says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from court.reading.cards import RESIDENT, day_of
from court.reading.values import Person, Value
from engine.values import (
    ValueProblem,
    check_resident_id,
    check_uscc,
    parse_phone,
    resident_birth,
    resident_sex,
)
from engine.values.numerals import ONE_DIGIT
from engine.values.showing import show_day

_PARTY = re.compile(rf"^(原告|被告|第三人)(?:(?:{ONE_DIGIT}|[十\d（(])*[^:：]{{0,6}})?[:：]\s*(.+)")
_NAME = re.compile(r"^([一-龥·（）()A-Za-z0-9]{2,60}?)(?=[，,。；;\s]|$)")
_ORGANISATION = re.compile(r"(公司|厂|店|中心|合作社|委员会|银行|医院|学校|事务所)\Z")
_PHONE = re.compile(r"(?:电话|手机|联系方式)[^\d]{0,6}(\d[\d\-]{6,15})")
_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)")
_USCC = re.compile(r"统一社会信用代码[为是：:]*\s*([0-9A-Z]{18})")
_NATION = re.compile(r"[，,\s]([一-龥]{1,5})族")
_BORN = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)(?:出生|生)")
_PLACE = re.compile(r"(?:住所地|住所|住址|住|地址)[为：:]?\s*([一-龥][^，,。；;\s]{3,80})")
_HEAD = re.compile(r"(?:法定代表人|负责人)[^一-龥]{0,2}([一-龥·]{2,10}?)(?=[，,。；;\s]|$)")
_SEX = re.compile(r"[，,\s](男|女)[，,\s]")
_STORY = re.compile(r"^事实(?:与|和|及)?理由[:：]?\s*(.*)")
_END = re.compile(r"^(此致|证据(?:和|清单|目录)|附[:：]|具状人)")
_LABEL = re.compile(
    r"(?:法定代表人|负责人|住|地址|联系|电话|手机|公民身份|身份证|统一社会|性别|民族|男|女)"
)
LONGEST_STORY = 20_000


def parties(lines: Sequence[str]) -> tuple[Person, ...]:
    """Everybody the head of the complaint names, in its order."""
    found = []
    for position, line in enumerate(lines):
        if _STORY.match(line):
            break
        if match := _PARTY.match(line):
            found.append(_party(match[1], match[2] + "".join(_more(lines[position + 1 :]))))
    return tuple(found)


def _more(lines: Sequence[str]) -> list[str]:
    """The lines that belong to the party before them; a line broken in a word goes on in it."""
    kept: list[str] = []
    for line in lines[:6]:
        if _PARTY.match(line) or re.match(r"^(诉讼请求|请求事项|案由|事实|委托)", line):
            break
        kept.append(f"，{line}" if _LABEL.match(line) else line)
    return kept


def _party(side: str, text: str) -> Person:
    found: dict[str, Value] = {}
    name = _NAME.match(text)
    organisation = bool(name and _ORGANISATION.search(name[1]))
    found["类型"] = Value("法人" if organisation else "自然人")
    if name:
        found["名称" if organisation else "姓名"] = Value(name[1])
    if match := _PLACE.search(text):
        found["住所地"] = Value(match[1])
    if phone := _checked(_PHONE.search(text), parse_phone):
        found["联系电话"] = Value(phone)
    found |= _organisation(text) if organisation else _resident(text)
    return Person(found, side)


def _organisation(text: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if code := _checked(_USCC.search(text), check_uscc):
        found["统一社会信用代码"] = Value(code, True)
    if match := _HEAD.search(text):
        found["法定代表人"] = Value(match[1])
    return found


def _resident(text: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if match := _SEX.search(text):
        found["性别"] = Value(match[1])
    if match := _NATION.search(text):
        found["民族"] = Value(match[1])
    if (match := _BORN.search(text)) and (day := day_of(match[1])):
        found["出生日期"] = Value(day)
    if number := _checked(_NUMBER.search(text), check_resident_id):
        found |= {"证件类型": Value(RESIDENT, True), "证件号码": Value(number, True)}
        found["性别"] = Value(resident_sex(number), True)
        if born := resident_birth(number):
            found["出生日期"] = Value(show_day(born), True)
    return found


def _checked(match: re.Match[str] | None, check: object) -> str:
    assert callable(check)
    try:
        return str(check(match[1])) if match else ""
    except ValueProblem:
        return ""


def facts(lines: Sequence[str]) -> dict[str, Value]:
    """The story, as it was written."""
    for position, line in enumerate(lines):
        if match := _STORY.match(line):
            told = [match[1]] if match[1] else []
            for more in lines[position + 1 :]:
                if _END.match(more):
                    break
                told.append(more)
            story = "\n".join(told).strip()[:LONGEST_STORY]
            return {"事实与理由": Value(story)} if story else {}
    return {}
