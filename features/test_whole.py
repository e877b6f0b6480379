"""One test for every whole filing (`features/整案`): `-k 抚养` runs those of a cause or family."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.bundle.bundle import default_root
from engine.proving.wholes import FOLDER, Whole, disagreements, read_wholes
from engine.text.files import Files
from features.story import the_bundle

WHOLES = read_wholes(the_bundle(), Files.of(default_root(), (FOLDER,)))


def test_every_file_can_be_read() -> None:
    assert WHOLES.entries
    assert not WHOLES.problems.items, "\n".join(map(str, WHOLES.problems.items))


def _test_of(whole: Whole) -> Callable[[], None]:
    def test() -> None:
        found = disagreements(the_bundle(), whole)
        if found:
            pytest.fail("\n".join(map(str, found)), pytrace=False)

    return test


for _whole in WHOLES.entries:
    globals()[f"test_{_whole.family} {_whole.title}"] = _test_of(_whole)
