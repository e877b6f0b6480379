"""What a person decided about single findings, for a check to take into account.

The judge decides: an answer to a finding's question, or an override of a finding, replaces what
the rule found for that requirement and member, and the conclusion follows from it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HOLDS = "满足"


@dataclass(frozen=True, slots=True)
class Ruling:
    """`said` is 满足, or the effect the finding has: 补正, 不予受理, 管辖, 前置, 法官判断, 提示.

    `kind` says whether it answers a question (回答) or replaces a finding (不采纳).
    """

    said: str
    kind: str = "回答"
    reason: str = ""

    def to_dict(self) -> dict[str, str]:
        return {"认定": self.said, "方式": self.kind, "理由": self.reason}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Ruling:
        return cls(str(raw["认定"]), str(raw.get("方式", "回答")), str(raw.get("理由", "")))
