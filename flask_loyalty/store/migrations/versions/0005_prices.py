"""The shop's prices over time, for the lowest of the 30 days before a reduction.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

from flask_loyalty.store.types import Identity, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_price",
        sa.Column("id", Identity, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("regular_minor", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", Instant, nullable=False),
        sa.Column("last_seen", Instant, nullable=False),
        sa.Column("until", Instant),
        sa.CheckConstraint("price_minor >= 0 AND regular_minor >= 0", name="ck_loyalty_price_amounts"),
        sa.CheckConstraint("until IS NULL OR until > first_seen", name="ck_loyalty_price_until"),
        *whole("loyalty_price", "price_minor", "regular_minor"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_price"),
    )
    op.create_index("ix_loyalty_price_first_seen", "loyalty_price", ["first_seen"])
    op.create_index("ix_loyalty_price_sku", "loyalty_price", ["sku", "currency", "first_seen"])
    op.create_index(
        "uq_loyalty_price_one_current",
        "loyalty_price",
        ["sku", "currency"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("loyalty_price")


def whole(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """SQLite would take a text or a fraction into an integer column."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    checks = {column: f"{column} IS NULL OR typeof({column}) = 'integer'" for column in columns}
    return [sa.CheckConstraint(text, name=f"ck_{table}_{column}_whole") for column, text in checks.items()]
