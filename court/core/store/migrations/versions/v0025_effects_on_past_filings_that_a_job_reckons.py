"""effects on past filings that a job reckons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0025"
down_revision: str | None = "0024"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "change_effect",
        sa.Column("change_set_id", sa.String(length=32), nullable=False),
        sa.Column("base", big, nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_change_effect_change_set_id")
        ),
        sa.PrimaryKeyConstraint("change_set_id", name=op.f("pk_change_effect")),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
