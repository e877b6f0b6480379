"""Requirements as a filer is told of them: as things to do (`casetypes/表单/字段.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.text import yamlio
from engine.text.errors import Problems


@dataclass(frozen=True, slots=True)
class Phrases:
    """`titles` by requirement where its own name is not said; `unlisted` are those not worth
    saying once they are met."""

    titles: Mapping[str, str]
    unlisted: frozenset[str]


@lru_cache(maxsize=8)
def phrases(root: Path) -> Phrases:
    """The phrases of a data folder, read once.  Raises `BundleError`."""
    problems = Problems()
    raw = yamlio.load_file(root / "casetypes" / "表单" / "字段.yaml", root, problems)
    problems.raise_if_any()
    return Phrases(
        titles={str(k): str(v) for k, v in raw["要求的说法"].items()},
        unlisted=frozenset(map(str, raw["满足时不列"])),
    )
