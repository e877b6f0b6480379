"""Which tables are attested in the log, and which of their columns.

A table is here when its rows decide something or say who may; a column is left out when changing it
would change nothing of that (an address of a page, a counter, the moment somebody looked).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
    "service_picture": Rows(
        "送达影像",
        ("case_id", "attempt_id", "name", "media_type", "sha256", "at", "by"),
        once=True,
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
