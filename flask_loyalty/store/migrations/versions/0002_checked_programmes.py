"""Checked programmes, so that a worker need not read, check and parse a document again.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_programme_checked",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["loyalty_programme_version.number"], name="fk_loyalty_programme_checked_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_loyalty_programme_checked"),
    )


def downgrade() -> None:
    op.drop_table("loyalty_programme_checked")
