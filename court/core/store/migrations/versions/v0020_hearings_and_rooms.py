"""Hearings and rooms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0020"
down_revision: str | None = "0019"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "court_room",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_room")),
    )
    op.create_table(
        "hearing_absence",
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.String(length=4), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.PrimaryKeyConstraint("court", "who", "day", "half", name=op.f("pk_hearing_absence")),
    )
    op.create_table(
        "hearing",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("postponed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["court_case.id"], name=op.f("fk_hearing_case_id")),
        sa.ForeignKeyConstraint(["room_id"], ["court_room.id"], name=op.f("fk_hearing_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
    )
    op.create_index("hearing_by_case", "hearing", ["case_id", "position"], unique=False)
    op.create_index("hearing_by_day", "hearing", ["court", "day"], unique=False)
    op.create_table(
        "hearing_use",
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_use_hearing_id")
        ),
        sa.PrimaryKeyConstraint("court", "who", "day", "slot", name=op.f("pk_hearing_use")),
    )
    op.create_index(op.f("ix_hearing_use_hearing_id"), "hearing_use", ["hearing_id"], unique=False)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
