"""A log of accesses, guarded like the event log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from court.core.store.append_only import protect_access
from engine.text.errors import LianError

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "access",
        sa.Column("number", big, autoincrement=False, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("route", sa.String(length=120), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access")),
        sa.UniqueConstraint("hash", name=op.f("uq_access_hash")),
    )
    op.create_index(op.f("ix_access_actor"), "access", ["actor"], unique=False)
    op.create_index(op.f("ix_access_at"), "access", ["at"], unique=False)
    op.create_index(op.f("ix_access_subject"), "access", ["subject"], unique=False)
    protect_access(op.get_bind().dialect.name, op.execute)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
