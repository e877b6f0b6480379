"""A past filing, as a replay takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from engine.check.rulings import Ruling

Rulings: TypeAlias = Mapping[str, Ruling]


@dataclass(frozen=True, slots=True)
class Past:
    """A filing as it was checked: its content, its day, what staff said of findings.

    `grounds` are those of its conclusion under the older bundle (`grounds.Grounds.text`), empty
    where nobody kept them.
    """

    id: str
    day: date
    content: Mapping[str, Any]
    conclusion: str = ""
    rulings: Rulings = field(default_factory=dict)
    grounds: str = ""
