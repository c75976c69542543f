"""What was found out about a programme when it was published; of versions before, nothing is known.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_programme_findings",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["loyalty_programme_version.number"], name="fk_loyalty_programme_findings_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_loyalty_programme_findings"),
    )


def downgrade() -> None:
    op.drop_table("loyalty_programme_findings")
