"""Who signed which complaint on screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "complaint_signature",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("signer", sa.String(length=60), nullable=False),
        sa.Column("strokes", data, nullable=False),
        sa.Column("complaint", sa.String(length=64), nullable=False),
        sa.Column("core", sa.String(length=64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_complaint_signature_filing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_signature")),
    )
    op.create_index(
        op.f("ix_complaint_signature_filing_id"), "complaint_signature", ["filing_id"], unique=False
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
