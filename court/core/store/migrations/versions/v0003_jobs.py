"""One table of jobs instead of turns in the outbox and holds on bulk files; what waited waits on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

# Everything that waits in the tables so far, as jobs due when it was due there.
WAITING = (
    """INSERT INTO job (kind, key, due, created_at, tries, state, round, lease_owner, error)
       SELECT '短信', id, next_try_at, at, tries, '等待', 1, '', ''
       FROM outbox WHERE sent_at IS NULL ORDER BY next_try_at""",
    """INSERT INTO job (kind, key, due, created_at, tries, state, round, lease_owner, error)
       SELECT '批量起诉', id, COALESCE(held_until, updated_at), updated_at, 0, '等待', 1, '', ''
       FROM bulk_job WHERE state IN ('等待检查', '检查中', '提交中') ORDER BY created_at""",
    """INSERT INTO job (kind, key, due, created_at, tries, state, round, lease_owner, error)
       SELECT '自助机清除', id, updated_at, updated_at, 0, '等待', 1, '', ''
       FROM filing WHERE channel = '自助终端' AND state = '草稿' AND owner_id IS NULL""",
)

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "job",
        sa.Column("id", big, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=False),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "key", name="one_job_a_kind_and_key"),
    )
    op.create_index("job_by_turn", "job", ["state", "due"], unique=False)
    for statement in WAITING:
        op.execute(statement)
    op.drop_column("bulk_job", "held_until")
    op.drop_index(op.f("outbox_by_turn"), table_name="outbox")
    op.create_index(op.f("ix_outbox_sent_at"), "outbox", ["sent_at"], unique=False)
    op.drop_column("outbox", "next_try_at")
    op.drop_column("outbox", "tries")


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
