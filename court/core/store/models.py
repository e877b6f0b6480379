"""The tables.  Everything about a filing is a projection of the event log, except its content."""

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
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from court.core.numbers import metadata as number_metadata
from court.core.store.types import Data, Moment, Packed, new_id

BigId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables share the metadata of the case-number register."""

    metadata = number_metadata
    type_annotation_map = {datetime: Moment, dict[str, Any]: Data, list[Any]: Data}  # noqa: RUF012


class Account(Base):
    """A person who signs in: the public by phone, staff by login name."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    login: Mapped[str | None] = mapped_column(String(40), unique=True)
    password: Mapped[str] = mapped_column(String(200), default="")
    id_type: Mapped[str] = mapped_column(String(20), default="")
    id_number: Mapped[str] = mapped_column(String(40), default="")
    identity_verified: Mapped[bool] = mapped_column(Boolean, default=False)
    firm: Mapped[str] = mapped_column(String(80), default="")
    licence: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]


class OneTimeCode(Base):
    """A code sent to a phone: only its hash, a few attempts, a few minutes."""

    __tablename__ = "one_time_code"

    phone: Mapped[str] = mapped_column(String(20), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class SignIn(Base):
    """A signed-in browser; the cookie's token is kept as a hash."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ApiKey(Base):
    """A key of an institution; acts as its account."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(60))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class RateCount(Base):
    """How often something was tried in a window of time, shared by all workers."""

    __tablename__ = "rate_count"

    bucket: Mapped[str] = mapped_column(String(100), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)


class LogEntry(Base):
    """One event of the append-only log, chained to the one before it by its hash.

    `subject` is the filing's id where there is one; `data` never holds what a person wrote.
    """

    __tablename__ = "event"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(32), index=True)
    actor: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(12))
    data: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class ChainHead(Base):
    """The last event's number and hash, so that a cut-off end is noticed."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
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

    __table_args__ = (
        UniqueConstraint("owner_id", "client_key", name="one_filing_a_client_key"),
        Index("filing_by_state_and_day", "state", "decide_by"),
    )


class FilingVersion(Base):
    """What was submitted, whole and for good; 1 is the first submission."""

    __tablename__ = "filing_version"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(String(32))


class FilingParty(Base):
    """A party as last submitted, so that earlier filings with the same parties can be found."""

    __tablename__ = "filing_party"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    side: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200), index=True)
    number: Mapped[str] = mapped_column(String(40), default="", index=True)


class StoredOpinion(Base):
    """An opinion with its receipt: on submission, and whenever staff changed what it rests on."""

    __tablename__ = "opinion"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime]
    conclusion: Mapped[str] = mapped_column(String(12))
    checked: Mapped[dict[str, Any]]
    rulings: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]] = mapped_column(Packed)
    receipt: Mapped[dict[str, Any]]
    receipt_hash: Mapped[str] = mapped_column(String(64), index=True)


class Ruling(Base):
    """What a person said about one finding: an answer to its question, or an override.

    `finding` is the finding's key (rule id and member); `withdrawn_at` ends it.
    """

    __tablename__ = "ruling"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(4))
    finding: Mapped[str] = mapped_column(String(120))
    rule_id: Mapped[str] = mapped_column(String(60), index=True)
    said: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class DecisionRecord(Base):
    """A decision: who, when, on which opinion, and what it objects to."""

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12))
    recommended: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    days: Mapped[int | None] = mapped_column(Integer)
    due: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    case_number: Mapped[str] = mapped_column(String(60), default="")
    opinion_id: Mapped[str] = mapped_column(String(32))
    rules: Mapped[list[Any]] = mapped_column(Data)
    objections: Mapped[list[Any]] = mapped_column(Data)


class CourtDocument(Base):
    """A finished document file of a decision, or of the receipt."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    decision_id: Mapped[str] = mapped_column(String(32), default="")
    name: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    recipients: Mapped[list[Any]] = mapped_column(Data)
    copies: Mapped[int] = mapped_column(Integer, default=1)
    sealed: Mapped[bool] = mapped_column(Boolean, default=False)
    for_filer: Mapped[bool] = mapped_column(Boolean, default=True)
    made_at: Mapped[datetime]


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


