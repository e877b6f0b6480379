"""How deep a change of a file goes: values, texts, or what is required.

Who may change only values can still change `66` to `70`, but not which fact it is compared with.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from engine.bundle.bundle import DOCUMENTS
from engine.editing.written import DAY, NUMBER, PERIOD, TEXTS, kind_of
from engine.text import yamlio
from engine.text.errors import Problems

# Where sentences stand in the wording of a document; when and how often they are printed is not a text.
WORDED = frozenset(
    [
        "标题",
        "抬头",
        "正文",
        "段",
        "小标题",
        "居中",
        "顶格",
        "没有时",
        "题",
        "列",
        "行",
        "各行",
        "附",
    ]
)


class Depth(IntEnum):
    """From the shallowest; each includes those before it."""

    nothing = 0
    values = 1
    texts = 2
    conditions = 3

    @property
    def word(self) -> str:
        """What the pages call it."""
        return ("没有变化", "参数值", "文字", "条件")[self]


def depth_of(before: str, after: str, name: str) -> Depth:
    """The depth of a change of a file; a text that cannot be read counts as the deepest."""
    if before == after:
        return Depth.nothing
    problems = Problems()
    old, new = (yamlio.load(text.encode(), name, problems) for text in (before, after))
    if problems.items or old is None or new is None:
        return Depth.conditions
    texts = TEXTS | WORDED if name.startswith(DOCUMENTS) else TEXTS
    return Depth.texts if old == new else _between(old, new, "", texts)  # so does a comment


def _between(old: Any, new: Any, key: str, texts: frozenset[str]) -> Depth:
    if old == new:
        return Depth.nothing
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return max(_between(old[name], new[name], name, texts) for name in old)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return max(_between(one, other, key, texts) for one, other in zip(old, new, strict=True))
    if _is_value(old) and _is_value(new):
        return Depth.values
    if key in texts and isinstance(old, str) and isinstance(new, str):
        return Depth.texts
    return Depth.conditions


def _is_value(said: Any) -> bool:
    if isinstance(said, int | Decimal | date):
        return True
    return isinstance(said, str) and kind_of(("",), said) in (NUMBER, DAY, PERIOD)
