"""A courthouse for tests: its own database and state folder, a clock that is moved by hand.

`Founded` gives what a test needs in one call each: people of every role signed in, clients of the
web application in their name, filings handed in.  Everything goes through the real services.
"""

from __future__ import annotations

import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from api.app import create_app
from api.base.heads import BoundedProtocol
from api.base.security import COOKIE, CSRF_HEADER
from court.core.courthouse import Actor, Courthouse, Work
from court.core.migration import upgrade
from court.core.receiving import receive
from court.core.roles import PUBLIC, Role
from court.core.settings import Settings
from court.core.store.database import Database
from court.core.tables import Account, Filing
from court.filings import service as filings
from court.filings import uploads
from court.identity import accounts, approvals, entering
from court.identity.passwords import hashed
from tests.court import engines
from tests.court.compact import Compact
from tests.court.papers import ROOT, example, workshop
from tests.files import PDF

with warnings.catch_warnings():
    # Starlette would rather have httpx's successor; the client works the same with both.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

MORNING = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)  # Monday, 09:00 in China
PASSWORD = "一扇常开的门-2026"
both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


class MovableClock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """`advance(days=3, hours=2)`"""
        self.now += timedelta(**by)
        return self.now


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, signed in."""

    account_id: str
    token: str
    actor: Actor
    name: str
    password: str = ""


@dataclass
class Founded:
    """A courthouse with its clock; `people` fills as roles are asked for."""

    house: Courthouse
    clock: MovableClock
    people: dict[tuple[Role, int], Person] = field(default_factory=dict)
    ending: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def app(self) -> FastAPI:
        return create_app(self.house)

    @cached_property
    def portal(self) -> BlockingPortal:
        """The event loop of all clients: one and its threads for each request cost a third of it."""
        return self.ending.enter_context(start_blocking_portal())

    def person(self, role: Role = Role.party, which: int = 1) -> Person:
        """The first, second … person of a role, signed in (again, when the clock has moved on)."""
        known = self.people.get((role, which))
        if known is None:
            known = self._public(role, which) if role in PUBLIC else self._staff(role, which)
            self.people[role, which] = known
        elif not accounts.by_token(self.house, known.token).signed_in:
            known = self.people[role, which] = self._again(known)
        return known

    def _again(self, known: Person) -> Person:
        with self.house.work() as work:
            account = work.session.get_one(Account, known.account_id)
            if account.disabled:
                return known
            token = accounts.open_session(work, account)
        return self._signed_in(token, known.name, known.password)

    def actor(self, role: Role = Role.party, which: int = 1) -> Actor:
        return self.person(role, which).actor

    def _public(self, role: Role, which: int) -> Person:
        phone = f"13{list(Role).index(role)}{which:08d}"
        with self.house.work() as work:
            code = accounts.send_code(work, phone)
            token = accounts.sign_in_by_code(work, phone, code, role)
        assert token
        return self._signed_in(token, phone)

    def _staff(self, role: Role, which: int) -> Person:
        """With a password that was hashed before: hashing costs a fifth of a second."""
        login = f"{role}{which}"
        name = f"{'甲乙丙丁'[which - 1]}{role}"
        account = Account(role=role, login=login, name=name, created_at=self.clock())
        account.password = _hashed()
        with self.house.work() as work:
            work.session.add(account)
            work.session.flush()
            work.log("新建账户", 账户=account.id, 身份=role)
            token = accounts.open_session(work, account)
        return self._signed_in(token, login, PASSWORD)

    def _signed_in(self, token: str, name: str, password: str = "") -> Person:
        actor = accounts.by_token(self.house, token)
        return Person(actor.account_id, token, actor, name, password)

    def verified(self, role: Role = Role.party, which: int = 1) -> Person:
        """A person of the public whose identity the court has verified."""
        person = self.person(role, which)
        with self.house.work() as work:
            account = work.session.get_one(Account, person.account_id)
            account.name, account.identity_verified = account.name or "沈若琳", True
        again = replace(person, actor=accounts.by_token(self.house, person.token))
        self.people[role, which] = again
        return again

    def client_for(self, role: Role | None = Role.party, which: int = 1) -> TestClient:
        """A browser without pictures: cookie and CSRF header of a person, or of nobody."""
        client = TestClient(
            Compact(self.app), raise_server_exceptions=False, follow_redirects=False
        )
        client.portal = self.portal
        if role is not None:
            person = self.person(role, which)
            client.cookies.set(COOKIE, person.token)
            client.headers[CSRF_HEADER] = person.actor.csrf
        return client

    def machine(self) -> TestClient:
        """The browser of a machine in the hall."""
        client = self.client_for(None)
        assert client.post("/kiosk/enrol/demonstration").status_code == 303
        return client

    def draft(
        self,
        content: Mapping[str, Any] | str = "01",
        role: Role = Role.party,
        which: int = 1,
    ) -> Filing:
        """A draft of a person; `content` is a filing or the number of an example."""
        raw = example(content) if isinstance(content, str) else dict(content)
        with self.house.work(self.actor(role, which)) as work:
            return filings.begin(work, raw["案由"], raw)

    def filed(
        self,
        content: Mapping[str, Any] | str = "01",
        role: Role = Role.party,
        which: int = 1,
    ) -> Filing:
        """An example filing, handed in with a file for every paper it lists."""
        draft = self.draft(content, role, which)
        with self.house.work(self.actor(role, which)) as work:
            found = filings.own(work, draft.id, lock=True)
            filings.save(work, found, self.with_files(work, found), found.revision)
            return filings.submit(work, found, found.revision).filing

    def with_files(self, work: Work, filing: Filing) -> dict[str, Any]:
        """The content with an uploaded page for each entry of 材料 that has no standing of its own."""
        content = dict(filing.content)
        listed = list(content.get("材料") or ())
        for number, entry in enumerate(listed):
            if isinstance(entry, dict) and not entry.keys() & {"状态", "文件"}:
                name = f"{entry.get('种类', '材料')}{number + 1}.pdf"
                page = receive(work.house, name, BytesIO(PDF + b"%" + name.encode()))
                listed[number] = {**entry, "文件": uploads.attach(work, filing, page).name}
        return {**content, "材料": listed} if listed else content

    def fresh(self, filing: Filing) -> Filing:
        """The filing as the database has it now."""
        with self.house.look() as look:
            return look.session.get_one(Filing, filing.id)

    def hired(self, login: str, name: str = "高伟", role: Role = Role.judge) -> str:
        """Open an account as two people do it; gives its first password."""
        with self.house.work(self.actor(Role.administrator)) as work:
            account, first = approvals.ask_for_new(work, role, login, name)
            waiting = approvals.waits_for(work, account.id)
        assert waiting is not None
        with self.house.work(self.actor(Role.security)) as work:
            return f"{first}-{approvals.approve(work, waiting.id).half}"

    def enter(self, login: str, password: str = PASSWORD, address: str = "198.51.100.7") -> str:
        """The session of a member of staff who gives name and password; empty when it fails."""
        with self.house.work(Actor(address=address)) as work:
            return entering.by_password(work, login, password, staff=True).session

    def close(self) -> None:
        self.house.database.close()


@contextmanager
def founded(folder: Path, url: str = "", **settings: Any) -> Iterator[Founded]:
    """A courthouse in an empty folder; `url` empty means SQLite in it."""
    settings = {"development": True, "second_factor": False, **settings}
    chosen = Settings(state=folder, database_url=url, **settings)
    folder.mkdir(parents=True, exist_ok=True)
    if not url:
        Path(chosen.url.removeprefix("sqlite:///")).write_bytes(_empty_sqlite())
    clock = MovableClock()
    shop = workshop()
    with engines.at(chosen.url) as database:
        if url:
            upgrade(database)
        found = Founded(Courthouse(chosen, shop.bundle, database, clock), clock)
        with found.ending:
            yield found


@contextmanager
def served(house: Courthouse, app: FastAPI | None = None) -> Iterator[str]:
    """The application on a port of its own; gives its address.  For real connections."""
    config = uvicorn.Config(
        app or create_app(house),
        host="127.0.0.1",
        port=0,
        log_level="warning",
        lifespan="on",
        http=BoundedProtocol,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started, "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@cache
def _hashed() -> str:
    return hashed(PASSWORD)


@cache
def _empty_sqlite() -> bytes:
    """The file of an empty database with its tables, made once a process by the migrations."""
    with tempfile.TemporaryDirectory(prefix="lian-empty-") as folder:
        path = Path(folder) / "empty.sqlite"
        database = Database(f"sqlite:///{path}")
        upgrade(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        database.close()
        return path.read_bytes()


__all__ = [
    "MORNING",
    "PASSWORD",
    "ROOT",
    "Founded",
    "MovableClock",
    "Person",
    "TestClient",
    "both_databases",
    "founded",
    "served",
]
