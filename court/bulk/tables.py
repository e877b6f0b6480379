"""Tables of bulk files and their rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Integer,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import Data, new_id


class BulkJob(Base):
    """A file of many filings: checked row by row, then submitted row by row.

    What is still to be done with it is a job of `worker`.  `common` is
    what every row lacks, said once.
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
    common: Mapped[list[Any]] = mapped_column(Data, default=list, server_default=text("'[]'"))
    with_gaps: Mapped[bool] = mapped_column(Boolean, default=False)
    with_repeats: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    submitted: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


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


class BulkFile(Base):
    """A file that goes with the rows of a bulk file; its bytes lie in the store under their hash.

    `reference` names the row it belongs to, empty for all of them; `list_name` and `kind` say what
    it is (`材料`, `营业执照`).
    """

    __tablename__ = "bulk_file"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    job_id: Mapped[str] = mapped_column(ForeignKey("bulk_job.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    pages: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    list_name: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]
