"""What the people who keep a cause's file write about it: the law read, the doubts left.

Nothing here decides a filing.  `lian coverage` counts it; the doubts of all files together are
the paper a judges' meeting works through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.language.words import DOUBT_KEYS, VERIFIED_KEYS, refuse_unknown, texts
from engine.text.errors import Mark, Problems
from engine.text.yamlio import YMap, items


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question of law nobody has settled, and what the software does meanwhile."""

    question: str
    basis: tuple[str, ...] = ()
    meanwhile: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """When the file was last read beside the law, which articles, what stayed doubtful."""

    day: date
    articles: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    mark: Mark | None = None


def read_verified(raw: YMap, problems: Problems) -> Verified | None:
    """The `查证` of a casetype file; None when there is none, with problems when it is unusable."""
    said = raw.get("查证")
    if said is None:
        return None
    mark = raw.at("查证")
    if not isinstance(said, YMap):
        problems.add("查证应写成 {日期: …, 条文: […], 存疑: […]}", mark)
        return None
    refuse_unknown(said, VERIFIED_KEYS, problems)
    if not isinstance(day := said.get("日期"), date):
        problems.add("查证应写明日期，如 2026-11-28", mark)
        return None
    doubts = tuple(
        doubt
        for item, at in items(said, "存疑", problems)
        if (doubt := _doubt(item, at, problems)) is not None
    )
    return Verified(day, texts(said.get("条文")), doubts, mark)


def _doubt(raw: Any, mark: Mark, problems: Problems) -> Doubt | None:
    if not isinstance(raw, YMap) or not {"问", "现在"} <= raw.keys():
        problems.add("存疑应写成 {问: …？, 依据: […], 现在: 软件现在怎样处理}", mark)
        return None
    refuse_unknown(raw, DOUBT_KEYS, problems)
    question = str(raw["问"])
    if not question.endswith("？"):
        problems.add("存疑的“问”应是法官能回答的问句，以问号结尾", raw.at("问"))
    return Doubt(question, texts(raw.get("依据")), str(raw["现在"]), raw.mark)
