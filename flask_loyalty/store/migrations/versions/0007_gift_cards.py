"""Gift cards, and what orders hold of them.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

from flask_loyalty.store.types import Identity, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_gift_card",
        sa.Column("id", Identity, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("opened_minor", sa.BigInteger(), nullable=False),
        sa.Column("cancelled_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("valid_until", Instant),
        sa.Column("order_ref", sa.Text()),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("unit_no", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("opened_minor > 0", name="ck_loyalty_gift_card_opened"),
        sa.CheckConstraint(
            "0 <= cancelled_minor AND cancelled_minor <= opened_minor", name="ck_loyalty_gift_card_cancelled"
        ),
        sa.CheckConstraint("state IN ('active', 'blocked', 'cancelled')", name="ck_loyalty_gift_card_state"),
        *whole("loyalty_gift_card", "opened_minor", "cancelled_minor"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_gift_card"),
        sa.UniqueConstraint("code_hash", name="uq_loyalty_gift_card_code_hash"),
        sa.UniqueConstraint(
            "order_ref", "line", "unit_no", name="uq_loyalty_gift_card_order_ref_line_unit_no"
        ),
    )
    op.create_table(
        "loyalty_gift_card_hold",
        sa.Column("id", Identity, nullable=False),
        sa.Column("card_id", Identity, nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.CheckConstraint(
            "0 <= returned_minor AND returned_minor <= amount_minor",
            name="ck_loyalty_gift_card_hold_returned",
        ),
        sa.CheckConstraint(
            "state IN ('open', 'captured', 'voided', 'expired')", name="ck_loyalty_gift_card_hold_state"
        ),
        *whole("loyalty_gift_card_hold", "amount_minor", "returned_minor"),
        sa.ForeignKeyConstraint(
            ["card_id"], ["loyalty_gift_card.id"], name="fk_loyalty_gift_card_hold_card_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_gift_card_hold"),
    )
    op.create_index("ix_loyalty_gift_card_hold_card_id", "loyalty_gift_card_hold", ["card_id"])
    op.create_index("ix_loyalty_gift_card_hold_order_ref", "loyalty_gift_card_hold", ["order_ref"])


def downgrade() -> None:
    op.drop_table("loyalty_gift_card_hold")
    op.drop_table("loyalty_gift_card")


def whole(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """SQLite would take a text or a fraction into an integer column."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    checks = {column: f"{column} IS NULL OR typeof({column}) = 'integer'" for column in columns}
    return [sa.CheckConstraint(text, name=f"ck_{table}_{column}_whole") for column, text in checks.items()]
