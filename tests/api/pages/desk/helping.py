"""What the desk's tests share."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from httpx import Response

from court.core.roles import Role
from court.core.tables import Account, Filing
from court.identity import accounts
from court.opinions.service import submitted_opinion
from engine.check.opinion import Finding
from tests.court.houses import Founded

IN_PLACE = {"hx-request": "true"}


def later(house: Founded, **by: float) -> None:
    """Some time passes, and everybody on the staff signs in again."""
    house.clock.advance(**by)
    for (role, which), person in list(house.people.items()):
        with house.house.work() as work:
            account = work.session.get_one(Account, person.account_id)
            token = accounts.open_session(work, account)
        house.people[role, which] = house._signed_in(token, person.name, person.password)


def shown(house: Founded, filing: Filing, role: Role = Role.judge, query: str = "") -> str:
    """The review page as text with its markup."""
    answer = house.client_for(role).get(f"/inbox/{filing.id}{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def others(house: Founded, filing: Filing) -> str:
    """The part of the review page that is loaded when it is opened: what stands in nobody's way."""
    answer = house.client_for(Role.judge).get(
        f"/inbox/{filing.id}/others", headers={"hx-request": "true"}
    )
    assert answer.status_code == 200 and "<html" not in answer.text
    return unescape(answer.text)


def words(text: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"<[^>]*>", " ", text)


def conclusion(text: str) -> str:
    found = re.search(r'id="conclusion">.*?</svg>([^<]+)</h2>', text, re.S)
    assert found
    return found[1]


def counts(text: str) -> dict[str, int]:
    """The strip: heading and number."""
    strip = text.split('aria-label="按后果查看"')[1].split("</nav>")[0]
    return {n: int(c) for n, c in re.findall(r"</svg>([^<]+)</span> <b>(\d+)</b>", strip)}


def finding_of(house: Founded, filing: Filing, state: str) -> Finding:
    """The first finding in a state, as the filing stands."""
    with house.house.look(house.actor(Role.judge)) as look:
        opinion = submitted_opinion(look, look.session.get_one(Filing, filing.id))
    return next(f for f in opinion.findings if f.state == state)


def post(
    house: Founded, filing: Filing, what: str, role: Role = Role.judge, **data: Any
) -> Response:
    """A change as the page sends it; `sequence` is the filing's own unless given."""
    data.setdefault("sequence", house.fresh(filing).sequence)
    headers = data.pop("headers", IN_PLACE)
    client = house.client_for(role, data.pop("which", 1))
    answer: Response = client.post(f"/inbox/{filing.id}/{what}", data=data, headers=headers)
    return answer


def found_in(pattern: str, text: str) -> str:
    """The first group of a pattern that has to be in a page."""
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]
