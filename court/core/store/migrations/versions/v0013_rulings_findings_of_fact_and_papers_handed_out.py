"""Refusals are signed rulings; the court finds facts; papers are handed out and signed for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.text.errors import LianError

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None

data = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)
big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The step forward."""
    op.create_table(
        "fact_found",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("value", data, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_fact_found_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_found")),
    )
    op.create_index(op.f("ix_fact_found_filing_id"), "fact_found", ["filing_id"], unique=False)
    op.create_table(
        "handed_out",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("documents", data, nullable=False),
        sa.Column("person", sa.String(length=60), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_handed_out_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_out")),
    )
    op.create_index(op.f("ix_handed_out_filing_id"), "handed_out", ["filing_id"], unique=False)
    op.create_table(
        "prepared_plan",
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("data", data, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("forwarded_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_prepared_plan_filing_id")
        ),
        sa.PrimaryKeyConstraint("filing_id", "kind", name=op.f("pk_prepared_plan")),
    )
    op.create_table(
        "refusal_act",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("party", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("panel", data, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_refusal_act_filing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal_act")),
    )
    op.create_index(op.f("ix_refusal_act_filing_id"), "refusal_act", ["filing_id"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("finding", sa.String(length=200), nullable=False),
        sa.Column("effect", sa.String(length=12), nullable=False),
        sa.Column("decided", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_set_aside_decision_id")
        ),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_set_aside_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
    )
    op.create_index(op.f("ix_set_aside_decision_id"), "set_aside", ["decision_id"], unique=False)
    op.create_index(op.f("ix_set_aside_filing_id"), "set_aside", ["filing_id"], unique=False)
    op.create_index(op.f("ix_set_aside_rule_id"), "set_aside", ["rule_id"], unique=False)
    op.add_column("appointment", sa.Column("finished_at", moment, nullable=True))
    op.add_column("filing", sa.Column("appeal_by", sa.Date(), nullable=True))
    op.add_column("filing", sa.Column("pass_up_by", sa.Date(), nullable=True))
    op.add_column("filing", sa.Column("present_since", moment, nullable=True))


def downgrade() -> None:
    """The step back."""
    raise LianError("要回到从前的版本，请从备份恢复")
