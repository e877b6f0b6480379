"""Files go with the rows of a bulk file; rows that may be there twice are handed in on a word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "bulk_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("list_name", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["bulk_job.id"], name=op.f("fk_bulk_file_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_file")),
    )
    op.create_index(op.f("ix_bulk_file_job_id"), "bulk_file", ["job_id"], unique=False)
    op.create_index(op.f("ix_bulk_file_sha256"), "bulk_file", ["sha256"], unique=False)
    op.add_column(
        "bulk_job", sa.Column("common", data, nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column(
        "bulk_job",
        sa.Column("with_repeats", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
