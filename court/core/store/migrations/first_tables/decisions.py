"""What the court makes of a filing: opinions, rulings, decisions, documents, case numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from court.core.store.migrations.first_tables.columns import data, moment


def create() -> None:
    """Each after those it refers to."""
    _opinion()
    _ruling()
    _decision()
    _document()
    _case_number()


def _opinion() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("conclusion", sa.String(length=12), nullable=False),
        sa.Column("checked", data, nullable=False),
        sa.Column("rulings", data, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", data, nullable=False),
        sa.Column("receipt_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_opinion_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_filing_id"), "opinion", ["filing_id"], unique=False)
    op.create_index(op.f("ix_opinion_receipt_hash"), "opinion", ["receipt_hash"], unique=False)


def _ruling() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("finding", sa.String(length=120), nullable=False),
        sa.Column("rule_id", sa.String(length=60), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_ruling_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index(op.f("ix_ruling_filing_id"), "ruling", ["filing_id"], unique=False)
    op.create_index(op.f("ix_ruling_rule_id"), "ruling", ["rule_id"], unique=False)


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("recommended", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("case_number", sa.String(length=60), nullable=False),
        sa.Column("opinion_id", sa.String(length=32), nullable=False),
        sa.Column("rules", data, nullable=False),
        sa.Column("objections", data, nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_decision_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_filing_id"), "decision", ["filing_id"], unique=False)


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("recipients", data, nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("for_filer", sa.Boolean(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_document_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_filing_id"), "document", ["filing_id"], unique=False)


def _case_number() -> None:
    op.create_table(
        "case_number",
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("filing", sa.String(length=80), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("court", "year", "kind", "number", name=op.f("pk_case_number")),
        sa.UniqueConstraint("court", "filing", name="one_number_a_filing"),
    )
