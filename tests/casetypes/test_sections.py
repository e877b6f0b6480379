"""Every section of the catalogue in force says its fee and procedure, and has a kind of venue."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from engine.bundle.bundle import Bundle

TREE = Path(__file__).resolve().parents[2] / "casetypes"
NON_CONTENTIOUS = "非讼程序案件案由"
SPECIAL = "特殊诉讼程序案件案由"


def sections() -> list[tuple[str, ...]]:
    """Paths of levels 1 and 2 of the 2026 catalogue."""
    with (TREE / "目录" / "案由-2026.csv").open(encoding="utf-8") as file:
        rows = {row["编号"]: row for row in csv.DictReader(file)}
    found: list[tuple[str, ...]] = []
    for row in rows.values():
        if row["级"] == "1":
            found.append((row["名称"],))
        elif row["级"] == "2":
            found.append((rows[row["上级"]]["名称"], row["名称"]))
    return found


def test_the_catalogue_has_59_sections() -> None:
    assert sum(len(path) == 2 for path in sections()) == 59


@pytest.mark.parametrize("path", sections(), ids="/".join)
def test_section_says_what_all_below_share(path: tuple[str, ...]) -> None:
    content = yaml.safe_load((TREE.joinpath(*path) / "_通则.yaml").read_text(encoding="utf-8"))
    assert content["案由"] == path[-1]
    assert content["费用"]
    expected = {NON_CONTENTIOUS: "非讼", SPECIAL: "特殊诉讼"}.get(path[0], "普通诉讼")
    assert content["程序"] == expected
    if path[0] == NON_CONTENTIOUS:
        assert content["称谓"] == {"申请人": "申请人", "被申请人": "被申请人"}


def test_every_cause_has_a_kind_of_venue_and_a_level(bundle: Bundle) -> None:
    for cause in bundle.catalogue.editions[-1].causes:
        path = bundle.catalogue.rule_path(cause)
        assert bundle.venues.assigned(path) is not None
        assert bundle.venues.level(path)
