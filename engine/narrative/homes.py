"""Where a defendant is said to live now, when the form leaves it open: a question of venue.

Read only where it is told to be in the court's own city, so that nobody is sent away by it; whether
somebody has lived there for a year (民诉法解释 4) is for the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.evaluation.facts import Values
from engine.values.addresses import Address, parse_address
from engine.values.regions import COUNTRIES

HOME, USUAL_HOME, DEFENDANTS = "现居住地", "经常居住地", "被告"
ABROAD = "写到对方在境外"
NEIGHBOURS = "被告同住一个区县"
_DISTRICT = re.compile(r"[^区县市旗]{1,6}[区县市旗]")
# 他去年起在泰国开店, 被申请人出国后没有回来; not 货卖到泰国, 他已经回国, 他老婆在香港.
_SOMEBODY_NEAR = (
    "(?!的?(?:老婆|妻子|太太|丈夫|老公|前夫|前妻|儿子|儿媳|女儿|女婿|女友|男友|父亲|父母|母亲"
    "|爸|妈|哥哥|弟弟|姐姐|妹妹|家人|亲戚|朋友))"
)
_WENT_ABROAD = re.compile(
    f"(?:被申请人|被告|债务人|对方|他|她|现在人|(?=人在)){_SOMEBODY_NEAR}[^。；\n]{{0,20}}"
    f"(?<![卖运寄发销口供送])(?:在|去|到|往|定居|移居|移民|旅居|长住|常住)了?(?:{'|'.join(COUNTRIES)}|国外|境外|海外|澳洲|香港|澳门|台湾)"
    "|出国(?!前)|移民(?!局)|(?:没有?|未|不肯|不)回国"
)
_CAME_BACK = re.compile("(?:已经?|刚刚?|又|后来)回国|回国(?:后|以后|了)|回来了")
_SENTENCE = re.compile(r"[。；！？\n]")
# The last of those a sentence speaks of before it says where they live.
_SUBJECT = re.compile("被告|他|她|对方|双方|我们|夫妻|两人|两个人|一家|原告|我")
_OTHERS = frozenset({"原告", "我"})
_LIVING = (
    "(?:住|居住|租住|定居|搬)(?:在|到|来)(?P<home>{city}[^，,。；、和与就并]{{0,12}})"
    "|(?:在|到|来)(?P<place>{city}[^，,。；、和与就并]{{0,12}}?)"
    "(?:租房|一起|共同)*(?:住|居住|生活|打工|上班|务工|做工|做生意|开店)"
)


def note_abroad(values: Values, text: str) -> None:
    """Note in place whether the other side is said to live abroad: a payment order cannot reach it."""
    values[ABROAD] = bool(_WENT_ABROAD.search(text)) and not _CAME_BACK.search(text)


def note_neighbours(values: Values) -> None:
    """Note in place whether several defendants all live in one district, which has one court."""
    homes = [_district(party.get("住所地")) for party in values.get(DEFENDANTS) or ()]
    values[NEIGHBOURS] = len(homes) > 1 and len(set(homes)) == 1 and homes[0] is not None


def _district(home: object) -> tuple[str, str] | None:
    """The city and the district of an address; None where one of them is not told."""
    if not isinstance(home, Address) or home.city is None:
        return None
    found = _DISTRICT.match(home.rest)
    return (home.city, found[0]) if found else None


def read_homes(values: Values) -> Iterator[str]:
    """Fill in the present home of defendants who are said to live in the court's city; a remark each."""
    court, text = values.get("受诉法院"), values.get("事实与理由")
    if not isinstance(court, str) or not isinstance(text, str):
        return
    open_homes = [p for p in values.get(DEFENDANTS) or () if _has_none(p)]
    home = _told(text, court.partition("市")[0]) if open_homes else ""
    for party in open_homes if home else ():
        party[HOME] = parse_address(home)
        yield f"{party.get('姓名', '被告')}的现居住地没有填，事实里写到住在{home}，只用来提示核对管辖。"


def _has_none(party: Values) -> bool:
    known = any(party.get(name) is not None for name in (HOME, USUAL_HOME))
    return party.get("类型") == "自然人" and not known


def _told(text: str, city: str) -> str:
    """The place in the city where the defendant, or both sides, are said to live; empty for none."""
    if len(city) < 2 or city not in text:
        return ""
    living = re.compile(_LIVING.format(city=re.escape(city)))
    for sentence in _SENTENCE.split(text):
        for found in living.finditer(sentence):
            subjects = _SUBJECT.findall(sentence[: found.start()])
            if subjects and subjects[-1] not in _OTHERS:
                return found["home"] or found["place"] or ""
    return ""
