"""One served court and one Chromium for all walks of a process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from court.core.roles import Role
from tests.browsing import chromium
from tests.court.houses import Founded, founded, served
from tests.walks.walking import Town

STAFF = (
    Role.guide,
    Role.assistant,
    Role.judge,
    Role.editor,
    Role.administrator,
    Role.security,
    Role.auditor,
    Role.trial_judge,
    Role.clerk,
    Role.chief,
    Role.leader,
)


@pytest.fixture(scope="package")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    """A courthouse with a seal and its staff.  Its clock stands on a Monday morning."""
    with founded(tmp_path_factory.mktemp("walks") / "state") as found:
        assert found.house.seal and found.house.workshop  # made before the browser starts
        for role in STAFF:
            found.person(role)
        found.person(Role.judge, 2)
        yield found


@pytest.fixture(scope="package")
def address(court: Founded) -> Iterator[str]:
    with served(court.house) as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium for every walk; without it they are skipped, with the reason."""
    with chromium() as found:
        yield found


@pytest.fixture
def town(
    request: pytest.FixtureRequest, court: Founded, address: str, browser: Any
) -> Iterator[Town]:
    """Where people walk.  No page they open may complain, whatever else is tried."""
    found = Town(court, address, browser)
    yield found
    found.leave(request.node.name)
