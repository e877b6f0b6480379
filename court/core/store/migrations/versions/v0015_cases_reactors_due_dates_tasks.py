"""cases, reactors, due dates, tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from court.core.store.append_only import protect
from engine.text.errors import LianError

revision = "0015"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "due_date",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("warn_on", sa.Date(), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("closed_by", big, nullable=True),
        sa.Column("told_at", moment, nullable=True),
        sa.Column("passed_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_date")),
        sa.UniqueConstraint("subject", "kind", "key", "basis", name="one_due_date_a_basis"),
    )
    op.create_index("due_date_by_day", "due_date", ["state", "day"], unique=False)
    op.create_index("due_date_by_warning", "due_date", ["state", "warn_on"], unique=False)
    op.create_table(
        "reactor",
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", big, nullable=False),
        sa.Column("moved_at", moment, nullable=False),
        sa.Column("failed", big, nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("court", "name", name=op.f("pk_reactor")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("due_id", sa.String(length=32), nullable=True),
        sa.Column("basis", big, nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("closed_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["due_id"], ["due_date.id"], name=op.f("fk_task_due_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("subject", "kind", "key", "basis", name="one_task_a_basis"),
    )
    op.create_index(op.f("ix_task_due_id"), "task", ["due_id"], unique=False)
    op.create_index("task_by_role", "task", ["state", "role"], unique=False)
    op.create_index("task_by_subject", "task", ["subject", "state"], unique=False)
    op.create_table(
        "court_case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registration", big, nullable=False),
        sa.Column("procedure", sa.String(length=12), server_default=sa.text("''"), nullable=False),
        sa.Column("host_id", sa.String(length=32), nullable=True),
        sa.Column("assigned_at", moment, nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("closed_by", sa.String(length=20), server_default=sa.text("''"), nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_court_case_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_case")),
        sa.UniqueConstraint("filing_id", name=op.f("uq_court_case_filing_id")),
        sa.UniqueConstraint("number", name=op.f("uq_court_case_number")),
    )
    op.create_index("court_case_by_host", "court_case", ["host_id", "state"], unique=False)
    op.create_index(op.f("ix_court_case_state"), "court_case", ["state"], unique=False)
    op.create_table(
        "case_member",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_member_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_case_member_case_id")
        ),
        sa.PrimaryKeyConstraint(
            "case_id", "account_id", "relation", "basis", name=op.f("pk_case_member")
        ),
    )
    op.create_index("case_member_by_account", "case_member", ["account_id", "until"], unique=False)
    op.create_table(
        "case_party",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", data, nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("why", sa.String(length=20), server_default=sa.text("''"), nullable=False),
        sa.Column("successor_of", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["court_case.id"], name=op.f("fk_case_party_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_party")),
    )
    op.create_index(op.f("ix_case_party_case_id"), "case_party", ["case_id"], unique=False)
    _give_every_court_its_chain()


def _give_every_court_its_chain() -> None:
    """The court becomes part of the key of events and heads; what is there keeps its place.

    SQLite makes both tables anew, and the guard of the log goes with the old one; the hashes of the
    events stay what they were, because a chain without a name is hashed without one.
    """
    dialect = op.get_bind().dialect.name
    for table, first in (("chain_head", "id"), ("event", "number")):
        op.add_column(table, _court())
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"pk_{table}"), type_="primary")
            batch.create_primary_key(op.f(f"pk_{table}"), [first, "court"])
    if dialect == "sqlite":
        protect(dialect, op.execute)


def _court() -> sa.Column[str]:
    return sa.Column("court", sa.String(length=20), server_default=sa.text("''"), nullable=False)


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
