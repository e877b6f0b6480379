"""What comes before a body, over real connections: bounded in bytes and in time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from api.base import heads
from tests.court.houses import Founded, served

MEGABYTE = 1_000_000


@pytest.fixture
def connection(house: Founded) -> Iterator[socket.socket]:
    with served(house.house) as address:
        place = urlsplit(address)
        with socket.create_connection((str(place.hostname), int(place.port or 0)), 20) as found:
            yield found


def answer_to(connection: socket.socket) -> bytes:
    """Everything until the server closes; what was cut off while sending counts as closed."""
    found = b""
    try:
        while part := connection.recv(65_536):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize("line", [b"x-long: ", b"x-a: b\r\n" * 20_000, b""], ids=str)
def test_a_head_of_megabytes_is_refused_before_it_is_read(
    connection: socket.socket, line: bytes
) -> None:
    """Once 100 MB of one header were taken in."""
    begin = b"GET /healthz HTTP/1.1\r\nhost: x\r\n" if line else b"GET /"
    sent = 0
    try:
        connection.sendall(begin + line)
        while sent < 100 * MEGABYTE:
            sent += connection.send(b"a" * 100_000)
    except (ConnectionResetError, BrokenPipeError):
        pass
    assert sent < 20 * MEGABYTE  # what lies in the buffers of both ends
    assert answer_to(connection)[:12] in (b"HTTP/1.1 431", b"")


def test_a_head_that_comes_whole_is_measured_too(connection: socket.socket) -> None:
    head = b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: " + b"a" * 65_000 + b"\r\n\r\n"
    connection.sendall(head)
    assert answer_to(connection).startswith(b"HTTP/1.1 431 ")


def test_an_ordinary_head_passes_and_nonsense_is_a_bad_request(connection: socket.socket) -> None:
    connection.sendall(b"GET /nowhere HTTP/1.1\r\nhost: x\r\nx-long: " + b"a" * 8_000 + b"\r\n\r\n")
    assert connection.recv(65_536).startswith(b"HTTP/1.1 404 ")
    connection.sendall(b"nonsense\r\n\r\n")
    assert b"HTTP/1.1 400 " in answer_to(connection)


def test_a_head_that_does_not_come_is_not_waited_for(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once two hundred such connections stayed open for good; also after a first answer."""
    monkeypatch.setattr(heads, "PATIENCE", 0.2)
    with served(house.house) as address:
        place = urlsplit(address)
        where = (str(place.hostname), int(place.port or 0))
        with socket.create_connection(where, 20) as silent:
            assert answer_to(silent).startswith(b"HTTP/1.1 408 ")
        with socket.create_connection(where, 20) as slow:
            slow.sendall(b"GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nhost:")
            assert b"HTTP/1.1 408 " in answer_to(slow)


def test_a_connection_goes_on_after_an_error_of_ours(house: Founded) -> None:
    """Once the server cut it after the answer, and the next request of that browser was reset."""

    def broken() -> None:
        raise RuntimeError("of ours")

    app = house.app
    app.add_api_route("/broken", broken)
    app.router.routes.insert(0, app.router.routes.pop())
    with served(house.house, app) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
        for path, status in (("/broken", 500), ("/healthz", 200), ("/broken", 500)):
            connection.request("GET", path)
            answer = connection.getresponse()
            said = answer.read().decode()
            assert answer.status == status, said
            assert answer.getheader("content-security-policy")
            assert answer.getheader("x-request-number")
        assert "没有办成，不是您的问题" in said
        connection.close()
