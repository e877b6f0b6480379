"""Machines of the hall that are enrolled, and visitors who confirmed their phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "hall_pass",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_hall_pass")),
    )
    op.create_index(op.f("ix_hall_pass_expires_at"), "hall_pass", ["expires_at"], unique=False)
    op.create_table(
        "kiosk_device",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", moment, nullable=True),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("enrolled_at", moment, nullable=True),
        sa.Column("seen_at", moment, nullable=True),
        sa.Column("seen_from", sa.String(length=45), nullable=False),
        sa.Column("revoked_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_device")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_kiosk_device_code_hash")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_kiosk_device_key_hash")),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
