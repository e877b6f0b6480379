"""The content of a whole filing: a base, changed step by step by what its entry says."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.language.parties import CLAIMING, SIDES, display_name
from engine.proving.wholes.base import Base
from engine.text import paths
from engine.text.errors import LianError, nearest

PAPERS = "材料"
OWNER = "所属当事人"
SHARED = "共用"
NUMBER = "证件号码"
NAMING = (PAPERS, "代理人", "诉讼请求")
PARTY = re.compile(rf"(?:{'|'.join(SIDES)})\[\d+\]\Z")
TOLD_BY_NUMBER = frozenset({"性别", "出生日期"})


class GivenError(LianError):
    """Something an entry gives that cannot be put into a filing; `path` is as written there."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


class Building:
    """One filing in the making."""

    def __init__(self, base: Base, name: str, day: date) -> None:
        """Raises `GivenError` for a base that does not exist."""
        if name not in base.bases:
            raise GivenError("基础", f"没有“{name}”这种基础{nearest(name, base.bases)}")
        said = base.bases[name]
        self.base = base
        self.taken: Counter[str] = Counter()
        self.content: dict[str, Any] = copy.deepcopy(base.shared[said[SHARED]])
        self.content["起诉日期"] = self.content["起诉状日期"] = day.isoformat()
        for side, sorts in said.items():
            if side != SHARED:
                self.give(side, sorts)

    def give(self, path: str, value: Any) -> None:
        """Put a value at a path; None takes it away.  Raises `GivenError`."""
        try:
            *above, (last, place) = paths.steps(path)
        except ValueError as error:
            raise GivenError(path, str(error)) from None
        owner: Any = self.content
        for name, position in above:
            owner = self._member(owner, name, position, path)
        if place is not None:
            self._place(self._list(owner, last, path), last, place, value, path)
        elif value is None:
            owner.pop(last, None)
        elif last == PAPERS and owner is self.content and isinstance(value, list):
            owner.setdefault(PAPERS, []).extend(plain(value))
        else:
            owner[last] = self._members(last, value, path)
        self._forget_number(owner, last)

    def finished(self) -> dict[str, Any]:
        """The content; papers and claims that name a party by its place name it by its name."""
        for rows in NAMING:
            for item in self._rows(rows):
                for key, value in item.items():
                    if isinstance(value, str) and PARTY.match(value):
                        item[key] = self._called(value)
        return self.content

    def _called(self, path: str) -> Any:
        party = paths.get(self.content, path)
        return display_name(party) if isinstance(party, Mapping) else path

    def _rows(self, name: str) -> list[dict[str, Any]]:
        rows = self.content.get(name)
        return [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []

    def _members(self, name: str, value: Any, path: str) -> Any:
        if name not in SIDES or not isinstance(value, list):
            return plain(value)
        return [self._party(name, i, item, path) for i, item in enumerate(value)]

    def _place(self, rows: list[Any], name: str, place: int, value: Any, path: str) -> None:
        if place > len(rows):
            raise GivenError(path, f"{name}只有 {len(rows)} 个，不能直接写第 {place + 1} 个")
        found = None if value is None else self._party(name, place, value, path)
        rows[place : place + 1] = [] if found is None else [found]

    def _party(self, side: str, place: int, said: Any, path: str) -> Any:
        """A party by its sort (`自然人`, `单位`…), with its papers on the side that files."""
        if side not in SIDES or not isinstance(said, str):
            return plain(said)
        pool = self.base.pools.get(said)
        if pool is None:
            raise GivenError(path, f"没有“{said}”这种当事人{nearest(said, self.base.pools)}")
        if self.taken[said] == len(pool.parties):
            raise GivenError(path, f"基础材料里“{said}”只有 {len(pool.parties)} 个，其余请自己写")
        party = copy.deepcopy(pool.parties[self.taken[said]])
        self.taken[said] += 1
        if side in CLAIMING:
            papers = self.content.setdefault(PAPERS, [])
            papers += [{"种类": kind, OWNER: f"{side}[{place}]"} for kind in pool.papers]
        return plain(party)

    def _member(self, owner: Any, name: str, position: int | None, path: str) -> Any:
        if position is None:
            raise GivenError(path, f"“{name}”后面应写第几个，如 {name}[0]")
        rows = self._list(owner, name, path)
        if position > len(rows):
            raise GivenError(path, f"{name}只有 {len(rows)} 个，不能直接写第 {position + 1} 个")
        if position == len(rows):
            rows.append({})
        if not isinstance(rows[position], dict):
            raise GivenError(path, f"{name}[{position}] 不是一组事实")
        return rows[position]

    def _list(self, owner: Any, name: str, path: str) -> list[Any]:
        rows = owner.setdefault(name, []) if isinstance(owner, dict) else None
        if not isinstance(rows, list):
            raise GivenError(path, f"“{name}”不是一列，不能写第几个")
        return rows

    def _forget_number(self, owner: dict[str, Any], name: str) -> None:
        """A person made older or younger no longer has the number of the base."""
        if name in TOLD_BY_NUMBER and owner.get(NUMBER) in self.base.numbers:
            del owner[NUMBER]


def plain(value: Any) -> Any:
    """YAML data as a filing carries it in JSON, without what was taken away."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value if item is not None]
    return value.isoformat() if isinstance(value, date) else value
