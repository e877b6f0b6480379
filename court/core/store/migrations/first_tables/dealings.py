"""What passes between the court and whoever filed: messages, payments, appointments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from court.core.store.migrations.first_tables.columns import moment


def create() -> None:
    """Each after those it refers to."""
    _message()
    _outbox()
    _payment()
    _payment_notice()
    _appointment()


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_message_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_account_id"), "message", ["account_id"], unique=False)
    op.create_index(op.f("ix_message_filing_id"), "message", ["filing_id"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("next_try_at", moment, nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("outbox_by_turn", "outbox", ["sent_at", "next_try_at"], unique=False)


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("paid_at", moment, nullable=True),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_payment_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("filing_id", name=op.f("uq_payment_filing_id")),
        sa.UniqueConstraint("order_number", name=op.f("uq_payment_order_number")),
    )


def _payment_notice() -> None:
    op.create_table(
        "payment_notice",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=80), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_payment_notice")),
    )
    op.create_index(
        op.f("ix_payment_notice_order_number"), "payment_notice", ["order_number"], unique=False
    )


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=11), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("called_at", moment, nullable=True),
        sa.Column("window", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_appointment_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("day", "number", name="one_number_a_day"),
    )
    op.create_index(op.f("ix_appointment_account_id"), "appointment", ["account_id"], unique=False)
    op.create_index(op.f("ix_appointment_day"), "appointment", ["day"], unique=False)
    op.create_index(
        "one_open_appointment_a_person_a_day",
        "appointment",
        ["day", "phone"],
        unique=True,
        sqlite_where=sa.text("state = '已预约' AND phone <> ''"),
        postgresql_where=sa.text("state = '已预约' AND phone <> ''"),
    )
