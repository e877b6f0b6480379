"""A judge's ten filings: six clear, two to be supplemented, one that belongs elsewhere, one question.

The pages are walked as a browser without scripts does.  What is counted is what a hand does: a link
or a button pressed, a choice made; nothing here waits for the seconds it stands for.
"""

from __future__ import annotations

import re
from html import unescape

from court.core.lifecycle import State
from court.core.roles import Role
from tests.court.houses import Founded
from tests.walks.hands import Hand

CLEAR = ("01", "14", "17", "18", "20", "23")
TO_SUPPLEMENT = ("02", "02")
ELSEWHERE, QUESTION = "19", "13"
# Seconds to read the recommendation with its reasons, and to look over the papers.
READ_OPINION, READ_PAPERS = 15.0, 10.0
MOST_ACTIONS, MOST_MINUTES = 34, 10.0


def test_ten_filings_in_ten_minutes(house: Founded) -> None:
    house.verified()
    wanted = (*CLEAR, *TO_SUPPLEMENT, ELSEWHERE, QUESTION)
    filings = [house.filed(example) for example in wanted]
    hand = Hand(house.client_for(Role.judge))
    for example, filing in zip(wanted, filings, strict=True):
        where = f"/inbox/{filing.id}"
        page = hand.open(where)
        hand.read(READ_OPINION)
        if example == QUESTION:
            page = hand.send(page, f"{where}/answer", said="没有问题")
        recommended = re.search(r'<a class="btn p lg" href="([^"]+)">按建议', page)
        assert recommended, example
        page = hand.open(unescape(recommended[1]))
        hand.read(READ_PAPERS)
        assert "已作出决定" in hand.send(page, f"{where}/decide"), example
    states = [house.fresh(filing).state for filing in filings]
    assert states.count(State.registered) == len(CLEAR) + 1
    assert states.count(State.supplement) == len(TO_SUPPLEMENT)
    assert states.count(State.elsewhere) == 1
    print(f"\n{hand.actions} actions, {hand.minutes:.1f} minutes")
    assert hand.actions <= MOST_ACTIONS and hand.minutes <= MOST_MINUTES
