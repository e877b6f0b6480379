"""A served court and a page in a browser, for tests of the self-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import (
    opened,
)
from tests.court.houses import Founded, founded, served


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("browser") / "state") as found:
        yield found


@pytest.fixture(scope="module")
def address(one_house: Founded) -> Iterator[str]:
    with served(one_house.house) as found:
        yield found


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    found = opened(browser, address)
    yield found
    assert found.complaints == []
    found.context.close()
