"""One court for tests that change nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.court.houses import Founded, TestClient, founded


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    """A court in which nobody is slowed down."""
    folder = tmp_path_factory.mktemp("court")
    with founded(folder / "state", calls_per_minute=10**9) as found:
        yield found


@pytest.fixture(scope="module")
def visitor(place: Founded) -> TestClient:
    """Somebody without an account."""
    return place.client_for(None)
