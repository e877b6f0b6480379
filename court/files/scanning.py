"""The port to a virus scanner: none by default, or a daemon that speaks clamd's INSTREAM.

`unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.  The file goes to the scanner as a stream, so
that the daemon needs no access to the court's files (clamd(8), command INSTREAM).
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO, Protocol

from court.seats.computing import away
from engine.text.errors import LianError

BLOCK = 65_536
LONGEST_REPLY = 4_096
SECONDS = 30.0


class Infected(LianError):
    """The scanner found something; the file is not taken."""


class ScannerAway(LianError):
    """No answer from the scanner: nothing is taken unchecked, and it can be tried again."""


class Scanner(Protocol):
    """Looks at a seekable file.  Raises `Infected`, `ScannerAway`."""

    def scan(self, file: BinaryIO) -> None: ...


class NoScanner:
    """The court runs none."""

    def scan(self, file: BinaryIO) -> None:
        """Take everything."""


class Clamd:
    """A daemon of the clamd protocol at an address."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        self.address = address
        self.seconds = seconds

    def scan(self, file: BinaryIO) -> None:
        """Raises `Infected` or `ScannerAway`; the file is left at its beginning."""
        file.seek(0)
        try:
            with away():
                reply = self._ask(file)
        except OSError as error:
            raise ScannerAway("病毒检查暂时没有回答，文件没有存下，请过几分钟再传") from error
        finally:
            file.seek(0)
        if reply.endswith("FOUND"):
            raise Infected("查出病毒，没有收。请在自己的电脑上查杀以后，换一份干净的文件再传")
        if not reply.endswith("OK"):
            raise ScannerAway("病毒检查没有完成，文件没有存下，请过几分钟再传")

    def _ask(self, file: BinaryIO) -> str:
        with closing(self._connect()) as connection:
            connection.sendall(b"zINSTREAM\0")
            for block in _blocks(file):
                connection.sendall(len(block).to_bytes(4, "big") + block)
            connection.sendall(bytes(4))
            return _reply(connection)

    def _connect(self) -> socket.socket:
        kind, _, place = self.address.partition(":")
        if kind == "unix":
            found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            found.settimeout(self.seconds)
            found.connect(place)
            return found
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), self.seconds)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _reply(connection: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and len(found) < LONGEST_REPLY:
        part = connection.recv(LONGEST_REPLY)
        if not part:
            break
        found += part
    return found.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def scanner_at(address: str) -> Scanner:
    """The scanner of a setting; none for an empty one.  Raises `LianError` for a wrong address."""
    if not address:
        return NoScanner()
    kind, _, place = address.partition(":")
    right = (kind == "unix" and place.startswith("/")) or (
        kind == "tcp" and place.rpartition(":")[0] and place.rpartition(":")[2].isdecimal()
    )
    if not right:
        raise LianError("LIAN_CLAMD 应写成 unix:/路径 或 tcp:主机:端口")
    return Clamd(address)
