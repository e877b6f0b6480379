"""Counts of tries say when they were last added to, so that old ones can be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward; counts of before are as if added to now."""
    op.add_column("rate_count", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE rate_count SET seen_at = CURRENT_TIMESTAMP")
    op.create_index(op.f("ix_rate_count_seen_at"), "rate_count", ["seen_at"], unique=False)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
