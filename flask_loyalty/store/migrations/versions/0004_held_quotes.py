"""Quotes that are held before the money is taken.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from flask_loyalty.store.types import Identity, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_quote_hold",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("party_id", Identity),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("held_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("order_ref", sa.Text()),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'freed', 'expired')", name="ck_loyalty_quote_hold_state"
        ),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_quote_hold_party_id"),
        sa.PrimaryKeyConstraint("ref", name="pk_loyalty_quote_hold"),
    )
    op.create_index("ix_loyalty_quote_hold_party_id", "loyalty_quote_hold", ["party_id"])
    op.create_index(
        "ix_loyalty_quote_hold_open",
        "loyalty_quote_hold",
        ["expires_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("loyalty_quote_hold")
