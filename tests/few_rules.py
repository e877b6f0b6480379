"""The rules of a few causes: for tests of what happens to a bundle, not of what it says.

A bundle of all causes takes seconds to compile; these are the delivered files, less those of the
causes that nobody asks for.
"""

from __future__ import annotations

from pathlib import Path

from engine.bundle.bundle import NOT_CASETYPES, NOT_RULES, SHARED
from engine.language.venue import TABLE
from tests.rules import delivered

VENUE = (TABLE, "rules/_通则/管辖.yaml")
CAUSES = ("民间借贷纠纷", "离婚纠纷", "申请人身安全保护令")


def few(*causes: str) -> dict[str, bytes]:
    """The files of `CAUSES`, of further causes and of everything they inherit from."""
    whole, catalogue = delivered().files, delivered().catalogue
    wanted = {*CAUSES, *causes}
    newest = catalogue.editions[-1].causes
    paths = [catalogue.rule_path(cause) for cause in newest if cause.name in wanted]
    return {name: data for name, data in whole.items() if _needed(name, paths)}


def _needed(name: str, paths: list[tuple[str, ...]]) -> bool:
    """Whether a file speaks for all causes, or for a place on one of the paths.

    Venue is left out: its table names every cause, and the rules beside it rest on the table.
    """
    if name in VENUE:
        return False
    _, *parts = Path(name).with_suffix("").parts
    if parts[0] in (*NOT_CASETYPES, *NOT_RULES) or f"{parts[-1]}.yaml" in NOT_RULES:
        return True
    address = tuple(parts[: parts.index(SHARED)] if SHARED in parts else parts)
    return any(path[: len(address)] == address for path in paths)


def lay_out(folder: Path, *causes: str) -> Path:
    """Write these files below a folder, as `casetypes/` and `rules/`."""
    for name, data in few(*causes).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder
