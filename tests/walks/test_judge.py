"""A judge's ten filings: six clear, two to be supplemented, one that belongs elsewhere, one question.

The pages are walked as a browser without scripts does.  What is counted is what a hand does: a link
or a button pressed, a choice made; nothing here waits for the seconds it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from court.core.lifecycle import State
from court.core.roles import Role
from tests.court.houses import Founded, TestClient

CLEAR = ("01", "14", "17", "18", "20", "23")
TO_SUPPLEMENT = ("02", "02")
ELSEWHERE, QUESTION = "19", "13"
# Seconds to point and press and to decide to (Card, Moran and Newell's keystroke model), to read
# the recommendation with its reasons, and to look over the papers.
ACT, READ_OPINION, READ_PAPERS = 1.1 + 1.35, 15.0, 10.0
MOST_ACTIONS, MOST_MINUTES = 34, 10.0


@dataclass
class Hand:
    """A judge at the desk, and how often they acted."""

    client: TestClient
    actions: int = 0
    opinions: int = 0
    papers: int = 0

    def open(self, address: str) -> str:
        """Press a link; a redirect is followed by the browser, not by the hand."""
        self.actions += 1
        return self._read(self.client.get(address))

    def send(self, page: str, action: str, **chosen: str) -> str:
        """Press the button of the form that is posted to an address, as it stands on the page."""
        self.actions += 1 + len(chosen)
        return self._read(self.client.post(action, data=fields(page, action) | chosen))

    def _read(self, answer: Any) -> str:
        while answer.status_code == 303:
            answer = self.client.get(answer.headers["location"].partition("#")[0])
        assert answer.status_code == 200, answer.text[:500]
        return str(answer.text)

    @property
    def minutes(self) -> float:
        """How long a trained person takes for the same."""
        reading = self.opinions * READ_OPINION + self.papers * READ_PAPERS
        return (self.actions * ACT + reading) / 60


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
    return found


def test_ten_filings_in_ten_minutes(house: Founded) -> None:
    house.verified()
    wanted = (*CLEAR, *TO_SUPPLEMENT, ELSEWHERE, QUESTION)
    filings = [house.filed(example) for example in wanted]
    hand = Hand(house.client_for(Role.judge))
    for example, filing in zip(wanted, filings, strict=True):
        where = f"/inbox/{filing.id}"
        page = hand.open(where)
        hand.opinions += 1
        if example == QUESTION:
            page = hand.send(page, f"{where}/answer", said="没有问题")
        recommended = re.search(r'<a class="btn p lg" href="([^"]+)">按建议', page)
        assert recommended, example
        page = hand.open(unescape(recommended[1]))
        hand.papers += 1
        assert "已作出决定" in hand.send(page, f"{where}/decide"), example
    states = [house.fresh(filing).state for filing in filings]
    assert states.count(State.registered) == len(CLEAR) + 1
    assert states.count(State.supplement) == len(TO_SUPPLEMENT)
    assert states.count(State.elsewhere) == 1
    print(f"\n{hand.actions} actions, {hand.minutes:.1f} minutes")
    assert hand.actions <= MOST_ACTIONS and hand.minutes <= MOST_MINUTES
