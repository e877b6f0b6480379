"""The glossary names things that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| ([\w.]+) \|$", TEXT, re.MULTILINE)[1:]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_name_exists(row: tuple[str, str, str]) -> None:
    module, _, name = row[2].rpartition(".")
    if not hasattr(importlib.import_module(module), name):
        importlib.import_module(row[2])  # a whole module is the thing


def test_each_word_once() -> None:
    assert len(ROWS) > 25
    assert len({row[0] for row in ROWS}) == len(ROWS)
