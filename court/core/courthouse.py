"""Everything one process of the court shares, and the unit of work that services run in."""

from __future__ import annotations

import threading
from collections.abc import Container, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from court.core.access import Access, note
from court.core.attested import HASHES, KIND, to_attest
from court.core.clock import Clock, day_of, system_clock
from court.core.events import append
from court.core.lifecycle import Event
from court.core.projection import apply
from court.core.roles import Action, Role, may, scope
from court.core.rules import InForce, Rules
from court.core.settings import Settings
from court.core.store.database import Database
from court.core.tables import Filing, LogEntry
from court.documents.checking import require_decisions
from court.documents.making import Workshop
from court.files.keyring import KeyRing
from court.files.scanning import Scanner, scanner_at
from court.files.store import FileStore
from court.signing.configuration import seal_service
from court.signing.port import SealService
from engine.bundle.bundle import Bundle
from engine.text.errors import LianError

ANONYMOUS = ""
# What somebody may do who still owes a password of their own or a second factor.
ENTERING = frozenset({Action.account, Action.prove})


class NotAllowed(LianError):
    """The role may not do this."""


class NotFound(LianError):
    """There is no such thing, or it belongs to somebody else: the answer is the same."""


class Conflict(LianError):
    """Somebody else was faster; nothing was overwritten."""


T = TypeVar("T")


def existing(found: T | None, missing: str) -> T:
    """What was looked up.  Raises `NotFound`, in the words of `missing`, where nothing was found."""
    if found is None:
        raise NotFound(missing)
    return found


class HasState(Protocol):
    """A row that is in one of several states, under the name people see."""

    @property
    def state(self) -> str: ...


def require_state(row: HasState, states: Container[str], what: str, why: str) -> None:
    """Raises `Conflict` where a row is in another state by now: 这份起诉现在是“…”，不能再修改."""
    if row.state not in states:
        raise Conflict(f"{what}现在是“{row.state}”，{why}")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or nobody signed in (`role` None).

    Who still `owes` something (a password of their own, a second factor) may do only that; a key that
    `reads_only` may change nothing.
    """

    account_id: str = ANONYMOUS
    role: Role | None = None
    name: str = ""
    phone: str = ""
    identity_verified: bool = False
    csrf: str = ""
    by_key: bool = False
    address: str = ""
    owes: str = ""
    reads_only: bool = False

    @property
    def signed_in(self) -> bool:
        return self.role is not None

    def may(self, action: Action) -> bool:
        return may(self.role, action) and (not self.owes or action in ENTERING)

    def require(self, action: Action) -> str:
        """The scope of the action.  Raises `NotAllowed`."""
        found = scope(self.role, action)
        if not found or not self.may(action):
            raise NotAllowed(f"您的身份不能{action}")
        return found


@dataclass(slots=True)
class Work:
    """One transaction by one actor at one moment; committed whole when its block ends."""

    house: Courthouse
    session: Session
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.now)

    def record(self, filing: Filing, event: Event, **data: object) -> LogEntry:
        """Append an event about a filing and project it.  Raises `TransitionError`.

        `data` holds hashes, counts, days and rule ids, never what a person wrote.
        """
        if filing not in self.session:
            raise ValueError("the filing was found in another unit of work")
        entry = self.log(event, filing.id, **data)
        apply(filing, entry)
        return entry

    def log(self, kind: str, subject: str = "", **data: object) -> LogEntry:
        """Append an event that changes no filing: sign-ins, accounts, keys, and all about cases."""
        role = self.actor.role or "未登录"
        who, court = self.actor.account_id, self.house.chain
        return append(self.session, kind, subject, who, role, self.now, data, court)

    def note_access(self, kind: str, account: str = "") -> None:
        """Put a sign-in, or one that failed, into the access log; last in the transaction."""
        address = self.actor.address
        note(self.session, [Access(self.now, kind, account, address=address)])

    def attest(self) -> None:
        """Put the hashes of the deciding rows this unit of work wrote into the log."""
        if found := to_attest(self.session):
            self.log(KIND, "", **{HASHES: found})


@dataclass
class Lasting:
    """What a process makes once and every unit of work uses."""

    settings: Settings
    clock: Clock

    @cached_property
    def files(self) -> FileStore:
        return FileStore(self.settings.state / "文件", self.ring)

    @cached_property
    def ring(self) -> KeyRing:
        """The keys for what lies at rest; the first is made where there is none.

        Raises `LianError` when the keys have gone, or their folder cannot be used.
        """
        ring = self.settings.ring()
        folder = FileStore(self.settings.state / "文件", ring)
        ring.ensure(self.clock(), lambda: folder.sealed)
        return ring

    @cached_property
    def scanner(self) -> Scanner:
        """What looks for viruses.  Raises `LianError` for an address that is none."""
        return scanner_at(self.settings.clamd)

    @cached_property
    def seal(self) -> SealService:
        """The court's seal.  Raises `SealError`."""
        return seal_service(self.settings.environment, self.settings.state, self.clock)


