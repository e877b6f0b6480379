"""Rows that decide something are attested: their hash stands in the log.

`TABLE` says which tables and which of their columns.  Whatever a unit of work adds, changes or
deletes in them is noted when it is flushed; at its end one event (`存证`) holds the hash of every
such row as it is now, and null for a deleted one.  So no service has to remember it, and a row
changed by any other way differs from the last event that names it (`court.core.attestation`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

KIND = "存证"
HASHES, AFTERWARDS = "记录", "补记"
_NOTED = "lian_attested"


@dataclass(frozen=True, slots=True)
class Rows:
    """What is attested of a table's rows; `once` are written once and never changed again."""

    what: str
    columns: tuple[str, ...]
    once: bool = False


TABLE: Mapping[str, Rows] = {
    "account": Rows(
        "账户", ("role", "login", "phone", "password", "identity_verified", "disabled", "nonce")
    ),
    "second_factor": Rows("第二因素", ("account_id", "kind", "secret", "confirmed_at")),
    "filing": Rows("起诉", ("owner_id", "court", "staff_facts", "created_at")),
    "filing_version": Rows(
        "材料", ("content", "content_hash", "submitted_at", "submitted_by"), once=True
    ),
    "upload": Rows(
        "附件", ("filing_id", "name", "media_type", "size", "sha256", "by", "at", "removed_at")
    ),
    "opinion": Rows(
        "意见",
        (
            "filing_id",
            "position",
            "version",
            "made_at",
            "conclusion",
            "checked",
            "rulings",
            "body",
            "receipt",
            "receipt_hash",
        ),
        once=True,
    ),
    "ruling": Rows(
        "认定",
        (
            "filing_id",
            "version",
            "kind",
            "finding",
            "rule_id",
            "said",
            "reason",
            "by",
            "at",
            "withdrawn_at",
        ),
    ),
    "fact_found": Rows(
        "改认",
        (
            "filing_id",
            "version",
            "path",
            "value",
            "reason",
            "evidence",
            "by",
            "at",
            "withdrawn_at",
        ),
    ),
    "handed_out": Rows(
        "当面送达",
        ("filing_id", "documents", "person", "capacity", "signature", "by", "at"),
        once=True,
    ),
    "decision": Rows(
        "决定",
        (
            "filing_id",
            "version",
            "kind",
            "recommended",
            "by",
            "at",
            "days",
            "due",
            "note",
            "case_number",
            "opinion_id",
            "rules",
            "objections",
        ),
        once=True,
    ),
    "refusal_act": Rows(
        "裁定经过",
        (
            "filing_id",
            "kind",
            "day",
            "until",
            "party",
            "how",
            "number",
            "panel",
            "reason",
            "document_id",
            "by",
            "at",
        ),
        once=True,
    ),
    "set_aside": Rows(
        "没有照办",
        (
            "filing_id",
            "decision_id",
            "rule_id",
            "finding",
            "effect",
            "decided",
            "reason",
            "by",
            "at",
        ),
        once=True,
    ),
    "document": Rows(
        "文书",
        (
            "filing_id",
            "decision_id",
            "name",
            "file_name",
            "media_type",
            "sha256",
            "size",
            "recipients",
            "copies",
            "sealed",
            "for_filer",
            "made_at",
        ),
        once=True,
    ),
    "change_set": Rows(
        "修改案",
        (
            "state",
            "host_id",
            "base",
            "content",
            "handed_in_by",
            "approved_by",
            "approved_at",
            "release_on",
            "released",
            "undoes",
        ),
    ),
    "court_case": Rows(
        "案件", ("court", "filing_id", "cause", "way", "amount", "title"), once=True
    ),
    "case_party": Rows(
        "案件当事人",
        (
            "case_id",
            "court",
            "side",
            "position",
            "name",
            "content",
            "basis",
            "since",
            "until",
            "why",
            "successor_of",
        ),
    ),
    "assignment": Rows(
        "分案", ("case_id", "court", "account_id", "way", "weight", "basis", "since", "until")
    ),
    "assignment_request": Rows(
        "分案申请",
        (
            "court",
            "kind",
            "cases",
            "to",
            "ground",
            "reason",
            "slices",
            "state",
            "by",
            "at",
            "decided_by",
            "decided_at",
            "said",
        ),
    ),
    "recusal_bar": Rows(
        "回避登记",
        ("case_id", "court", "account_id", "ground", "allowed", "reason", "by", "at"),
        once=True,
    ),
    "payment": Rows(
        "交费",
        (
            "filing_id",
            "order_number",
            "amount",
            "state",
            "created_at",
            "due",
            "paid_at",
            "reference",
        ),
    ),
    "hearing": Rows(
        "开庭",
        (
            "case_id",
            "position",
            "state",
            "day",
            "slot",
            "length",
            "room_id",
            "public",
            "reason",
            "basis",
        ),
    ),
    "service_address": Rows(
        "送达地址",
        (
            "case_id",
            "party_id",
            "position",
            "source",
            "use",
            "address",
            "confirmed_by",
            "since",
            "until",
        ),
    ),
    "service_person": Rows(
        "受送达人",
        ("case_id", "consent", "consented_at", "abroad", "searched_at", "missing"),
    ),
    "service_task": Rows(
        "送达",
        (
            "case_id",
            "party_id",
            "papers",
            "hearing",
            "evidence",
            "basis",
            "announcing_by",
            "state",
            "day",
            "by",
            "way",
            "default",
            "presumed",
            "found",
        ),
    ),
    "service_attempt": Rows(
        "送达尝试",
        (
            "case_id",
            "task_id",
            "way",
            "address_id",
            "source",
            "confirmed",
            "consent",
            "procedure",
            "abroad",
            "number",
            "sent",
            "basis",
            "by",
        ),
        once=True,
    ),
    "service_report": Rows(
        "送达反馈", ("attempt_id", "step", "at", "heard", "said", "by"), once=True
    ),
    "case_follower": Rows(
        "案件查看人",
        ("case_id", "party_id", "account_id", "capacity", "checked_at", "left_at", "by"),
    ),
    "disclosure_change": Rows(
        "公开更正", ("case_id", "event", "kind", "words", "reason", "by", "at"), once=True
    ),
    "service_word": Rows(
        "送达认定", ("task_id", "attempt", "kind", "reason", "event", "by", "at"), once=True
    ),
}
BY_WORD: Mapping[str, str] = {rows.what: table for table, rows in TABLE.items()}


