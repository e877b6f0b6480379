"""A new version of an entry by copy: the old one holds to the day before, the new one from its day.

What other files say of the old number (除外, 替代, 胜过) is said of the new one too, so that the new
version holds in the same causes as the old one; what merely names it is listed (`still_named`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from engine.editing.fields import keys_of, with_key, with_lists, without_key
from engine.editing.written import (
    Written,
    entries,
    entry,
    excerpt,
    inserted,
    scalar,
    values,
    with_entry,
    with_values,
)
from engine.language.rules import EXCEPTIONAL
from engine.text.files import Files
from engine.text.lists import joined
from engine.values.showing import show_day

NUMBER, START, END, STATUS = "编号", "施行", "废止", "状态"
TRIAL, IN_FORCE = "试行", "施行"
DRAFT, EXCEPTED, ACCEPTED, DEFEATS, REPLACES = "草案", "除外", "应受理", "胜过", "替代"
_NUMBERED = re.compile(r"(?P<head>.+-)(?P<number>\d+)\Z")
_FOLDERS = ("rules/", "casetypes/")


def may_have_versions(path: str, place: Written | None) -> bool:
    """Whether an entry has days it holds from and to."""
    return place is not None and {NUMBER, START, END} <= keys_of(path, place.section).keys()


def is_number(name: str) -> bool:
    """Whether an entry is called by a number, as rules are, and not by a name."""
    return _NUMBERED.match(name) is not None


def successor(name: str, files: Files) -> str:
    """The next number after `name` that stands nowhere: `起诉-被告-01` gives `起诉-被告-02`."""
    found = _NUMBERED.match(name)
    head, number = (found["head"], found["number"]) if found else (f"{name}-", "01")
    following = int(number) + 1
    while any(_holding(files, said := f"{head}{following:0{len(number)}}")):
        following += 1
    return said


def with_version(text: str, path: str, name: str, number: str, day: date) -> str:
    """A file with a copy of an entry after it, which is called `number` and holds from `day`.

    The old one holds to the day before.  Every other byte stays.  Raises `ValueError`, in Chinese,
    where the days do not fit.
    """
    place = entry(text, name)
    if place is None or not may_have_versions(path, place):
        raise ValueError(f"“{name}”没有施行日，不能写新版")
    own = excerpt(text, place)
    said = {one.path[0]: one.text for one in values(own) if len(one.path) == 1}
    ended = _require_possible(place, said, day)
    keys = keys_of(path, place.section)
    closed = _dated(own, said, keys, END, day)
    copy = with_values(_dated(own, said, keys, START, day), {(NUMBER,): number})
    if ended == day:
        copy = without_key(copy, END)
    return with_entry(text, place, f"{closed}\n{copy}")


def _require_possible(place: Written, said: Mapping[str, str], day: date) -> date | None:
    """The day the old one ends by what it says itself, if it says one."""
    if not said:
        raise ValueError("这一条现在不是合法的 YAML；先改好、存好，再写新版")
    if place.section == ACCEPTED:
        raise ValueError("“应受理”胜过别的规则，不分日子，旧的废止了也还在胜过；请直接改这一条")
    if said.get(STATUS) in (DRAFT, END):
        raise ValueError(f"这一条的状态是“{said[STATUS]}”，没有在施行；请直接改，或者另写一条")
    start, end = (_day(said, key) for key in (START, END))
    if start is not None and start >= day:
        raise ValueError(f"这一条自{show_day(start)}起才施行；新版的施行日要晚于这一天")
    if end is not None and end < day:
        raise ValueError(
            f"这一条写明{show_day(end)}废止，到{show_day(day)}之间会没有规则；"
            "请先改它的废止日，或者把新版的施行日写成那一天"
        )
    return end


def _day(said: Mapping[str, str], key: str) -> date | None:
    if key not in said:
        return None
    try:
        return date.fromisoformat(said[key])
    except ValueError:
        raise ValueError(f"这一条的“{key}”写的不是日期；先写成 2026-12-01 这样") from None


def _dated(own: str, said: Mapping[str, str], keys: Mapping[str, str], key: str, day: date) -> str:
    if key in said:
        return with_values(own, {(key,): day.isoformat()})
    return with_key(own, keys, key, "", "", day.isoformat())


def promoted(own: str, keys: Mapping[str, str]) -> str:
    """An entry on trial as one that is enforced, without the day its trial ends.

    Raises `ValueError` for one that is not on trial.
    """
    said = {one.path[0]: one.text for one in values(own) if len(one.path) == 1}
    if said.get(STATUS) != TRIAL or not {STATUS, END} <= keys.keys():
        raise ValueError("这一条没有在试行")
    found = with_values(own, {(STATUS,): IN_FORCE})
    return without_key(found, END) if END in said else found


def followed(text: str, old: str, new: str, own_file: bool = False) -> str:
    """A file with what it says of one number said of another too.

    A cause that leaves a rule out, or replaces it, leaves its new version out as well.
    """
    replacing = []
    for one in reversed(entries(text)):
        own = excerpt(text, one)
        suffix = EXCEPTIONAL if one.id.endswith(EXCEPTIONAL) else ""
        if one.section == EXCEPTED and one.id == old + suffix:
            text = with_entry(text, one, f"{own}\n{with_values(own, {(NUMBER,): new + suffix})}")
        words = [v.text for v in values(own) if v.path[0] == DEFEATS]
        if old in words:
            changed = with_lists(own, {DEFEATS: joined([*words, new])})
            text = with_entry(text, one, changed)
        replaced = any(v.path == (REPLACES,) and v.text == old for v in values(own))
        if replaced and not (own_file and one.id == old):
            replacing.append(one.id)
    for name in replacing:
        reason = scalar(f"由 {name} 替代")
        text = inserted(text, EXCEPTED, f"- {{编号: {new}, 理由: {reason}}}\n")
    return text


def naming(files: Files, name: str) -> Iterator[str]:
    """Files of the rules in which a number stands, and not as a part of another one."""
    mark = _mark(name)
    return (path for path in _holding(files, name) if mark.search(files.text(path)))


def _mark(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?!\d)")


def renumbered(text: str, name: str, number: str) -> str:
    """A text with another number wherever one stands."""
    return _mark(name).sub(number, text)


def _holding(files: Files, said: str) -> Iterator[str]:
    wanted = said.encode()
    for path, data in files.items():
        if path.startswith(_FOLDERS) and path.endswith(".yaml") and wanted in data:
            yield path


def still_named(files: Files, old: str, new: str) -> list[str]:
    """Files that name the old number and not the new one."""
    also = set(naming(files, new))
    return [path for path in naming(files, old) if path not in also]