class Message(Base):
    """A message to an account, shown on its pages."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    filing_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    subject: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class OutboxItem(Base):
    """A text message waiting for, or handed to, the gateway.

    It is tried from `next_try_at` on and no more from `expires_at` on.  A `secret` text (a
    one-time code) is wiped when it was sent or is too old.
    """

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    phone: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    secret: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (Index("outbox_by_turn", "sent_at", "next_try_at"),)


class Payment(Base):
    """An order for the acceptance fee; `order_number` is what the gateway quotes."""

    __tablename__ = "payment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), unique=True)
    order_number: Mapped[str] = mapped_column(String(40), unique=True)
    amount: Mapped[Any] = mapped_column(Numeric(18, 2))
    state: Mapped[str] = mapped_column(String(8), default="待交")
    created_at: Mapped[datetime]
    due: Mapped[date | None] = mapped_column(Date)
    paid_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(String(64), default="")


class PaymentNotice(Base):
    """A signed notice of the payment gateway that was answered: the same again, the same answer."""

    __tablename__ = "payment_notice"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    order_number: Mapped[str] = mapped_column(String(40), index=True)
    accepted: Mapped[bool] = mapped_column(Boolean)
    answer: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class Appointment(Base):
    """A place in the queue of a window on a day."""

    __tablename__ = "appointment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date, index=True)
    slot: Mapped[str] = mapped_column(String(11))
    number: Mapped[int] = mapped_column(Integer)
    purpose: Mapped[str] = mapped_column(String(40))
    filing_id: Mapped[str] = mapped_column(String(32), default="")
    state: Mapped[str] = mapped_column(String(8), default="已预约")
    created_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    window: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("day", "number", name="one_number_a_day"),
        Index(
            "one_open_appointment_a_person_a_day",
            "day",
            "phone",
            unique=True,
            sqlite_where=text("state = '已预约' AND phone <> ''"),
            postgresql_where=text("state = '已预约' AND phone <> ''"),
        ),
    )


class Client(Base):
    """A lawyer's client, with the facts of a party and the letter of authority."""

    __tablename__ = "client"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    party: Mapped[dict[str, Any]]
    authority: Mapped[str] = mapped_column(String(8), default="")
    letter_name: Mapped[str] = mapped_column(String(200), default="")
    letter_type: Mapped[str] = mapped_column(String(100), default="")
    letter_sha256: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]


class FilingTemplate(Base):
    """A filing kept by its owner to start others from."""

    __tablename__ = "filing_template"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class BulkJob(Base):
    """A file of many filings: checked row by row, then submitted row by row.

    Whoever works on it holds it until `held_until`; after that anybody may go on.
    """

    __tablename__ = "bulk_job"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(8), index=True)
    problems: Mapped[list[Any]] = mapped_column(Data, default=list)
    with_gaps: Mapped[bool] = mapped_column(Boolean, default=False)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    submitted: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    held_until: Mapped[datetime | None]


class BulkRow(Base):
    """A row of a bulk file: its filing, what the check says, and what became of it."""

    __tablename__ = "bulk_row"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("bulk_job.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    reference: Mapped[str] = mapped_column(String(80), default="")
    parties: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), index=True)
    words: Mapped[str] = mapped_column(String(40), default="")
    conclusion: Mapped[str] = mapped_column(String(12), default="")
    items: Mapped[list[Any]] = mapped_column(Data)
    content: Mapped[dict[str, Any]]
    filing_id: Mapped[str] = mapped_column(String(32), default="")
    receipt: Mapped[str] = mapped_column(String(40), default="")
