"""Services outside the court, small and real: a mail server, an authority that stamps times."""

from __future__ import annotations

import asyncio
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper


class _Server(socketserver.ThreadingTCPServer):
    """Keeps the messages it got."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.kept: list[bytes] = []


class _Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one message needs."""

    server: _Server

    def handle(self) -> None:
        self.say("220 outside")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.server.kept.append(self.message())
                self.say("250 kept")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def message(self) -> bytes:
        found = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            found.append(line)
        return b"".join(found)


@contextmanager
def mail_server() -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and the messages it got."""
    with _Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], server.kept
        server.shutdown()


class Authority:
    """Signs the time it is told to."""

    def __init__(self, moment: datetime) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳")])
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(min(moment, now) - timedelta(days=2))
            .not_valid_after(max(moment, now) + timedelta(days=800))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        certificate = self.certificate.public_bytes(serialization.Encoding.DER)
        self.stamper = DummyTimeStamper(
            asn1.Certificate.load(certificate),
            keys.PrivateKeyInfo.load(private),
            fixed_dt=moment,
        )

    def answer(self, request: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(request)
        return bytes(asyncio.run(self.stamper.async_request_tsa_response(asked)).dump())


@contextmanager
def served(authority: Authority, broken: bytes | None = None) -> Iterator[str]:
    """Its address; `broken` is what it answers instead."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            answer = authority.answer(body) if broken is None else broken
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
