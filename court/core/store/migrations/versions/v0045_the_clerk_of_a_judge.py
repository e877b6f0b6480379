"""The clerk who comes with a judge into every case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0045"
down_revision: str | None = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward."""
    with op.batch_alter_table("bench_member") as table:
        table.add_column(
            sa.Column("clerk_id", sa.String(length=32), server_default="", nullable=False)
        )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
