"""Where people are signed in and the passwords they had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0019"
down_revision: str | None = "0018"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "used_password",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("ended_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_used_password_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_password")),
    )
    op.create_index(
        op.f("ix_used_password_account_id"), "used_password", ["account_id"], unique=False
    )
    op.add_column(
        "sign_in",
        sa.Column("address", sa.String(length=45), server_default=sa.text("''"), nullable=False),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
