"""lay assessors and members of a panel replaced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0027"
down_revision: str | None = "0025"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "lay_assessor",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("fields", data, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("absences", data, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_lay_assessor_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_lay_assessor")),
    )
    op.add_column(
        "assignment_request",
        sa.Column("leaving", sa.String(length=32), server_default=sa.text("''"), nullable=False),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
