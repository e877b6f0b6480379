"""Names of courts as people write them: whether a text names this court.

`中山一院`, `广东省中山市第一人民法院` and `贵院` are one court; a text that names a place without
saying which of its courts stays undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.values.addresses import Court, located, parse_address
from engine.values.numerals import ONE_DIGIT
from engine.values.regions import MUNICIPALITIES, PROVINCE_OF

THIS_COURT, THIS_CITY = "本院", "本市"
_OURS = ("本院", "贵院", "你院")
_ORDINAL = re.compile(rf"第?({ONE_DIGIT})(?=(?:基层)?(?:人民)?法?院)")
_SPECIAL = ("中级", "中院", "高级", "高院", "海事", "知识产权", "铁路", "互联网", "金融", "军事")
# Places that other facts tell; `甲方所在地` is none of them: who that is stands in the contract.
_TOLD = re.compile(
    "原告|被告|起诉|应诉|履行|交货|签订|签约|标的|租赁物|抵押物|不动产|房屋|工程|守约|违约|胜诉"
)
_CITIES = sorted(
    {*MUNICIPALITIES, *(name.removesuffix("市") for name in PROVINCE_OF)}, key=len, reverse=True
)


def names_court(text: str, which: str, court: Court | None) -> bool | None:
    """Whether a text names this court (`本院`), or only its city and no court of it (`本市`).

    None when the text does not tell: no place, or a city with several courts and not which.
    """
    if court is None:
        return None
    said = re.sub(r"\s+", "", text)
    ours = _names_ours(said, court)
    if which == THIS_CITY:
        return ours is None and bool(court.city) and court.city in said
    return ours


def _names_ours(said: str, court: Court) -> bool | None:
    if any(word in said for word in _OURS) or plain_name(court.name) in plain_name(said):
        return True
    cities = [city for city in _CITIES if city in said]
    if court.city in cities:
        return _within_city(said[said.index(court.city) :], court)
    return False if cities or _TOLD.search(said) else None


def plain_name(name: str) -> str:
    """A court's name without what people leave out: 广东省, 市, 人民, 基层, 第."""
    name = re.sub(r"^.{2,3}省", "", name)
    return re.sub(r"市|人民|基层|第|法(?=院)", "", name)


def full_name(said: str, known: Iterable[str]) -> str:
    """The one known court that a text names without 人民 or 第, as it is called; else the text."""
    short = plain_name(re.sub(r"\s+", "", said))
    found = [name for name in known if plain_name(name) == short]
    return found[0] if len(found) == 1 else said


def _within_city(said: str, court: Court) -> bool | None:
    """Another of the city's courts by its number or its kind, or this one by its town."""
    if _kind(said) != _kind(court.name):
        return False
    said_number, number = _ORDINAL.search(said), _ORDINAL.search(court.name)
    if said_number and number and said_number[1] != number[1]:
        return False
    return located(parse_address(said), "本院辖区", court)


def _kind(name: str) -> str:
    word = next((word for word in _SPECIAL if word in name), "")
    return word.removesuffix("院").removesuffix("级")[:2] or ""
