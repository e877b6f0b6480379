"""judges drawn, recusal, seeds, assignments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0021"
down_revision: str | None = "0020"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "assignment_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("cases", data, nullable=False),
        sa.Column("to", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("slices", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("said", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_request")),
    )
    op.create_index(
        op.f("ix_assignment_request_state"), "assignment_request", ["state"], unique=False
    )
    op.create_table(
        "draw_seed",
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("committed", big, nullable=False),
        sa.Column("revealed", big, nullable=True),
        sa.PrimaryKeyConstraint("court", "day", name=op.f("pk_draw_seed")),
    )
    op.create_table(
        "bench_member",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("groups", data, nullable=False),
        sa.Column("coefficient", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("absences", data, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_bench_member_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_bench_member")),
    )
    op.create_table(
        "recusal_declaration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("number", sa.String(length=400), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recusal_declaration_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal_declaration")),
    )
    op.create_index(
        op.f("ix_recusal_declaration_account_id"),
        "recusal_declaration",
        ["account_id"],
        unique=False,
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.Column("weight", sa.Numeric(precision=8, scale=3), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["court_case.id"], name=op.f("fk_assignment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("assignment_by_account", "assignment", ["account_id", "since"], unique=False)
    op.create_index(op.f("ix_assignment_case_id"), "assignment", ["case_id"], unique=False)
    op.create_table(
        "recusal_bar",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=4), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_recusal_bar_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal_bar")),
    )
    op.create_index(op.f("ix_recusal_bar_case_id"), "recusal_bar", ["case_id"], unique=False)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
