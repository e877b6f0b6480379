"""What jurists of the court note on passages of laws."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0041"
down_revision: str | None = "0040"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "passage_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("law", sa.String(length=60), nullable=False),
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("settled_by", sa.String(length=32), nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_passage_note_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_note")),
    )
    op.create_index(op.f("ix_passage_note_law"), "passage_note", ["law"], unique=False)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
