"""Files are looked at and scanned before anything waits for them; a full queue keeps nobody."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from sqlalchemy import select

from court.core.courthouse import Courthouse
from court.core.receiving import receive
from court.core.roles import Role
from court.core.tables import Upload
from court.files.scanning import Clamd, Infected, NoScanner, ScannerAway, scanner_at
from engine.text.errors import LianError
from tests.court.files.test_sniffing import pdf
from tests.court.houses import Founded

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Daemon(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does: blocks with their length, an empty one at the end."""

    def handle(self) -> None:
        command = self.request.recv(10)
        data = b""
        while size := int.from_bytes(self._exactly(4), "big"):
            data += self._exactly(size)
        assert command == b"zINSTREAM\0"
        if b"TOO LARGE" in data:
            said = b"INSTREAM size limit exceeded. ERROR\0"
        elif EICAR in data:
            said = b"stream: Eicar-Test-Signature FOUND\0"
        else:
            said = b"stream: OK\0"
        self.request.sendall(said)

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            found += self.request.recv(size - len(found))
        return found


@contextmanager
def daemon() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp:127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def guarded(house: Courthouse, address: str) -> Courthouse:
    settings = house.settings.model_copy(update={"clamd": address})
    return Courthouse(settings, house.bundle, house.database, house.clock)


def test_a_scanner_lets_clean_files_through_and_names_the_infected_one(house: Founded) -> None:
    with daemon() as address:
        court = guarded(house.house, address)
        assert receive(court, "借条.pdf", BytesIO(pdf(2))).pages == 2
        with pytest.raises(Infected, match=r"“病毒[.]wav”查出病毒"):
            receive(court, "病毒.wav", BytesIO(b"RIFF\x24\0\0\0WAVEfmt " + EICAR))
        with pytest.raises(ScannerAway, match="没有完成"):
            receive(court, "大.wav", BytesIO(b"RIFF\x24\0\0\0WAVEfmt TOO LARGE"))


def test_without_an_answer_nothing_is_taken_unchecked(house: Founded) -> None:
    before = list(house.house.files.paths())
    for address in ("tcp:127.0.0.1:9", "unix:/nowhere/clamd.ctl"):
        with pytest.raises(ScannerAway, match="过几分钟再传"):
            receive(guarded(house.house, address), "借条.pdf", BytesIO(pdf(1)))
    assert list(house.house.files.paths()) == before


def test_addresses_of_scanners() -> None:
    assert isinstance(scanner_at(""), NoScanner)
    assert isinstance(scanner_at("unix:/run/clamd.ctl"), Clamd)
    for wrong in ("clamd", "tcp:localhost", "unix:clamd", "tcp::3310"):
        with pytest.raises(LianError, match="LIAN_CLAMD"):
            scanner_at(wrong)


def test_a_page_says_which_file_was_infected_and_keeps_the_other(house: Founded) -> None:
    draft = house.draft("01")
    with daemon() as address:
        object.__setattr__(house.house.lasting, "scanner", scanner_at(address))
        client = house.client_for(Role.party)
        files = [
            ("_file", ("病毒.wav", b"RIFF\x24\0\0\0WAVEfmt " + EICAR)),
            ("_file", ("借条.pdf", pdf(1))),
        ]
        answer = client.post(
            f"/file/{draft.id}/files", data={"_revision": draft.revision}, files=files
        )
    assert "病毒.wav" in answer.text and "查出病毒" in answer.text
    with house.house.look() as look:
        names = list(look.session.scalars(select(Upload.name)))
    assert names == ["借条.pdf"]


def test_a_slow_file_keeps_no_writer_waiting(house: Founded) -> None:
    """One PDF held the write lock for 45 seconds."""
    inside, leave = threading.Event(), threading.Event()

    class Slow:
        def scan(self, file: object) -> None:
            inside.set()
            assert leave.wait(20)

    draft = house.draft("01")
    object.__setattr__(house.house.lasting, "scanner", Slow())
    client = house.client_for(Role.party)
    sent = threading.Thread(
        target=client.post,
        args=(f"/file/{draft.id}/files",),
        kwargs={"files": [("_file", ("借条.pdf", pdf(1)))]},
    )
    sent.start()
    try:
        assert inside.wait(20)
        assert house.draft("02").id, "another filer writes meanwhile"
    finally:
        leave.set()
        sent.join()
