"""change sets of rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "rule_remark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", sa.String(length=60), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("settled_by", sa.String(length=32), nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_remark")),
    )
    op.create_index(op.f("ix_rule_remark_rule_id"), "rule_remark", ["rule_id"], unique=False)
    op.create_table(
        "change_set",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("host_id", sa.String(length=32), nullable=False),
        sa.Column("base", big, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("looked_at", sa.String(length=64), nullable=False),
        sa.Column("handed_in_by", sa.String(length=32), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=False),
        sa.Column("approved_at", moment, nullable=True),
        sa.Column("release_on", sa.Date(), nullable=True),
        sa.Column("released", big, nullable=False),
        sa.Column("undoes", big, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("words", data, nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["account.id"], name=op.f("fk_change_set_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
    )
    op.create_index(op.f("ix_change_set_host_id"), "change_set", ["host_id"], unique=False)
    op.create_index(op.f("ix_change_set_state"), "change_set", ["state"], unique=False)
    op.create_table(
        "change_member",
        sa.Column("change_set_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_change_member_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_change_member_change_set_id")
        ),
        sa.PrimaryKeyConstraint("change_set_id", "account_id", name=op.f("pk_change_member")),
    )
    op.create_table(
        "changed_file",
        sa.Column("change_set_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_changed_file_change_set_id")
        ),
        sa.PrimaryKeyConstraint("change_set_id", "path", name=op.f("pk_changed_file")),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
