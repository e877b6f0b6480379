"""Every test that `docs/attempts.md` names is there, and every attempt has one."""

from __future__ import annotations

import re

from scripts.house import ROOT

NAMED = re.compile(r"`([a-z0-9_/]+\.py)?::(test_\w+)`")


def rows() -> list[tuple[str, str]]:
    """What was tried, and the cell that names its tests."""
    lines = (ROOT / "docs/attempts.md").read_text("utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [(said, tests) for said, tests in cells if tests != "Test"]


def test_every_attempt_names_tests_that_exist() -> None:
    missing = []
    for said, tests in rows():
        named = NAMED.findall(tests)
        assert named, said
        file = ""
        for given, name in named:
            file = given or file
            source = ROOT / "tests" / file
            if not source.is_file() or f"def {name}(" not in source.read_text("utf-8"):
                missing.append(f"{file}::{name}")
    assert missing == []


def test_the_list_is_read_whole() -> None:
    assert len(rows()) > 50
