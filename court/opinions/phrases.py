"""Requirements as a filer is told of them: as things to do (`casetypes/表单/字段.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.text.errors import Problems


@dataclass(frozen=True, slots=True)
class Phrases:
    """`titles` by requirement where its own name is not said; `unlisted` are those not worth
    saying once they are met."""

    titles: Mapping[str, str]
    unlisted: frozenset[str]


def phrases(bundle: Bundle) -> Phrases:
    """The phrases of a bundle; `bundle.kept(phrases)` reads them once.  Raises `BundleError`."""
    problems = Problems()
    raw = bundle.files.yaml("casetypes/表单/字段.yaml", problems)
    problems.raise_if_any()
    return Phrases(
        titles={str(k): str(v) for k, v in raw["要求的说法"].items()},
        unlisted=frozenset(map(str, raw["满足时不列"])),
    )
