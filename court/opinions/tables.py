"""Tables of opinions, and of what judges said on their findings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import Data, Packed, new_id


class StoredOpinion(Base):
    """An opinion with its receipt: on submission, and whenever staff changed what it rests on.

    What was found is most of a row and seldom needed again: read when looked at.
    """

    __tablename__ = "opinion"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime]
    conclusion: Mapped[str] = mapped_column(String(12))
    checked: Mapped[dict[str, Any]]
    rulings: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]] = mapped_column(Packed, deferred=True)
    receipt: Mapped[dict[str, Any]]
    receipt_hash: Mapped[str] = mapped_column(String(64), index=True)


class FactFound(Base):
    """A fact as the court finds it, beside what the party wrote; `withdrawn_at` ends it.

    It holds for the version it was found on.  `evidence` names the paper and page it rests on.
    """

    __tablename__ = "fact_found"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(String(200))
    value: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


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


class ComplaintSignature(Base):
    """Somebody who files signed the complaint on screen; nothing is changed or deleted later.

    `complaint` and `core` are the digests of what was signed (`court.opinions.signed`).  `strokes`
    are the lines of a drawn name, x and y in turn; empty for a name that was typed and confirmed by
    a code to the account's phone.
    """

    __tablename__ = "complaint_signature"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    person: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[str] = mapped_column(String(20))
    signer: Mapped[str] = mapped_column(String(60))
    strokes: Mapped[list[Any]] = mapped_column(Data)
    complaint: Mapped[str] = mapped_column(String(64))
    core: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(32))


class AddressConfirmation(Base):
    """Somebody who files confirmed where to be served; a change is another row (邮寄送达规定 3, 4).

    `said` holds address, phone and the like under the words of the address sheet, sealed because
    its owner may ask for secrecy.  `told` is the digest of what was explained before; `source` and
    `consent` are the codes of where an address and a consent come from (`rules/参数/送达.yaml`).
    """

    __tablename__ = "address_confirmation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    person: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[str] = mapped_column(String(20))
    signer: Mapped[str] = mapped_column(String(60))
    said: Mapped[Any] = mapped_column(Packed)
    electronic: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(String(2))
    consent: Mapped[str] = mapped_column(String(2))
    told: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(32))