class Courthouse:
    """Settings, rules, database, files and keys of one process.

    `rules` is the handle that releases change.  What is `pinned` keeps the bundle it has, so that
    a request or a unit of work never meets two.
    """

    def __init__(
        self, settings: Settings, bundle: Bundle, database: Database, clock: Clock = system_clock
    ) -> None:
        self.settings = settings
        self.rules = Rules(bundle)
        self.database = database
        self.clock = clock
        self.deciding = threading.Lock()
        self.lasting = Lasting(settings, clock)
        database.use(self.lasting.ring)
        self._pinned: InForce | None = None

    @classmethod
    def open(cls, settings: Settings, clock: Clock = system_clock) -> Courthouse:
        """Raises `BundleError` for unusable rules, `LianError` for unusable settings."""
        bundle = Bundle.load()
        require_decisions(bundle.policy)
        return cls(settings, bundle, Database(settings.url), clock)

    def pinned(self) -> Courthouse:
        """This courthouse with the rules in force now, whatever is released meanwhile."""
        if self._pinned is not None:
            return self
        found = copy(self)
        found._pinned = self.rules.in_force
        return found

    def under(self, bundle: Bundle) -> Courthouse:
        """This courthouse with other rules, those of a draft: to look at, never to decide by."""
        found = copy(self)
        found._pinned = InForce(bundle)
        return found

    def at(self, clock: Clock) -> Courthouse:
        """This courthouse by another clock, with services of its own."""
        found = copy(self)
        found.clock, found.lasting = clock, Lasting(self.settings, clock)
        return found

    @property
    def bundle(self) -> Bundle:
        """The rules to work by."""
        return (self._pinned or self.rules.in_force).bundle

    @property
    def files(self) -> FileStore:
        return self.lasting.files

    @property
    def scanner(self) -> Scanner:
        """What looks for viruses.  Raises `LianError` for an address that is none."""
        return self.lasting.scanner

    @property
    def workshop(self) -> Workshop:
        """What makes documents.  Raises `BundleError` or `LianError`."""
        return self.bundle.kept(Workshop.open)

    @property
    def seal(self) -> SealService:
        """The court's seal.  Raises `SealError`."""
        return self.lasting.seal

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.clock())

    @property
    def court(self) -> str:
        """The full name of the court this installation serves."""
        return self.bundle.default_court(self.today)

    @property
    def chain(self) -> str:
        """The chain of events this court writes; empty where it has the database for itself."""
        return self.settings.chain

    @contextmanager
    def work(self, actor: Actor | None = None) -> Iterator[Work]:
        """A writing unit of work."""
        with self.database.transaction() as session:
            work = Work(self.pinned(), session, actor or Actor(), self.clock())
            yield work
            work.attest()

    @contextmanager
    def look(self, actor: Actor | None = None) -> Iterator[Work]:
        """A reading unit of work: sees one moment, changes nothing."""
        with self.database.reading() as session:
            yield Work(self.pinned(), session, actor or Actor(), self.clock())
