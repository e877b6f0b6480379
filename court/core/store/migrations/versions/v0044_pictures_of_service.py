"""Pictures of what was done about service: of the door, of the receipt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.text.errors import LianError

revision = "0044"
down_revision: str | None = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "service_picture",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["service_attempt.id"], name=op.f("fk_service_picture_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_service_picture_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_picture")),
        sa.UniqueConstraint("attempt_id", "sha256", name="one_service_picture"),
    )
    op.create_index(
        op.f("ix_service_picture_case_id"), "service_picture", ["case_id"], unique=False
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
