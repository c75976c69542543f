"""Codes of batches, and how often somebody typed a wrong one.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from flask_loyalty.store.types import Identity, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_code",
        sa.Column("id", Identity, nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("party_id", Identity),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("valid_until", Instant),
        sa.Column("revoked_at", Instant),
        sa.CheckConstraint("uses >= 1", name="ck_loyalty_code_uses"),
        sa.CheckConstraint("state IN ('active', 'revoked')", name="ck_loyalty_code_state"),
        *whole("loyalty_code", "uses"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_code_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_code"),
        sa.UniqueConstraint("code_hash", name="uq_loyalty_code_code_hash"),
    )
    op.create_index("ix_loyalty_code_batch_series", "loyalty_code", ["batch", "series"])
    op.create_index("ix_loyalty_code_party_id", "loyalty_code", ["party_id"])
    op.create_table(
        "loyalty_code_try",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0", name="ck_loyalty_code_try_tries"),
        sa.PrimaryKeyConstraint("who", name="pk_loyalty_code_try"),
    )
    op.create_index("ix_loyalty_code_try_since", "loyalty_code_try", ["since"])


def downgrade() -> None:
    op.drop_table("loyalty_code_try")
    op.drop_table("loyalty_code")


def whole(table: str, column: str) -> list[sa.CheckConstraint]:
    """SQLite would take a text or a fraction into an integer column."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    check = f"{column} IS NULL OR typeof({column}) = 'integer'"
    return [sa.CheckConstraint(check, name=f"ck_{table}_{column}_whole")]
