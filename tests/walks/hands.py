"""A hand at a page without scripts: what it presses, chooses and types is counted.

The seconds are the keystroke-level model's (Card, Moran and Newell, 1983): 1.35 to decide and 1.1
to point and press for each action, 0.28 for each key of a typist who is not a secretary; a Chinese
character is three keys of Pinyin with its choice.  None of them is waited for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.court.houses import TestClient

ACT, KEY, KEYS_OF_A_CHARACTER = 1.1 + 1.35, 0.28, 3


@dataclass
class Hand:
    """Somebody of the court at their pages, how often they acted and how many keys they struck."""

    client: TestClient
    actions: int = 0
    keys: int = 0
    seconds_read: float = 0.0

    def open(self, address: str) -> str:
        """Press a link; a redirect is followed by the browser, not by the hand."""
        self.actions += 1
        return self._read(self.client.get(address))

    def send(self, page: str, action: str, **chosen: str) -> str:
        """Press the button of the form that is posted to an address, as it stands on the page."""
        self.actions += 1 + len(chosen)
        return self._read(self.client.post(action, data=fields(page, action) | chosen))

    def post(self, address: str, data: Mapping[str, Any]) -> str:
        """Press a button of a form whose fields were counted with `type`."""
        self.actions += 1
        return self._read(self.client.post(address, data=dict(data)))

    def type(self, text: str) -> None:
        """Go to a field and type."""
        self.actions += 1
        self.keys += sum(KEYS_OF_A_CHARACTER if ord(sign) > 0x2E80 else 1 for sign in text)

    def read(self, seconds: float) -> None:
        self.seconds_read += seconds

    def _read(self, answer: Any) -> str:
        while answer.status_code == 303:
            answer = self.client.get(answer.headers["location"].partition("#")[0])
        assert answer.status_code == 200, answer.text[:500]
        return str(answer.text)

    @property
    def minutes(self) -> float:
        """How long a trained person takes for the same."""
        return (self.actions * ACT + self.keys * KEY + self.seconds_read) / 60


def fields(page: str, action: str) -> dict[str, Any]:
    """What a browser would send of a form without touching it."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.S)
    assert form, action
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticks = said.get("type") in ("radio", "checkbox")
        if "name" in said and (not ticks or " checked" in tag):
            found.setdefault(said["name"], []).append(unescape(said.get("value", "")))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form[0], re.S):
        chosen = re.search(r"<option[^>]* selected[^>]*>([^<]*)", options) or re.search(
            r"<option[^>]*>([^<]*)", options
        )
        found[name] = [unescape(chosen[1]).strip()] if chosen else []
    return found
