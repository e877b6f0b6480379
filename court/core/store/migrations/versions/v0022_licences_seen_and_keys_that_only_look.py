"""Whether the court has seen the licence of a lawyer's account, and keys that only look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0022"
down_revision: str | None = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward: nobody's licence counts as seen, and keys do what they did."""
    op.add_column(
        "account",
        sa.Column("licence_verified", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "api_key",
        sa.Column("reads_only", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
