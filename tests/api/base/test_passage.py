"""What every request passes: limits on its size, headers, a number to quote."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.base import intake
from court.core.roles import Role
from tests.court.houses import Founded, founded, served

LIMIT = 2_000_000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "state", max_request_bytes=LIMIT) as found:
        yield found


def parts(size: int) -> Iterator[bytes]:
    """A body whose length is not stated."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.4"
    )
    yield head
    for _ in range(size // 100_000):
        yield b"0" * 100_000
    yield b"\r\n--x--\r\n"


FORM = {"content-type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize("who", [None, Role.party])
def test_a_flood_is_refused_whether_or_not_it_says_how_long_it_is(
    small: Founded, who: Role | None
) -> None:
    client = small.client_for(who)
    path = "/sign-in/password"
    for body in (b"".join(parts(LIMIT * 2)), parts(LIMIT * 2)):
        said = client.post(path, content=body, headers=FORM)
        assert said.status_code == 413
        assert "超过 2 MB" in said.text
    assert client.post(path, content=b"".join(parts(LIMIT // 2)), headers=FORM).status_code != 413


def test_the_api_says_it_as_a_problem(small: Founded) -> None:
    client = small.client_for(Role.party)
    filing = small.draft("01")
    said = client.post(
        f"/api/v1/filings/{filing.id}/uploads?name=a.pdf",
        content=parts(LIMIT * 2),
        headers={"content-type": "application/octet-stream"},
    )
    assert said.status_code == 413
    assert said.headers["content-type"] == "application/problem+json"


def test_headers_and_a_number_are_on_every_answer(small: Founded) -> None:
    client = small.client_for(None)
    for path in ("/", "/没有这一页", "/api/v1/courts", "/api/v1/没有"):
        said = client.get(path)
        assert said.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in said.headers["content-security-policy"]
        assert len(said.headers["x-request-number"]) == 6
        assert said.headers["cache-control"] == "no-store"


def test_a_body_that_hardly_comes_ends_and_keeps_nobody_waiting(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty connections that send a byte now and then: they end, and a page is quick meanwhile."""
    monkeypatch.setattr(intake, "PATIENCE", 5.0)
    with served(house.house) as address:
        httpx.get(f"{address}/help", timeout=30)
        host, _, port = address.removeprefix("http://").partition(":")
        head = (
            f"POST /selfcheck/check HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 100000\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n_cause="
        )
        slow = [socket.create_connection((host, int(port)), timeout=30) for _ in range(50)]
        for link in slow:
            link.sendall(head.encode())
        started = time.monotonic()
        assert httpx.get(f"{address}/help", timeout=30).status_code == 200
        assert time.monotonic() - started < 4
        for link in slow:
            assert link.recv(100).startswith(b"HTTP/1.1 408")
