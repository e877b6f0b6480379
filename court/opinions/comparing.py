"""What changed between two versions of a filing, field by field, in words.

Members of a list are paired by what they are called, then by their order, so that a plaintiff
who drops out does not make everybody after him look changed.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from court.opinions.checking import COURT_FACTS
from court.opinions.facts_shown import MEMBER_NAMES, FactNames, typed
from engine.language.parties import NUMBERS
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.paths import members_of
from engine.values.showing import show_whole

Kind = Literal["新增", "删除", "修改"]
Mark = Literal["same", "del", "ins"]
LONG = 24
BY_CHARACTER = 1_000
MOST_COMPARED = 100_000
LEAST_ALIKE = 0.3
# What the matcher's time grows with: steps of a text changed throughout, and equal pairs of tokens.
MOST_PRODUCT, MOST_PAIRS = 2_000_000, 50_000
_END = re.compile(r"[，。；：！？\n]")
_CLAUSE = re.compile(r"[^，。；：！？\n]*[，。；：！？\n]?")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a long text: unchanged, taken out or put in."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Change:
    """One field; `runs` mark the difference inside long texts and are empty for short ones."""

    label: str
    before: str
    after: str
    kind: Kind
    runs: tuple[Run, ...] = ()


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], vocabulary: Vocabulary
) -> list[Change]:
    """Every difference, in the order of the newer version; gone fields last."""
    return list(_Comparison(before, after, vocabulary).changes())


class _Comparison:
    """Two versions of a content with the names of their facts."""

    def __init__(
        self, before: Mapping[str, Any], after: Mapping[str, Any], vocabulary: Vocabulary
    ) -> None:
        self.old, self.new = typed(before, vocabulary), typed(after, vocabulary)
        self.old_names = FactNames(before, vocabulary)
        self.new_names = FactNames(after, vocabulary)

    def changes(self) -> Iterator[Change]:
        for name in dict.fromkeys((*self.new, *self.old)):
            if name in COURT_FACTS:
                continue
            old, new = self.old.get(name), self.new.get(name)
            if _is_list(old) or _is_list(new):
                yield from self.members(name, members_of(old), members_of(new))
            else:
                label = self.new_names.label(name)
                yield from difference(label, old, new, self.new_names.fact(name))

    def members(
        self, name: str, old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]
    ) -> Iterator[Change]:
        pairs = paired(old, new)
        kept = set(pairs.values())
        for position, member in enumerate(new):
            partner = pairs.get(position)
            if partner is None:
                whole = self.whole(self.new_names, name, member)
                yield Change(self.new_names.owner(name, position), "", whole, "新增")
                continue
            earlier = old[partner]
            for field in dict.fromkeys((*member, *earlier)):
                path = f"{name}[{position}].{field}"
                yield from difference(
                    self.new_names.label(path, field),
                    earlier.get(field),
                    member.get(field),
                    self.new_names.fact(path),
                )
        for position, member in enumerate(old):
            if position not in kept:
                whole = self.whole(self.old_names, name, member)
                yield Change(self.old_names.owner(name, position), whole, "", "删除")

    def whole(self, names: FactNames, list_name: str, member: Mapping[str, Any]) -> str:
        """A member that came or went, in one line."""
        found = []
        for field, value in member.items():
            fact = names.fact(f"{list_name}[0].{field}")
            text = show_whole(value, fact.type if fact else "")
            if text:
                named = field in (*MEMBER_NAMES, "内容", "金额")
                found.append(text if named else f"{fact.shown if fact else field}：{text}")
        return "，".join(found)


def difference(label: str, old: Any, new: Any, fact: Fact | None = None) -> Iterator[Change]:
    """The change of one field, if there is one."""
    kind = fact.type if fact else ""
    before, after = show_whole(old, kind), show_whole(new, kind)
    if before == after:
        return
    change: Kind = "修改" if before and after else "新增" if after else "删除"
    runs = runs_of(before, after) if change == "修改" else ()
    yield Change(label, before, after, change, runs)


def runs_of(before: str, after: str) -> tuple[Run, ...]:
    """The difference inside texts long enough to need it; nothing for unlike or huge ones.

    Takes time in proportion to the texts: where finding the smallest difference could take more,
    everything between the first and the last change counts as changed.
    """
    if max(len(before), len(after)) <= LONG or len(before) + len(after) > MOST_COMPARED:
        return ()
    by_character = max(len(before), len(after)) <= BY_CHARACTER
    start = _common(before, after, by_character)
    end = _common(before[start:][::-1], after[start:][::-1], by_character, backwards=True)
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    middle = _middle(left, right, by_character)
    if middle is None and start + end < LEAST_ALIKE * max(len(before), len(after)):
        return ()
    changed = middle if middle is not None else [Run(left, "del"), Run(right, "ins")]
    rest = Run(before[len(before) - end :], "same")
    return tuple(run for run in (Run(before[:start], "same"), *changed, rest) if run.text)


def _common(one: str, other: str, by_character: bool, backwards: bool = False) -> int:
    """How many characters two texts begin with alike, up to the end of a clause.

    Halving finds the place in comparisons of whole stretches.  Read `backwards`, a clause ends before
    its sign.
    """
    least, most = 0, min(len(one), len(other))
    while least < most:
        half = (least + most + 1) // 2
        least, most = (half, most) if one[least:half] == other[least:half] else (least, half - 1)
    if by_character or least == len(one) == len(other):
        return least
    ends = [m.start() if backwards else m.end() for m in _END.finditer(one, 0, least)]
    return ends[-1] if ends else 0


def _takes_long(one: Sequence[str], other: Sequence[str]) -> bool:
    times = Counter(other)
    return len(one) * len(other) > MOST_PRODUCT or sum(times[t] for t in one) > MOST_PAIRS


def _middle(old: str, new: str, by_character: bool) -> list[Run] | None:
    """The smallest difference; None where it is unlike, or would take long to find."""
    if not (old and new):
        return [Run(old, "del"), Run(new, "ins")]
    if not by_character and len(_END.findall(old)) * len(_END.findall(new)) > MOST_PRODUCT:
        return None
    one, other = _tokens(old, by_character), _tokens(new, by_character)
    if _takes_long(one, other):
        return None
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < LEAST_ALIKE:
        return None
    found: list[Run] = []
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        gone, come = "".join(one[old_start:old_end]), "".join(other[new_start:new_end])
        found += [Run(gone, "same")] if kind == "equal" else [Run(gone, "del"), Run(come, "ins")]
    return found


def _tokens(text: str, by_character: bool) -> list[str]:
    """Characters of a short text, clauses of a long one: comparing takes quadratic time."""
    return list(text) if by_character else [part for part in _CLAUSE.findall(text) if part]


def paired(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Positions in `new` with their partners in `old`: same number, same name, then same place."""
    found: dict[int, int] = {}
    free = dict.fromkeys(range(len(old)))
    for keys in (NUMBERS, MEMBER_NAMES):
        places: dict[str, deque[int]] = {}
        for place in free:
            if own := _first(old[place], keys):
                places.setdefault(own, deque()).append(place)
        for position, member in enumerate(new):
            if position not in found and (same := places.get(_first(member, keys))):
                found[position] = same.popleft()
                del free[found[position]]
    for position in range(len(new)):
        if position not in found and position in free:
            found[position] = position
            del free[position]
    return found


def _first(member: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((show_whole(member[n]) for n in names if show_whole(member.get(n))), "")


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)
