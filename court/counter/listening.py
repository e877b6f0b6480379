"""What somebody says at a machine of the court becomes words: a proposal, never an answer.

A court's own recogniser stands behind `Listener`; the recording goes to it and is kept nowhere.
Where none is configured (`LIAN_SPEECH_URL`), nothing is offered.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol

import httpx

from court.core.courthouse import Courthouse
from court.seats.computing import away
from engine.text.errors import LianError

SECONDS = 8.0
LONGEST = 2_000  # characters of an answer that are read
MOST_BYTES = 5_000_000  # about two minutes as browsers record
SIMULATED = "simulated:"
AT_ONCE = 8  # of the 40 threads that answer requests; a recogniser may take seconds
REFUSED = "没有听清。请靠近话筒，慢一点再说一次；也可以自己填。"
TOO_SLOW = "识别得太慢，没有等到。请再说一次，也可以自己填。"
BUSY = "现在说话的人多。请过一会儿再说，也可以自己填。"
TOO_LONG = "说得太长。请分几次说，一次一两句。"


_listening = threading.BoundedSemaphore(AT_ONCE)


class NotHeard(LianError):
    """No words came of a recording; people choose or type as before."""


class Listener(Protocol):
    """Turns a recording into words."""

    def hear(self, recording: bytes, media_type: str) -> str:
        """The words of a recording as a browser made it.  Raises `NotHeard`."""
        ...


class HttpListener:
    """Posts the recording with its type and a bearer token; the answer is `{"text": …}`."""

    def __init__(self, url: str, token: str, seconds: float = SECONDS) -> None:
        self.url, self.token, self.seconds = url, token, seconds

    def hear(self, recording: bytes, media_type: str) -> str:
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": media_type}
        try:
            answer = httpx.post(self.url, content=recording, headers=head, timeout=self.seconds)
            answer.raise_for_status()
            said = answer.json()
        except httpx.TimeoutException:
            raise NotHeard(TOO_SLOW) from None
        except (httpx.HTTPError, ValueError):
            raise NotHeard(REFUSED) from None
        return _words(said.get("text") if isinstance(said, dict) else None)


class Simulated:
    """For development: hears one sentence well, mishears it, is slow or refuses, as it is told."""

    HEARS = "二零二五年三月十五日，我把五万元借给了对方。"
    MISHEARS = "二零二五年三月十五日，我把五万元节给了对方。"

    def __init__(self, manner: str, seconds: float = SECONDS) -> None:
        self.manner, self.seconds = manner, seconds

    def hear(self, recording: bytes, media_type: str) -> str:
        if self.manner == "慢":
            time.sleep(self.seconds)
            raise NotHeard(TOO_SLOW)
        if self.manner == "拒绝":
            raise NotHeard(REFUSED)
        return self.MISHEARS if self.manner == "听错" else self.HEARS


def _words(said: object) -> str:
    words = " ".join(said.split())[:LONGEST] if isinstance(said, str) else ""
    if not words:
        raise NotHeard(REFUSED)
    return words


def heard(listener: Listener, recording: bytes, media_type: str) -> str:
    """The words of a recording; who comes while many are listened to does not wait.

    Raises `NotHeard`.
    """
    if not _listening.acquire(blocking=False):
        raise NotHeard(BUSY)
    try:
        with away():
            return listener.hear(recording, media_type)
    finally:
        _listening.release()


def listener_of(house: Courthouse) -> Listener | None:
    """The recogniser of this court; None where there is none."""
    url = house.settings.speech_url
    if url.startswith(SIMULATED):
        manner = url.removeprefix(SIMULATED)
        return Simulated(manner) if house.settings.development else None
    return HttpListener(url, house.settings.speech_token) if url else None