def row_key(table: str, values: Mapping[Any, Any]) -> str:
    """How the log names a row, by its filing where it has one: `决定:8c…/3f…`, `材料:8c…/2`."""
    names = ("filing_id", "version" if table == "filing_version" else "id")
    return f"{TABLE[table].what}:{'/'.join(str(values[n]) for n in names if n in values)}"


def row_hash(table: str, values: Mapping[Any, Any]) -> str:
    """SHA-256 over the attested columns, the same whichever database they come from."""
    found = hashlib.sha256(b"[")
    for place, name in enumerate(TABLE[table].columns):
        found.update(b"," if place else b"")
        found.update(written(values[name]))
    found.update(b"]")
    return found.hexdigest()


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# The end of a number with a fraction, or with an exponent alone; both begin with one character,
# which is found at once; a class of them would take longer than writing and hashing together.
_FLOAT = re.compile(rb"\.\d+(?:e[-+]?\d+)?[,\]}]"), re.compile(rb"e[-+]?\d+[,\]}]")


def written(value: Any) -> bytes:
    """The JSON a column is hashed as: keys in order, numbers as Python writes them.

    orjson writes the same in a fiftieth of the time, except for numbers that are not whole.
    """
    if not isinstance(value, dict | list):
        return _WRITER.encode(_plain(value)).encode()
    text = orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)
    if not any(pattern.search(text) for pattern in _FLOAT):
        return text
    return _WRITER.encode(_whole(orjson.loads(text))).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _whole(value: Any) -> Any:
    """PostgreSQL gives a whole number back as an integer, however it was written."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def to_attest(session: Session) -> dict[str, str | None]:
    """The hashes of the attested rows the session wrote so far, and forgets that it did."""
    session.flush()
    noted: dict[str, Any] = session.info.pop(_NOTED, {})
    found: dict[str, str | None] = {}
    for key, row in noted.items():
        state = inspect(row)
        if state.persistent:
            table = state.mapper.local_table.name
            found[key] = row_hash(
                table, {name: getattr(row, name) for name in TABLE[table].columns}
            )
        elif state.deleted or state.was_deleted:
            found[key] = None
    return found


@event.listens_for(Session, "after_flush")
def _note(session: Session, _: UOWTransaction) -> None:
    noted = session.info.setdefault(_NOTED, {})
    for row in (*session.new, *session.dirty, *session.deleted):
        state = inspect(row)
        table = state.mapper.local_table.name
        if table in TABLE and (row not in session.dirty or _changed(state, table)):
            noted[row_key(table, state.dict)] = row


def _changed(state: Any, table: str) -> bool:
    return any(state.attrs[name].history.has_changes() for name in TABLE[table].columns)


@event.listens_for(Session, "do_orm_execute")
def _refuse_unseen(state: ORMExecuteState) -> None:
    """A statement that writes many rows at once would pass unnoticed."""
    if (state.is_update or state.is_delete or state.is_insert) and state.bind_mapper is not None:
        table = str(state.bind_mapper.local_table)
        if table in TABLE:
            raise TypeError(f"{table} is attested: change its rows one by one through the session")
