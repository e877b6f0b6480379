"""Tables of service: addresses, what is known of a person, tasks, attempts, reports, a judge's words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import new_id


class ServiceAddress(Base):
    """Where a party may be reached; a change is a new row, the old one has `until`.

    `source` A1 to B2 says who gave it, `use` is 纸质, 电子 or 电话.  `confirmed_by` is the judge
    who lets an address be used that nobody gave.
    """

    __tablename__ = "service_address"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"))
    position: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(2))
    use: Mapped[str] = mapped_column(String(2))
    address: Mapped[str] = mapped_column(String(300))
    confirmed_by: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class ServicePerson(Base):
    """What decides by which ways a party may be served; `id` is the party's.

    `consent` E1 to E4 or empty, `consented_at` when; a withdrawal empties it from then on.
    `abroad` is empty, 境外, 香港, 澳门 or 台湾.  `searched_at`: an address was searched for in vain;
    `missing`: there is proof that nobody knows where the person is.
    """

    __tablename__ = "service_person"

    id: Mapped[str] = mapped_column(ForeignKey("case_party.id"), primary_key=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    consent: Mapped[str] = mapped_column(String(2), default="")
    consented_at: Mapped[datetime | None]
    abroad: Mapped[str] = mapped_column(String(2), default="")
    searched_at: Mapped[datetime | None]
    missing: Mapped[bool] = mapped_column(default=False)


class ServiceTask(Base):
    """Papers that go together to one party.  `basis` is the event that asked for it.

    `hearing` is the event that set the hearing a summons names; another time asks for another task.
    From `state` on it is what the attempts come to; `found` is the event that says it was served.
    """

    __tablename__ = "service_task"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"))
    papers: Mapped[list[Any]]
    hearing: Mapped[int | None] = mapped_column(BigId)
    evidence: Mapped[str] = mapped_column(String(12), default="", server_default=text("''"))
    basis: Mapped[int] = mapped_column(BigId)
    opened_at: Mapped[datetime]
    announcing_by: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))

    state: Mapped[str] = mapped_column(String(8))
    day: Mapped[date | None] = mapped_column(Date)
    by: Mapped[int | None] = mapped_column(BigId)
    way: Mapped[str] = mapped_column(String(4), default="")
    default: Mapped[bool] = mapped_column(default=False)
    presumed: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(String(300), default="")
    found: Mapped[int | None] = mapped_column(BigId)

    __table_args__ = (
        UniqueConstraint("party_id", "basis", name="one_service_task_a_basis"),
        Index("service_task_by_state", "court", "state"),
    )


class ServiceAttempt(Base):
    """One thing done about a task: a mailing, a visit, a call, an announcement; never changed.

    What the address was and whether the person had consented is kept as it was then.  `number` is
    what the carrier calls it by.
    """

    __tablename__ = "service_attempt"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("service_task.id"), index=True)
    way: Mapped[str] = mapped_column(String(4))
    address_id: Mapped[str | None] = mapped_column(ForeignKey("service_address.id"))
    source: Mapped[str] = mapped_column(String(2), default="")
    confirmed: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(String(2), default="")
    procedure: Mapped[str] = mapped_column(String(12), default="")
    abroad: Mapped[str] = mapped_column(String(2), default="")
    number: Mapped[str] = mapped_column(String(40), unique=True)
    sent: Mapped[date] = mapped_column(Date)
    basis: Mapped[int] = mapped_column(BigId)
    by: Mapped[str] = mapped_column(String(32), default="")


class ServiceReport(Base):
    """What was learnt about an attempt, from a carrier or from somebody of the court; only added.

    `at` is when it happened, `heard` when it was learnt.  `said` holds reason, signer, called,
    opponent, confirmed, proofs, and which report it takes back.  The same twice is one row.
    """

    __tablename__ = "service_report"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    attempt_id: Mapped[str] = mapped_column(ForeignKey("service_attempt.id"))
    step: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    heard: Mapped[datetime]
    said: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(32), default="")

    __table_args__ = (UniqueConstraint("attempt_id", "digest", name="one_service_report"),)


class ServicePicture(Base):
    """A picture of an attempt, in the store under its hash; the same twice is one row."""

    __tablename__ = "service_picture"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("service_attempt.id"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(32), default="")

    __table_args__ = (UniqueConstraint("attempt_id", "sha256", name="one_service_picture"),)


class ServiceWord(Base):
    """What a judge says about an attempt or a task: 认定, 不认定, 撤销, 无需; with the reason."""

    __tablename__ = "service_word"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    task_id: Mapped[str] = mapped_column(ForeignKey("service_task.id"), index=True)
    attempt: Mapped[int | None] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str] = mapped_column(Text, default="")
    event: Mapped[int] = mapped_column(BigId)
    by: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[datetime]
