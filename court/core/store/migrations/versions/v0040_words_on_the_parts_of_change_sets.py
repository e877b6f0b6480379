"""What a second person says of every part of a change set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0040"
down_revision: str | None = "0027"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "change_verdict",
        sa.Column("number", big, autoincrement=True, nullable=False),
        sa.Column("change_set_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_change_verdict_change_set_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_change_verdict")),
    )
    op.create_index(
        op.f("ix_change_verdict_change_set_id"), "change_verdict", ["change_set_id"], unique=False
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
