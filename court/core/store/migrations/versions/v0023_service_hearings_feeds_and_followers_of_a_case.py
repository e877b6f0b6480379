"""service hearings feeds and followers of a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0023"
down_revision: str | None = "0022"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "hearing_feed",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_hearing_feed_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_hearing_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_hearing_feed_digest")),
    )
    op.create_table(
        "disclosure_change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("event", big, nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_disclosure_change_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_change")),
    )
    op.create_index(
        op.f("ix_disclosure_change_case_id"), "disclosure_change", ["case_id"], unique=False
    )
    op.create_table(
        "case_follower",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("capacity", sa.String(length=8), nullable=False),
        sa.Column("checked_at", moment, nullable=True),
        sa.Column("left_at", moment, nullable=True),
        sa.Column("by", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_follower_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_case_follower_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["case_party.id"], name=op.f("fk_case_follower_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_follower")),
        sa.UniqueConstraint("party_id", "account_id", name="one_follower_a_party"),
    )
    op.create_index(
        op.f("ix_case_follower_account_id"), "case_follower", ["account_id"], unique=False
    )
    op.create_index(op.f("ix_case_follower_case_id"), "case_follower", ["case_id"], unique=False)
    op.create_table(
        "service_address",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=2), nullable=False),
        sa.Column("use", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column(
            "confirmed_by", sa.String(length=32), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_service_address_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["case_party.id"], name=op.f("fk_service_address_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_address")),
    )
    op.create_index(
        op.f("ix_service_address_case_id"), "service_address", ["case_id"], unique=False
    )
    op.create_table(
        "service_person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("consent", sa.String(length=2), nullable=False),
        sa.Column("consented_at", moment, nullable=True),
        sa.Column("abroad", sa.String(length=2), nullable=False),
        sa.Column("searched_at", moment, nullable=True),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_service_person_case_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["case_party.id"], name=op.f("fk_service_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_person")),
    )
    op.create_index(op.f("ix_service_person_case_id"), "service_person", ["case_id"], unique=False)
    op.create_table(
        "service_task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.String(length=32), nullable=False),
        sa.Column("papers", data, nullable=False),
        sa.Column("hearing", big, nullable=True),
        sa.Column("evidence", sa.String(length=12), server_default=sa.text("''"), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column(
            "announcing_by", sa.String(length=32), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("by", big, nullable=True),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.Column("default", sa.Boolean(), nullable=False),
        sa.Column("presumed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("found", big, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_service_task_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["case_party.id"], name=op.f("fk_service_task_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_task")),
        sa.UniqueConstraint("party_id", "basis", name="one_service_task_a_basis"),
    )
    op.create_index(op.f("ix_service_task_case_id"), "service_task", ["case_id"], unique=False)
    op.create_index("service_task_by_state", "service_task", ["court", "state"], unique=False)
    op.create_table(
        "service_attempt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=4), nullable=False),
        sa.Column("address_id", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=2), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.String(length=2), nullable=False),
        sa.Column("procedure", sa.String(length=12), nullable=False),
        sa.Column("abroad", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("sent", sa.Date(), nullable=False),
        sa.Column("basis", big, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["service_address.id"], name=op.f("fk_service_attempt_address_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_service_attempt_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["service_task.id"], name=op.f("fk_service_attempt_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_attempt")),
        sa.UniqueConstraint("number", name=op.f("uq_service_attempt_number")),
    )
    op.create_index(
        op.f("ix_service_attempt_case_id"), "service_attempt", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_service_attempt_task_id"), "service_attempt", ["task_id"], unique=False
    )
    op.create_table(
        "service_word",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("attempt", big, nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("event", big, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["service_task.id"], name=op.f("fk_service_word_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_word")),
    )
    op.create_index(op.f("ix_service_word_task_id"), "service_word", ["task_id"], unique=False)
    op.create_table(
        "service_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("heard", moment, nullable=False),
        sa.Column("said", data, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["service_attempt.id"], name=op.f("fk_service_report_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_report")),
        sa.UniqueConstraint("attempt_id", "digest", name="one_service_report"),
    )


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
