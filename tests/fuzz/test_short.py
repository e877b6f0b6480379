"""A few seconds of every fuzzer; `make fuzz` runs the long ones."""

from __future__ import annotations

from pathlib import Path

from engine.bundle.bundle import Bundle
from tests.court.houses import both_databases, founded
from tests.fuzz import filings, requests, rule_files

FOUND_BEFORE = (10170, 13772, 14098, 10571, 11746, 14996, 13980, 83078, 92807, 80983, 80947)


def test_filings(bundle: Bundle) -> None:
    assert list(map(str, filings.run(bundle, 60))) == []


def test_rule_files(bundle: Bundle) -> None:
    assert list(map(str, rule_files.run(bundle, 60))) == []


def test_rule_files_that_once_ended_in_a_traceback(bundle: Bundle) -> None:
    for seed in FOUND_BEFORE:
        assert list(map(str, rule_files.run(bundle, 1, seed))) == []


@both_databases
def test_requests(database: str, tmp_path: Path) -> None:
    with founded(tmp_path / "state", database, calls_per_minute=10**9) as house:
        assert list(map(str, requests.run(house, 60))) == []
