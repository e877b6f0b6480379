"""Where to go with what is no new suit: somebody was sued, or has a judgment that is not obeyed.

Data of `casetypes/表单/找案由.yaml` (`另有去处`): a door opens when one of its sayings is in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bundle.bundle import Bundle
from engine.finding.questions import FILE, saying
from engine.finding.reading import read
from engine.language.words import texts
from engine.text.yamlio import YMap


@dataclass(frozen=True, slots=True)
class Door:
    """What to tell somebody, and the articles it rests on."""

    name: str
    title: str
    told: str
    basis: tuple[str, ...]
    sayings: tuple[re.Pattern[str], ...]

    def opens(self, text: str) -> bool:
        return any(said.search(text) for said in self.sayings)


def load_doors(bundle: Bundle) -> tuple[Door, ...]:
    """The doors of a bundle, read once.  Raises `BundleError`."""
    return bundle.kept(_read)


def _read(bundle: Bundle) -> tuple[Door, ...]:
    return read(bundle, FILE, lambda raw, _: _doors(raw))


def _doors(raw: YMap) -> tuple[Door, ...]:
    doors: Mapping[str, Any] = raw.get("另有去处", {})
    return tuple(_door(str(name), about) for name, about in doors.items())


def _door(name: str, about: Mapping[str, Any]) -> Door:
    return Door(
        name=name,
        title=str(about["标题"]),
        told=str(about["告知"]),
        basis=texts(about["依据"]),
        sayings=tuple(saying(said) for said in texts(about["说法"])),
    )
