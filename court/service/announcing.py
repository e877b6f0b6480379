"""Service by announcement: the last way, with everything tried before on record (民事诉讼法 95).

It takes effect when the period is over, counted from the last posting or publication (民诉法解释 138).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from court.service.course import Attempt
from court.service.effects import NotServed
from engine.law.periods import Calendar, add

BEFORE, PERIOD = "公告以前", "公告期"
HOME = "境内"
Parameters = Callable[[str], Any]
# Which attempts that failed satisfy which record asked for.
_FAILED: Mapping[str, tuple[str, ...]] = {
    "邮寄或者电子未成": ("邮寄", "电子"),
    "直接未成": ("直接", "留置", "委托"),
    "电话未成": ("电话",),
}
SEARCHED = "查址"
_APPEAL = ("上诉的权利", "上诉期限", "上诉的法院")
# What an announcement has to say, by the kind of paper; of an appeal where there is one (民诉法解释 139).
_CONTENT: Mapping[str, tuple[str, ...]] = {
    "起诉状副本": ("起诉要点", "答辩期限", "逾期不答辩的后果"),
    "上诉状副本": ("上诉要点", "答辩期限", "逾期不答辩的后果"),
    "传票": ("出庭的时间", "出庭的地点", "逾期不出庭的后果"),
    "判决书": ("裁判的主要内容", *_APPEAL),
    "裁定书": ("裁判的主要内容",),
    "可以上诉的裁定书": ("裁判的主要内容", *_APPEAL),
}
REASON = "公告送达的原因"


@dataclass(frozen=True, slots=True)
class Effect:
    """The last day of the period, and the day service takes effect."""

    ends: date
    day: date
    provisional: bool


def gaps(
    attempts: Iterable[Attempt], searched: bool, missing_proven: bool, parameters: Parameters
) -> list[str]:
    """What has to be on record before an announcement and is not.

    `missing_proven`: there is proof that nobody knows where the person is; then only the search for
    an address is asked for.
    """
    failed = {a.way for a in attempts if isinstance(a.verdict, NotServed)}
    wanted = [SEARCHED] if missing_proven else parameters(BEFORE)["记录"]
    return [one for one in wanted if not _on_record(one, failed, searched)]


def _on_record(wanted: str, failed: set[str], searched: bool) -> bool:
    if wanted == SEARCHED:
        return searched
    return bool(failed & set(_FAILED.get(wanted, (wanted,))))


def has_to_say(papers: Iterable[str], final: bool = False) -> list[str]:
    """What the text of the announcement has to contain, by the kinds of its papers.

    `final`: what is decided in this procedure cannot be appealed.
    """
    parts = [REASON, *(part for paper in papers for part in _CONTENT.get(paper, ()))]
    return [part for part in dict.fromkeys(parts) if not final or part not in _APPEAL]


def effect(
    published: Iterable[date], place: str, parameters: Parameters, calendar: Calendar
) -> Effect:
    """When it takes effect: `published` are all days of posting and publication, the last counts.

    `place`: '' for the mainland, or 境外, 香港, 澳门, 台湾.  Raises `ValueError` without a day.
    """
    table = parameters(PERIOD)
    ends = add(max(published), table[place or HOME])
    day = calendar.next_workday(ends) if table["遇假顺延"] else ends
    return Effect(ends, day, day.year not in calendar.years)
