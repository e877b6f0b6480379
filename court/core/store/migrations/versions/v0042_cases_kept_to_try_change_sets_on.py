"""Cases somebody entered to try a change set on, kept for a while under an address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0042"
down_revision: str | None = "0041"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "shared_try",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("change_set_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_shared_try_change_set_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_shared_try_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_try")),
    )
    op.create_index(
        op.f("ix_shared_try_change_set_id"), "shared_try", ["change_set_id"], unique=False
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
