"""Tables of the rule workshop: files, members and verdicts of change sets, remarks.  The change set itself is in `court.core.tables`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import Packed, new_id


class ChangedFile(Base):
    """A file of a change set as it is to be; `text` None takes the file away."""

    __tablename__ = "changed_file"

    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_set.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    text: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class ChangeMember(Base):
    """Somebody who works on a change set, and how deep: 1 values, 2 texts, 3 conditions."""

    __tablename__ = "change_member"

    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_set.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    depth: Mapped[int] = mapped_column(Integer)


class ChangeVerdict(Base):
    """A second person's word on one part of a change set: accepted, or sent back with a reason.

    `kind`, `name` and `place` say which part; `mark` is the hash of what it said, so that the word is
    about exactly that.  Words are added, never changed: the last of a part counts.
    """

    __tablename__ = "change_verdict"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_set.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(400))
    mark: Mapped[str] = mapped_column(String(64))
    accepted: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class ChangeEffect(Base):
    """The effect of a change set on past filings as a job reckons it, of exactly one content.

    `found` is None while the job is at work: `done` of `total` filings so far.
    """

    __tablename__ = "change_effect"

    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_set.id"), primary_key=True)
    base: Mapped[int] = mapped_column(BigId)
    content: Mapped[str] = mapped_column(String(64))
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    found: Mapped[dict[str, Any] | None] = mapped_column(Packed)
    at: Mapped[datetime]


class ConclusionGrounds(Base):
    """The grounds of a filing's last opinion (`engine.replay.grounds`), of the one at `position`.

    They are good under the rules whose mark `under` is (`engine.replay.keeping`).
    """

    __tablename__ = "conclusion_grounds"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    under: Mapped[str] = mapped_column(String(64))
    grounds: Mapped[str] = mapped_column(Text)


class SharedTry(Base):
    """A case somebody entered to try a change set on, kept under a random id until `expires_at`.

    `content` is the filing, sealed; `day` the day it was tried on, `revision` that of the change set
    then; `restricted` when who kept it may read filings, so that it may come from one.
    """

    __tablename__ = "shared_try"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_set.id"), index=True)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    expires_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(Integer)
    restricted: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(Packed)


class RuleRemark(Base):
    """A filer's word that a finding is wrong; the finding is named, not what the filing says."""

    __tablename__ = "rule_remark"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    rule_id: Mapped[str] = mapped_column(String(60), index=True)
    cause: Mapped[str] = mapped_column(String(80))
    filing_id: Mapped[str] = mapped_column(String(32), default="")
    said: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    settled_by: Mapped[str] = mapped_column(String(32), default="")
    settled_at: Mapped[datetime | None]


class ScenarioKept(Base):
    """A scenario as the court has it, written in the browser; `feature` and `title` name it."""

    __tablename__ = "scenario"

    feature: Mapped[str] = mapped_column(String(120), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class ScenarioRun(Base):
    """How a scenario came out when it was last run, under which bundle and in which words."""

    __tablename__ = "scenario_run"

    feature: Mapped[str] = mapped_column(String(120), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(String(64))
    bundle: Mapped[str] = mapped_column(String(64))
    passed: Mapped[bool]
    said: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Endorsement(Base):
    """A judge's word that a scenario is right; `text` and `rules` are what it was said of."""

    __tablename__ = "scenario_endorsement"

    feature: Mapped[str] = mapped_column(String(120), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    text: Mapped[str] = mapped_column(String(64))
    rules: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
