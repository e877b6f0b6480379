"""What the keepers of a cause's file say of it, in lines: for `lian show` and the rule pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.language.casetypes import Casetype
from engine.values.showing import show_day


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A heading with what stands under it."""

    heading: str
    text: str


def kept_lines(casetype: Casetype) -> list[KeptLine]:
    """How people say it, who sues, what may not be demanded, what was read and what is doubtful."""
    found = (KeptLine(heading, text) for heading, text in _lines(casetype) if text)
    return list(found)


def _lines(casetype: Casetype) -> Iterator[tuple[str, str]]:
    yield "说法", "、".join(casetype.sayings)
    yield "称谓", _parties(casetype)
    yield "不得要求", "、".join(casetype.not_demanded)
    conditions = "、".join(casetype.no_conditions)
    yield "起诉条件", f"没有特别规定，查过{conditions}" if conditions else ""
    same = "、".join(casetype.same_as_above)
    yield "与上级相同", f"查过{same}" if same else ""
    verified = casetype.verified
    if verified is None:
        return
    articles = f"，读过{'、'.join(verified.articles)}" if verified.articles else ""
    yield "查证", f"{show_day(verified.day)}{articles}"
    for doubt in verified.doubts:
        basis = f"（{'、'.join(doubt.basis)}）" if doubt.basis else ""
        yield "存疑", f"{doubt.question}{basis}现在：{doubt.meanwhile}"


def _parties(casetype: Casetype) -> str:
    """What both sides are called, or why they keep the names every suit has."""
    if casetype.unnamed:
        return f"{'、'.join(casetype.roles.values())}（{casetype.unnamed}）"
    return "，".join(f"{side}称{name}" for side, name in casetype.roles.items() if side != name)
