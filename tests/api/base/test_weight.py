"""What a page weighs over the wire: the self-check with everything it loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.court.houses import Founded, TestClient, founded

MOST_BYTES, MOST_REQUESTS = 80_000, 12
ASSETS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
CAUSES = ("民间借贷纠纷", "离婚纠纷", "信用卡纠纷", "机动车交通事故责任纠纷")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    folder: Path = tmp_path_factory.mktemp("weight")
    with founded(folder / "state") as found:
        yield found


def weighed(client: TestClient, address: str) -> tuple[int, str]:
    """Bytes as they are sent, and the text."""
    with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
        sent = sum(len(chunk) for chunk in answer.iter_raw())
        assert answer.status_code == 200, address
    return sent, client.get(address).text


@pytest.mark.parametrize("cause", CAUSES)
def test_a_self_check_is_light(house: Founded, cause: str) -> None:
    client = TestClient(house.app)
    page, text = weighed(client, f"/selfcheck/form?cause={cause}")
    assets = sorted(set(ASSETS.findall(text)))
    total = page + sum(weighed(client, address)[0] for address in assets)
    assert 1 + len(assets) <= MOST_REQUESTS, assets
    assert total <= MOST_BYTES, (page, total)


def test_what_is_packed_already_is_not_packed_again(house: Founded) -> None:
    filing = house.filed("01")
    client = TestClient(house.app, cookies=house.client_for().cookies)
    answer = client.get(f"/cases/{filing.id}/complaint/普通", headers={"accept-encoding": "gzip"})
    assert answer.content.startswith(b"%PDF") and "content-encoding" not in answer.headers


def test_whoever_does_not_unpack_gets_it_plain(house: Founded) -> None:
    client = TestClient(house.app)
    answer = client.get("/", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers and "<html" in answer.text
