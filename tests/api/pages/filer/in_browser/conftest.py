"""A court served to a browser, and a page on which somebody is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.pages.filer.in_browser.acting import LOAN
from tests.browsing import opened
from tests.court.houses import Founded, founded, served


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("filers") / "state") as found:
        yield found


@pytest.fixture(scope="module")
def address(house: Founded) -> Iterator[str]:
    """Served; what a first page compiles is compiled before a browser waits for it."""
    assert house.client_for(None).get(f"/selfcheck/form?cause={LOAN}").status_code == 200
    with served(house.house) as found:
        yield found


@pytest.fixture
def page(browser: Any, address: str, house: Founded) -> Iterator[Any]:
    found = opened(browser, address, house.person())
    yield found
    assert [said for said in found.complaints if not said.startswith("htmx:")] == []
    found.context.close()
