"""Tables that every room names: accounts, filings with their versions, the log, counts of tries.

Everything about a filing is a projection of the event log, except its content.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.clock import day_of
from court.core.store.base import Base, BigId
from court.core.store.types import Data, SealedText, new_id


class Account(Base):
    """A person who signs in: the public by phone, staff by login name.

    `given_at` is when somebody else gave the password, which is then to be changed at first use.
    `nonce` goes into the row's hash in the log, so that nobody can try phone numbers against it.
    """

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    login: Mapped[str | None] = mapped_column(String(40), unique=True)
    password: Mapped[str] = mapped_column(String(200), default="")
    id_type: Mapped[str] = mapped_column(String(20), default="")
    id_number: Mapped[str] = mapped_column(
        "sealed_number", SealedText(200), default="", server_default=text("''")
    )
    identity_verified: Mapped[bool] = mapped_column(Boolean, default=False)
    firm: Mapped[str] = mapped_column(String(80), default="")
    licence: Mapped[str] = mapped_column(String(40), default="")
    licence_verified: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime]
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    given_at: Mapped[datetime | None]
    nonce: Mapped[str | None] = mapped_column(String(32), default=new_id)


class RateCount(Base):
    """How often something was tried in a window of time, shared by all workers."""

    __tablename__ = "rate_count"

    bucket: Mapped[str] = mapped_column(String(100), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)
    seen_at: Mapped[datetime | None] = mapped_column(index=True)


class LogEntry(Base):
    """One event of the append-only log, chained to the one before it by its hash.

    `subject` is the filing's or the case's id where there is one; `data` never holds what a person
    wrote.  `court` is the chain: every court of a shared database has its own, and the court that has
    the database for itself is empty.
    """

    __tablename__ = "event"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(
        String(20), primary_key=True, default="", server_default=text("''")
    )
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(32), index=True)
    actor: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(12))
    data: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class RuleRelease(Base):
    """A bundle that was put in force; the one with the highest number is.

    `bundle` is the hash receipts pin, `files` that of every file, `sha256` names the archive.
    """

    __tablename__ = "rule_release"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    bundle: Mapped[str] = mapped_column(String(64), index=True)
    files: Mapped[str] = mapped_column(String(64), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200))


class ChangeSet(Base):
    """A named change of the rules over the release it was begun on.

    `content` is the hash of all files with the changes, from the moment it was handed in: what was
    approved is exactly that.  `looked_at` is the content whose effect on past filings was looked at.
    `undoes` is the number of the release a return takes back, 0 otherwise.  `said` is why it was sent
    back, `words` what was written about registered filings that would now be refused, by filing.
    """

    __tablename__ = "change_set"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), index=True)
    host_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    base: Mapped[int] = mapped_column(BigId)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(String(64), default="")
    looked_at: Mapped[str] = mapped_column(String(64), default="")
    handed_in_by: Mapped[str] = mapped_column(String(32), default="")
    approved_by: Mapped[str] = mapped_column(String(32), default="")
    approved_at: Mapped[datetime | None]
    release_on: Mapped[date | None] = mapped_column(Date)
    released: Mapped[int] = mapped_column(BigId, default=0)
    undoes: Mapped[int] = mapped_column(BigId, default=0)
    said: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)


class AccessEntry(Base):
    """Somebody read a filing, a file or a paper, signed in, or tried to: never what was in it.

    `subject` is the filing, `item` the file or paper; chained like the event log.
    """

    __tablename__ = "access"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(32), index=True)
    role: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(45))
    subject: Mapped[str] = mapped_column(String(32), index=True)
    item: Mapped[str] = mapped_column(String(32))
    route: Mapped[str] = mapped_column(String(120))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class ChainHead(Base):
    """The last number and hash of a court's event log (1) and of the access log (2).

    So a cut-off end is noticed.
    """

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    court: Mapped[str] = mapped_column(
        String(20), primary_key=True, default="", server_default=text("''")
    )
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class Filing(Base):
    """A filing: its content now, and where it stands as the events say.

    `revision` counts saves of the content; `sequence` counts its events.  A form or decision
    made on an older one is stale.
    """

    __tablename__ = "filing"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    cause: Mapped[str] = mapped_column(String(80))
    court: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]]
    staff_facts: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    parties: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[Any] = mapped_column(Numeric(18, 2), nullable=True)
    conclusion: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(String(120), default="")
    client_key: Mapped[str | None] = mapped_column(String(64))
    pickup_code: Mapped[str] = mapped_column(String(12), default="", index=True)

    # Projected from the events:
    state: Mapped[str] = mapped_column(String(12), index=True)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    channel: Mapped[str] = mapped_column(String(12))
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    first_submitted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    assignee_id: Mapped[str | None] = mapped_column(String(32), index=True)
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(String(12), default="")
    case_number: Mapped[str] = mapped_column(String(60), default="")
    decide_by: Mapped[date | None] = mapped_column(Date, index=True)
    promised_by: Mapped[datetime | None]
    supplement_by: Mapped[date | None] = mapped_column(Date)
    paid: Mapped[bool] = mapped_column(Boolean, default=False)
    appeal_by: Mapped[date | None] = mapped_column(Date)
    pass_up_by: Mapped[date | None] = mapped_column(Date)
    present_since: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("owner_id", "client_key", name="one_filing_a_client_key"),
        Index("filing_by_state_and_day", "state", "decide_by"),
    )

    @property
    def first_day(self) -> date | None:
        """The day it was first handed in."""
        return day_of(self.first_submitted_at) if self.first_submitted_at else None

    @property
    def receipt_number(self) -> str:
        """Its number; empty until it is handed in."""
        return self.number or ""

    @property
    def called(self) -> str:
        """What it is called where no filer reads it: a draft has only its id."""
        return self.number or self.id[:8]


class FilingVersion(Base):
    """What was submitted, whole and for good; 1 is the first submission."""

    __tablename__ = "filing_version"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(String(32))


class Job(Base):
    """Work for later, of one kind and about one thing; see `court.core.jobs`.

    It may be taken from `due` on, by whoever finds no lease on it that still lasts.  `round` counts
    how often it was asked for, `tries` how often it was begun since it last got anywhere.
    `error` is for administrators: it never holds what a person wrote.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(8))
    due: Mapped[datetime]
    created_at: Mapped[datetime]
    round: Mapped[int] = mapped_column(Integer, default=1)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    lease_owner: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("kind", "key", name="one_job_a_kind_and_key"),
        Index("job_by_turn", "state", "due"),
    )


class Upload(Base):
    """A file somebody handed in; its bytes lie in the file store under their hash."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    pages: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
