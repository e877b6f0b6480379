"""where those who file confirmed to be served."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0024"
down_revision: str | None = "0023"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "address_confirmation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("signer", sa.String(length=60), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=2), nullable=False),
        sa.Column("consent", sa.String(length=2), nullable=False),
        sa.Column("told", sa.String(length=64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_address_confirmation_filing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_confirmation")),
    )
    op.create_index(
        op.f("ix_address_confirmation_filing_id"),
        "address_confirmation",
        ["filing_id"],
        unique=False,
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
