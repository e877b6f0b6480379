"""released rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "rule_release",
        sa.Column("number", big, autoincrement=False, nullable=False),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("files", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rule_release")),
    )
    op.create_index(op.f("ix_rule_release_bundle"), "rule_release", ["bundle"], unique=False)
    op.create_index(op.f("ix_rule_release_files"), "rule_release", ["files"], unique=False)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
