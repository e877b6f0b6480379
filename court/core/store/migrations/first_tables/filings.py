"""What is filed: drafts, versions, parties, papers, and many filings at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from court.core.store.migrations.first_tables.columns import data, moment


def create() -> None:
    """Each after those it refers to."""
    _filing()
    _filing_party()
    _filing_version()
    _upload()
    _filing_template()
    _client()
    _bulk_job()
    _bulk_row()


def _filing() -> None:
    op.create_table(
        "filing",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("court", sa.String(length=40), nullable=False),
        sa.Column("content", data, nullable=False),
        sa.Column("staff_facts", data, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("conclusion", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=True),
        sa.Column("pickup_code", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_submitted_at", moment, nullable=True),
        sa.Column("submitted_at", moment, nullable=True),
        sa.Column("assignee_id", sa.String(length=32), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("case_number", sa.String(length=60), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("promised_by", moment, nullable=True),
        sa.Column("supplement_by", sa.Date(), nullable=True),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_filing_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("number", name=op.f("uq_filing_number")),
        sa.UniqueConstraint("owner_id", "client_key", name="one_filing_a_client_key"),
    )
    op.create_index("filing_by_state_and_day", "filing", ["state", "decide_by"], unique=False)
    op.create_index(op.f("ix_filing_assignee_id"), "filing", ["assignee_id"], unique=False)
    op.create_index(op.f("ix_filing_decide_by"), "filing", ["decide_by"], unique=False)
    op.create_index(op.f("ix_filing_owner_id"), "filing", ["owner_id"], unique=False)
    op.create_index(op.f("ix_filing_pickup_code"), "filing", ["pickup_code"], unique=False)
    op.create_index(op.f("ix_filing_state"), "filing", ["state"], unique=False)


def _filing_party() -> None:
    op.create_table(
        "filing_party",
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_filing_party_filing_id")
        ),
        sa.PrimaryKeyConstraint("filing_id", "position", name=op.f("pk_filing_party")),
    )
    op.create_index(op.f("ix_filing_party_name"), "filing_party", ["name"], unique=False)
    op.create_index(op.f("ix_filing_party_number"), "filing_party", ["number"], unique=False)


def _filing_version() -> None:
    op.create_table(
        "filing_version",
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", data, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", moment, nullable=False),
        sa.Column("submitted_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_filing_version_filing_id")
        ),
        sa.PrimaryKeyConstraint("filing_id", "version", name=op.f("pk_filing_version")),
    )


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("removed_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_upload_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_filing_id"), "upload", ["filing_id"], unique=False)


def _filing_template() -> None:
    op.create_table(
        "filing_template",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("content", data, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_filing_template_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_template")),
    )
    op.create_index(
        op.f("ix_filing_template_owner_id"), "filing_template", ["owner_id"], unique=False
    )


def _client() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("party", data, nullable=False),
        sa.Column("authority", sa.String(length=8), nullable=False),
        sa.Column("letter_name", sa.String(length=200), nullable=False),
        sa.Column("letter_type", sa.String(length=100), nullable=False),
        sa.Column("letter_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_client_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_index(op.f("ix_client_owner_id"), "client", ["owner_id"], unique=False)


def _bulk_job() -> None:
    op.create_table(
        "bulk_job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("problems", data, nullable=False),
        sa.Column("with_gaps", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("held_until", moment, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_bulk_job_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_job")),
    )
    op.create_index(op.f("ix_bulk_job_owner_id"), "bulk_job", ["owner_id"], unique=False)
    op.create_index(op.f("ix_bulk_job_state"), "bulk_job", ["state"], unique=False)


def _bulk_row() -> None:
    op.create_table(
        "bulk_row",
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=40), nullable=False),
        sa.Column("conclusion", sa.String(length=12), nullable=False),
        sa.Column("items", data, nullable=False),
        sa.Column("content", data, nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["bulk_job.id"], name=op.f("fk_bulk_row_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_bulk_row")),
    )
    op.create_index(op.f("ix_bulk_row_state"), "bulk_row", ["state"], unique=False)
