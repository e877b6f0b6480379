"""What people do in a walk: open a page, sign up, read a code, press keys, look around."""

from __future__ import annotations

import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar
from zlib import compress, crc32

from pypdf import PdfReader
from sqlalchemy import select

from court.core.courthouse import Work
from court.core.roles import Role
from court.core.tables import Filing
from tests.browsing import apart, opened, picture
from tests.court.houses import Founded

T = TypeVar("T")
# Requests that gave way to a newer one, or that the server refused with an answer for the page.
GIVES_WAY = ("htmx:afterRequest", "htmx:sendAbort", "Response Status Error Code 4")


@dataclass
class Town:
    """A served courthouse, a browser, and the pages people have open there."""

    court: Founded
    address: str
    browser: Any
    pages: list[Any] = field(default_factory=list)

    def open(self, path: str = "/", role: Role | None = None, which: int = 1, **how: Any) -> Any:
        """A page at a path in a browser of its own, in the name of somebody or of nobody."""
        person = self.court.person(role, which) if role else None
        page = opened(self.browser, self.address, person, **how)
        self.pages.append(page)
        page.goto(path)
        return page

    def leave(self, name: str) -> None:
        """Close what is open, after a last picture; nothing in it may have complained."""
        said = [words for page in self.pages for words in complaints(page)]
        for position, page in enumerate(self.pages):
            picture(page, f"last-{name}-{position}")
            page.context.close()
        assert said == []

    def filing(self, number: str) -> Filing:
        """A filing by its receipt number."""
        return self.work(
            lambda work: work.session.scalars(select(Filing).where(Filing.number == number)).one()
        )

    def work(self, do: Callable[[Work], T], role: Role | None = None, which: int = 1) -> T:
        """Something the court's services do beside the browser."""

        def run() -> T:
            actor = self.court.actor(role, which) if role else None
            with self.court.house.work(*([actor] if actor else [])) as work:
                return do(work)

        return apart(run)


def complaints(page: Any) -> list[str]:
    """What the scripts of a page complain about, the policy against inline code included."""
    return [one for one in page.complaints if not one.startswith(GIVES_WAY)]


def wait_until(page: Any, expression: str, seconds: float = 10) -> None:
    """Poll from outside: the page's own policy forbids evaluating there."""
    until = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < until, expression
        page.wait_for_timeout(20)


def code_for(page: Any, phone: str) -> str:
    """The newest code for a phone, read in the outbox of a development court."""
    outbox = page.context.new_page()
    outbox.goto("/dev/outbox")
    row = outbox.locator("tbody tr", has_text=phone).first.inner_text()
    outbox.close()
    found = re.search(r"\b\d{6}\b", row.replace(phone, ""))
    assert found, row
    return found[0]


def sign_up(page: Any, phone: str, as_lawyer: bool = False) -> None:
    """From the page for signing in: phone, code, and in."""
    page.get_by_label("手机号", exact=True).fill(phone)
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("短信里的 6 位数字").fill(code_for(page, phone))
    if as_lawyer:
        page.get_by_label("律师", exact=True).check()
    page.get_by_role("button", name="登录", exact=True).click()


def downloaded(page: Any, click: Callable[[], None]) -> tuple[str, bytes]:
    """Name and bytes of the file that a click brings."""
    with page.expect_download() as found:
        click()
    with open(found.value.path(), "rb") as file:  # noqa: PTH123
        return found.value.suggested_filename, file.read()


def pdf(words: str) -> bytes:
    """A small PDF of its own."""
    return (
        f"%PDF-1.4\n% {words}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>\nendobj\n"
        "trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    ).encode()


def paper(name: str) -> dict[str, Any]:
    """A file to choose, of the kind its name says."""
    if name.endswith(".png"):
        return {"name": name, "mimeType": "image/png", "buffer": png()}
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(name)}


def png(width: int = 60, height: int = 40) -> bytes:
    """A picture, as a phone's camera would make one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    rows = (b"\0" + b"\xb0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def words_of(pdf: bytes) -> str:
    """What a reader finds in a PDF, without white space."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
