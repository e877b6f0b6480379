"""The courthouse that the guides' pictures show: the demonstration at a fixed moment, served.

Nothing in it is real: the people and filings are those of `lian demo`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Actor
from court.core.tables import Account, Filing
from court.demo.making import demonstrate
from court.demo.people import EVERYBODY
from court.identity import accounts
from tests.browsing import chromium, opened
from tests.court.houses import Founded, Person, founded, served

WEDNESDAY = datetime(2026, 9, 16, 2, 20, tzinfo=UTC)  # 10:20 in China
WIDTH = 1180
STAFF_WIDTH = 1280
TALL = 2000
SLOWEST = 180_000


@dataclass
class Scene:
    """The served courthouse; people are named by the keys of `court.demo.people`."""

    founded: Founded
    browser: Any
    address: str
    people: Mapping[str, Person]

    def open(
        self,
        path: str,
        who: str = "",
        width: int = WIDTH,
        height: int = 820,
        scale: float = 1,
    ) -> Any:
        """A page at an address, in somebody's name or in nobody's."""
        size = {"width": width, "height": height}
        page = opened(
            self.browser,
            self.address,
            self.people.get(who),
            viewport=size,
            device_scale_factor=scale,
        )
        page.set_default_timeout(SLOWEST)  # the first page of a court compiles all rules
        self.go(page, path)
        return page

    def go(self, page: Any, path: str) -> None:
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            raise AssertionError(f"{path}: {answer and answer.status}")
        page.wait_for_load_state("networkidle")

    def actor(self, who: str) -> Actor:
        return self.people[who].actor

    def filing(self, state: str, cause: str = "", owner: str = "", channel: str = "") -> Filing:
        """The newest filing of a kind."""
        wanted = [Filing.state == state]
        wanted += [Filing.cause == cause] if cause else []
        wanted += [Filing.channel == channel] if channel else []
        wanted += [Filing.owner_id == self.people[owner].account_id] if owner else []
        with self.founded.house.look() as look:
            newest = select(Filing).where(*wanted).order_by(Filing.updated_at.desc()).limit(1)
            found = look.session.scalar(newest)
        if found is None:
            raise AssertionError(f"没有{owner}的{cause}，{state}")
        return found


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """The demonstration on Wednesday, 16 September 2026, 10:20; made before the browser starts."""
    with founded(folder) as found:
        found.clock.now = WEDNESDAY
        demonstrate(found.house)
        people = _signed_in(found)
        with served(found.house) as address, chromium() as browser:
            yield Scene(found, browser, address, people)


def _signed_in(found: Founded) -> dict[str, Person]:
    """Everybody of the demonstration with a session, without the time that passwords take."""
    people = {}
    for person in EVERYBODY:
        public = re.fullmatch(r"1\d{10}", person.sign_in)
        column = Account.phone if public else Account.login
        with found.house.work() as work:
            account = work.session.scalars(select(Account).where(column == person.sign_in)).one()
            token = accounts.open_session(work, account)
        actor = accounts.by_token(found.house, token)
        people[person.key] = Person(actor.account_id, token, actor, person.name)
    return people


Taken = Callable[[Scene], Any]
PICTURES: dict[str, Taken] = {}


def shows(name: str) -> Callable[[Taken], Taken]:
    """Registers how a picture is taken: the function gives the page, or a part of it."""

    def register(taken: Taken) -> Taken:
        assert name not in PICTURES, name
        PICTURES[name] = taken
        return taken

    return register
