"""The first tables.

Written out rather than taken from the MetaData: what a revision does must not change with later code.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "loyalty_entry",
    "loyalty_posting",
    "loyalty_lot_use",
    "loyalty_past_order",
    "loyalty_past_item",
    "loyalty_outcome",
)

TABLES = (
    "loyalty_account",
    "loyalty_entry",
    "loyalty_event",
    "loyalty_limit_part",
    "loyalty_limit_use",
    "loyalty_party",
    "loyalty_programme_version",
    "loyalty_reward_stock",
    "loyalty_accrual",
    "loyalty_hold",
    "loyalty_lot",
    "loyalty_order",
    "loyalty_outcome",
    "loyalty_past_item",
    "loyalty_past_order",
    "loyalty_posting",
    "loyalty_span",
    "loyalty_lot_use",
    "loyalty_voucher",
)


def identity() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def whole(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """SQLite takes anything into any column; there the amounts are told to be integers."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [
        sa.CheckConstraint(f"{c} IS NULL OR typeof({c}) = 'integer'", name=f"ck_{table}_{c}_whole")
        for c in columns
    ]


def upgrade() -> None:
    op.create_table(
        "loyalty_account",
        sa.Column("id", identity(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("floor", sa.BigInteger(), nullable=True),
        sa.Column("ceiling", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("ceiling IS NULL OR balance <= ceiling", name="ck_loyalty_account_ceiling"),
        sa.CheckConstraint("floor IS NULL OR balance >= floor", name="ck_loyalty_account_floor"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_account"),
        sa.UniqueConstraint("owner", "kind", "unit", name="uq_loyalty_account_owner_kind_unit"),
        *whole("loyalty_account", "balance"),
    )
    op.create_table(
        "loyalty_entry",
        sa.Column("id", identity(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("occurred_at", instant(), nullable=False),
        sa.Column("booked_at", instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_entry"),
        sa.UniqueConstraint("scope", "key", name="uq_loyalty_entry_scope_key"),
    )
    op.create_index("ix_loyalty_entry_order_ref", "loyalty_entry", ["order_ref"], unique=False)
    op.create_table(
        "loyalty_event",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=True),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("occurred_at", instant(), nullable=False),
        sa.Column("heard_at", instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('done', 'waiting', 'failed')", name="ck_loyalty_event_state"),
        sa.PrimaryKeyConstraint("source", "key", name="pk_loyalty_event"),
    )
    op.create_index("ix_loyalty_event_order_ref", "loyalty_event", ["order_ref"], unique=False)
    op.create_index(
        "ix_loyalty_event_undone",
        "loyalty_event",
        ["heard_at"],
        unique=False,
        sqlite_where=sa.text("state <> 'done'"),
        postgresql_where=sa.text("state <> 'done'"),
    )
    op.create_table(
        "loyalty_limit_part",
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name="ck_loyalty_limit_part_amount"),
        sa.PrimaryKeyConstraint("cause", "key", name="pk_loyalty_limit_part"),
        *whole("loyalty_limit_part", "amount"),
    )
    op.create_index("ix_loyalty_limit_part_key", "loyalty_limit_part", ["key"], unique=False)
    op.create_table(
        "loyalty_limit_use",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used >= 0", name="ck_loyalty_limit_use_used"),
        sa.PrimaryKeyConstraint("key", name="pk_loyalty_limit_use"),
        *whole("loyalty_limit_use", "used"),
    )
    op.create_table(
        "loyalty_party",
        sa.Column("id", identity(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shop_ref", sa.Text(), nullable=True),
        sa.Column("known_since", instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_party"),
        sa.UniqueConstraint("kind", "shop_ref", name="uq_loyalty_party_kind_shop_ref"),
        sa.UniqueConstraint("subject", name="uq_loyalty_party_subject"),
    )
    op.create_table(
        "loyalty_programme_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("effective_from", instant(), nullable=False),
        sa.Column("published_at", instant(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_loyalty_programme_version"),
    )
    op.create_index(
        "ix_loyalty_programme_version_effective_from",
        "loyalty_programme_version",
        ["effective_from"],
        unique=False,
    )
    op.create_table(
        "loyalty_reward_stock",
        sa.Column("reward", sa.Text(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("taken >= 0", name="ck_loyalty_reward_stock_taken"),
        sa.PrimaryKeyConstraint("reward", name="pk_loyalty_reward_stock"),
        *whole("loyalty_reward_stock", "taken"),
    )
    op.create_table(
        "loyalty_accrual",
        sa.Column("id", identity(), nullable=False),
        sa.Column("party_id", identity(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("start_at", instant(), nullable=False),
        sa.Column("end_at", instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accrued_minor", sa.BigInteger(), nullable=False),
        sa.Column("carried_minor", sa.BigInteger(), nullable=False),
        sa.Column("late_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="ck_loyalty_accrual_state"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_accrual_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_accrual"),
        sa.UniqueConstraint("party_id", "rule", "start_at", name="uq_loyalty_accrual_party_id_rule_start_at"),
        *whole("loyalty_accrual", "accrued_minor", "carried_minor", "late_minor"),
    )
    op.create_index("ix_loyalty_accrual_end", "loyalty_accrual", ["state", "end_at"], unique=False)
    op.create_table(
        "loyalty_hold",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_at", instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'captured', 'voided', 'expired')", name="ck_loyalty_hold_state"
        ),
        sa.CheckConstraint("0 <= returned AND returned <= amount", name="ck_loyalty_hold_returned"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_hold_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_hold"),
        *whole("loyalty_hold", "amount", "returned"),
    )
    op.create_index("ix_loyalty_hold_order_ref", "loyalty_hold", ["order_ref"], unique=False)
    op.create_index(
        "uq_loyalty_hold_one_open",
        "loyalty_hold",
        ["order_ref", "kind", "key"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'captured')"),
        postgresql_where=sa.text("state IN ('open', 'captured')"),
    )
    op.create_table(
        "loyalty_lot",
        sa.Column("id", identity(), nullable=False),
        sa.Column("party_id", identity(), nullable=False),
        sa.Column("entry_id", identity(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("active_from", instant(), nullable=True),
        sa.Column("expires_at", instant(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("funders", sa.Text(), nullable=False),
        sa.CheckConstraint("stage IN ('pending', 'available', 'closed')", name="ck_loyalty_lot_stage"),
        sa.CheckConstraint(
            "0 <= remaining AND remaining <= amount AND amount > 0", name="ck_loyalty_lot_remaining"
        ),
        sa.CheckConstraint("expires_at IS NULL OR active_from IS NOT NULL", name="ck_loyalty_lot_expiry"),
        sa.ForeignKeyConstraint(["entry_id"], ["loyalty_entry.id"], name="fk_loyalty_lot_entry_id"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_lot_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_lot"),
        *whole("loyalty_lot", "amount", "remaining"),
    )
    op.create_index(
        "ix_loyalty_lot_live",
        "loyalty_lot",
        ["party_id", "expires_at", "id"],
        unique=False,
        sqlite_where=sa.text("stage <> 'closed'"),
        postgresql_where=sa.text("stage <> 'closed'"),
    )
    op.create_index("ix_loyalty_lot_order_ref", "loyalty_lot", ["order_ref"], unique=False)
    op.create_table(
        "loyalty_order",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=True),
        sa.Column("served_by_id", identity(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("placed_at", instant(), nullable=False),
        sa.Column("paid_at", instant(), nullable=True),
        sa.Column("delivered_at", instant(), nullable=True),
        sa.Column("cancelled_at", instant(), nullable=True),
        sa.Column("holds_until", instant(), nullable=True),
        sa.Column("money_back_minor", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("placed", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('placed', 'paid', 'cancelled')", name="ck_loyalty_order_state"),
        sa.CheckConstraint("money_back_minor >= 0", name="ck_loyalty_order_money_back"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_order_party_id"),
        sa.ForeignKeyConstraint(["served_by_id"], ["loyalty_party.id"], name="fk_loyalty_order_served_by_id"),
        sa.PrimaryKeyConstraint("ref", name="pk_loyalty_order"),
        *whole("loyalty_order", "money_back_minor"),
    )
    op.create_index("ix_loyalty_order_party_id", "loyalty_order", ["party_id"], unique=False)
    op.create_index("ix_loyalty_order_served_by_id", "loyalty_order", ["served_by_id"], unique=False)
    op.create_index(
        "ix_loyalty_order_unpaid",
        "loyalty_order",
        ["holds_until"],
        unique=False,
        sqlite_where=sa.text("state = 'placed'"),
        postgresql_where=sa.text("state = 'placed'"),
    )
    op.create_table(
        "loyalty_outcome",
        sa.Column("id", identity(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("known_at", instant(), nullable=False),
        sa.CheckConstraint("amount <> 0", name="ck_loyalty_outcome_amount"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_outcome_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_outcome"),
        *whole("loyalty_outcome", "amount"),
    )
    op.create_index("ix_loyalty_outcome_cause", "loyalty_outcome", ["cause"], unique=False)
    op.create_index("ix_loyalty_outcome_rule", "loyalty_outcome", ["rule"], unique=False)
    op.create_table(
        "loyalty_past_item",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=True),
        sa.Column("served_by_id", identity(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.Column("known_at", instant(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("margin_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity <> 0", name="ck_loyalty_past_item_quantity"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_past_item_party_id"),
        sa.ForeignKeyConstraint(
            ["served_by_id"], ["loyalty_party.id"], name="fk_loyalty_past_item_served_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_past_item"),
        *whole("loyalty_past_item", "margin_minor", "paid_minor", "quantity"),
    )
    op.create_index("ix_loyalty_past_item_order_ref", "loyalty_past_item", ["order_ref"], unique=False)
    op.create_index("ix_loyalty_past_item_party", "loyalty_past_item", ["party_id", "at"], unique=False)
    op.create_index("ix_loyalty_past_item_served", "loyalty_past_item", ["served_by_id", "at"], unique=False)
    op.create_table(
        "loyalty_past_order",
        sa.Column("id", identity(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=True),
        sa.Column("served_by_id", identity(), nullable=True),
        sa.Column("at", instant(), nullable=False),
        sa.Column("known_at", instant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("subtotal_minor", sa.BigInteger(), nullable=False),
        sa.Column("spend_minor", sa.BigInteger(), nullable=False),
        sa.Column("margin_minor", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count IN (1, -1)", name="ck_loyalty_past_order_count"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_past_order_party_id"),
        sa.ForeignKeyConstraint(
            ["served_by_id"], ["loyalty_party.id"], name="fk_loyalty_past_order_served_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_past_order"),
        *whole("loyalty_past_order", "margin_minor", "quantity", "spend_minor", "subtotal_minor"),
    )
    op.create_index("ix_loyalty_past_order_order_ref", "loyalty_past_order", ["order_ref"], unique=False)
    op.create_index("ix_loyalty_past_order_party", "loyalty_past_order", ["party_id", "at"], unique=False)
    op.create_index(
        "ix_loyalty_past_order_served", "loyalty_past_order", ["served_by_id", "at"], unique=False
    )
    op.create_table(
        "loyalty_posting",
        sa.Column("id", identity(), nullable=False),
        sa.Column("entry_id", identity(), nullable=False),
        sa.Column("account_id", identity(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("unit_no", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount <> 0", name="ck_loyalty_posting_amount"),
        sa.ForeignKeyConstraint(["account_id"], ["loyalty_account.id"], name="fk_loyalty_posting_account_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["loyalty_entry.id"], name="fk_loyalty_posting_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_posting"),
        *whole("loyalty_posting", "amount"),
    )
    op.create_index("ix_loyalty_posting_account_id", "loyalty_posting", ["account_id"], unique=False)
    op.create_index("ix_loyalty_posting_entry_id", "loyalty_posting", ["entry_id"], unique=False)
    op.create_table(
        "loyalty_span",
        sa.Column("id", identity(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", instant(), nullable=False),
        sa.Column("until", instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'used', 'void', 'replaced')", name="ck_loyalty_span_state"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_span_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_span"),
    )
    op.create_index("ix_loyalty_span_opened_by", "loyalty_span", ["opened_by"], unique=False)
    op.create_index("ix_loyalty_span_used_by", "loyalty_span", ["used_by"], unique=False)
    op.create_index(
        "uq_loyalty_span_one_open",
        "loyalty_span",
        ["party_id", "rule"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "loyalty_lot_use",
        sa.Column("id", identity(), nullable=False),
        sa.Column("lot_id", identity(), nullable=False),
        sa.Column("entry_id", identity(), nullable=False),
        sa.Column("hold_id", identity(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name="ck_loyalty_lot_use_amount"),
        sa.ForeignKeyConstraint(["entry_id"], ["loyalty_entry.id"], name="fk_loyalty_lot_use_entry_id"),
        sa.ForeignKeyConstraint(["hold_id"], ["loyalty_hold.id"], name="fk_loyalty_lot_use_hold_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["loyalty_lot.id"], name="fk_loyalty_lot_use_lot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_lot_use"),
        *whole("loyalty_lot_use", "amount"),
    )
    op.create_index("ix_loyalty_lot_use_entry_id", "loyalty_lot_use", ["entry_id"], unique=False)
    op.create_index("ix_loyalty_lot_use_hold_id", "loyalty_lot_use", ["hold_id"], unique=False)
    op.create_index("ix_loyalty_lot_use_lot_id", "loyalty_lot_use", ["lot_id"], unique=False)
    op.create_table(
        "loyalty_voucher",
        sa.Column("id", identity(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("party_id", identity(), nullable=False),
        sa.Column("hold_id", identity(), nullable=False),
        sa.Column("order_ref", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reward", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("settle_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_at", instant(), nullable=False),
        sa.Column("valid_until", instant(), nullable=False),
        sa.Column("ended_at", instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('issued', 'used', 'cancelled', 'expired')", name="ck_loyalty_voucher_state"
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["loyalty_hold.id"], name="fk_loyalty_voucher_hold_id"),
        sa.ForeignKeyConstraint(["party_id"], ["loyalty_party.id"], name="fk_loyalty_voucher_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_loyalty_voucher"),
        sa.UniqueConstraint("code_hash", name="uq_loyalty_voucher_code_hash"),
        *whole("loyalty_voucher", "points", "settle_minor"),
    )
    op.create_index("ix_loyalty_voucher_order_ref", "loyalty_voucher", ["order_ref"], unique=False)
    op.create_index("ix_loyalty_voucher_partner", "loyalty_voucher", ["partner", "ended_at"], unique=False)
    op.create_index("ix_loyalty_voucher_party_id", "loyalty_voucher", ["party_id"], unique=False)
    forbid_changes()


def downgrade() -> None:
    allow_changes()
    for table in reversed(TABLES):
        op.drop_table(table)


def forbid_changes() -> None:
    """The ledger and the past only grow, whoever writes: the database refuses anything else."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE FUNCTION loyalty_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '%% only grows: correct it by a new row', TG_TABLE_NAME; END $$
            """.replace("%%", "%")
        )
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            if op.get_bind().dialect.name == "postgresql":
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                    " FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows()"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} only grows: correct it by a new row'); END"
                )


def allow_changes() -> None:
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
            op.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION loyalty_only_grows()")
