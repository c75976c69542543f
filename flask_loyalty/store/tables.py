"""The tables, all named ``loyalty_…``, in a MetaData of their own.

No foreign key points into the shop's tables, and none of ours holds personal data: a person is a random
``subject``, and only :data:`party` knows which of the shop's own keys it stands for.

Amounts are integers (minor units of a currency, or points); SQLite, which would take a text or a fraction
into an integer column, is told to refuse them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from flask_loyalty.store.types import Identity, Instant

__all__ = [
    "APPEND_ONLY",
    "PREFIX",
    "account",
    "accrual",
    "code",
    "code_try",
    "entry",
    "event",
    "gift_card",
    "gift_card_hold",
    "hold",
    "limit_part",
    "limit_use",
    "lot",
    "lot_use",
    "metadata",
    "order",
    "outcome",
    "party",
    "past_item",
    "past_order",
    "posting",
    "price",
    "programme_version",
    "quote_hold",
    "reward_stock",
    "span",
    "voucher",
]

PREFIX = "loyalty_"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def whole(*columns: str) -> list[CheckConstraint]:
    """Checks that SQLite keeps an integer in each of these columns; PostgreSQL does so by itself."""
    return [
        CheckConstraint(f"{column} IS NULL OR typeof({column}) = 'integer'", name=f"{column}_whole").ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]


# ---------------------------------------------------------------- programmes and people

programme_version = Table(
    "loyalty_programme_version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("effective_from", Instant, nullable=False, index=True),
    Column("published_at", Instant, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
)

# What a version says after reading, checking and parsing; may be thrown away, the document is the truth.
programme_checked = Table(
    "loyalty_programme_checked",
    metadata,
    Column(
        "number",
        Integer,
        ForeignKey("loyalty_programme_version.number"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("hash", Text, nullable=False),  # of the document it was made of
    Column("body", Text, nullable=False),
)

# What was told of a version when it was published: a list of mistakes' data as JSON, in both languages.
programme_findings = Table(
    "loyalty_programme_findings",
    metadata,
    Column(
        "number",
        Integer,
        ForeignKey("loyalty_programme_version.number"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("body", Text, nullable=False),
)

party = Table(
    "loyalty_party",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("subject", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # customer | employee
    Column("shop_ref", Text),  # the shop's opaque key; NULL once erased
    Column("known_since", Instant, nullable=False),
    UniqueConstraint("kind", "shop_ref"),
)

# ---------------------------------------------------------------- the ledger

account = Table(
    "loyalty_account",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("owner", Text, nullable=False),  # a subject, "programme", "partner:helios"
    Column("kind", Text, nullable=False),
    Column("unit", Text, nullable=False),  # "points" or a currency
    # NULL for the programme's own accounts: every entry touches them, so a cached sum would be a queue.
    Column("balance", BigInteger),
    Column("floor", BigInteger),
    Column("ceiling", BigInteger),
    UniqueConstraint("owner", "kind", "unit"),
    CheckConstraint("floor IS NULL OR balance >= floor", name="floor"),
    CheckConstraint("ceiling IS NULL OR balance <= ceiling", name="ceiling"),
    *whole("balance"),
)

entry = Table(
    "loyalty_entry",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("order_ref", Text, index=True),  # the order whose entries must add up to nothing after a cancel
    Column("cause", Text, nullable=False),  # what made us book it: an order, a signal's key, "tick"
    Column("version", Integer),
    Column("occurred_at", Instant, nullable=False),
    Column("booked_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("scope", "key"),
)

posting = Table(
    "loyalty_posting",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("entry_id", Identity, ForeignKey("loyalty_entry.id"), nullable=False, index=True),
    Column("account_id", Identity, ForeignKey("loyalty_account.id"), nullable=False, index=True),
    Column("unit", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("rule", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("unit_no", Integer),
    CheckConstraint("amount <> 0", name="amount"),
    *whole("amount"),
)

hold = Table(
    "loyalty_hold",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("order_ref", Text, nullable=False),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), nullable=False),
    Column("kind", Text, nullable=False),  # points | reward
    Column("key", Text, nullable=False),  # "" or the reward
    Column("amount", BigInteger, nullable=False),  # points
    Column("returned", BigInteger, nullable=False),  # of a captured one, given back by refunds
    Column("state", Text, nullable=False),  # open | captured | voided | expired
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("0 <= returned AND returned <= amount", name="returned"),
    CheckConstraint("state IN ('open', 'captured', 'voided', 'expired')", name="state"),
    Index("ix_loyalty_hold_order_ref", "order_ref"),
    Index(
        "uq_loyalty_hold_one_open",
        "order_ref",
        "kind",
        "key",
        unique=True,
        sqlite_where=text("state IN ('open', 'captured')"),
        postgresql_where=text("state IN ('open', 'captured')"),
    ),
    *whole("amount", "returned"),
)

lot = Table(
    "loyalty_lot",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), nullable=False),
    Column("entry_id", Identity, ForeignKey("loyalty_entry.id"), nullable=False),
    Column("order_ref", Text),
    Column("rule", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("remaining", BigInteger, nullable=False),
    Column("active_from", Instant),  # NULL until the order is delivered
    Column("expires_at", Instant),  # NULL until active_from is known; NULL for ever without expiry
    Column("stage", Text, nullable=False),  # pending | available | closed
    Column("revision", Integer, nullable=False),  # counts changes; a writer must have seen the last one
    Column("funders", Text, nullable=False),  # JSON: shares by funder; {} is the shop alone
    CheckConstraint("0 <= remaining AND remaining <= amount AND amount > 0", name="remaining"),
    CheckConstraint("stage IN ('pending', 'available', 'closed')", name="stage"),
    CheckConstraint("expires_at IS NULL OR active_from IS NOT NULL", name="expiry"),
    Index(
        "ix_loyalty_lot_live",
        "party_id",
        "expires_at",
        "id",
        sqlite_where=text("stage <> 'closed'"),
        postgresql_where=text("stage <> 'closed'"),
    ),
    Index("ix_loyalty_lot_order_ref", "order_ref"),
    *whole("amount", "remaining"),
)

lot_use = Table(
    "loyalty_lot_use",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("lot_id", Identity, ForeignKey("loyalty_lot.id"), nullable=False, index=True),
    Column("entry_id", Identity, ForeignKey("loyalty_entry.id"), nullable=False, index=True),
    Column("hold_id", Identity, ForeignKey("loyalty_hold.id"), index=True),
    # hold | void | return | lapse | unlapse | claw | repay; taken is positive, given back negative
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount <> 0", name="amount"),
    *whole("amount"),
)

# ---------------------------------------------------------------- orders and what they hold

order = Table(
    "loyalty_order",
    metadata,
    Column("ref", Text, primary_key=True),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), index=True),  # NULL: a guest
    Column("served_by_id", Identity, ForeignKey("loyalty_party.id"), index=True),
    Column("version", Integer),  # NULL while nothing was published
    Column("state", Text, nullable=False),  # placed | paid | cancelled
    Column("placed_at", Instant, nullable=False),
    Column("paid_at", Instant),
    Column("delivered_at", Instant),
    Column("cancelled_at", Instant),
    Column("holds_until", Instant),  # NULL once nothing is held for it
    Column("money_back_minor", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),  # counts bookings, so that each has its own key
    # JSON; `placed` is what was decided when the order was placed, `current` what is booked ("": nothing)
    Column("cart", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("placed", Text, nullable=False),
    Column("current", Text, nullable=False),
    CheckConstraint("state IN ('placed', 'paid', 'cancelled')", name="state"),
    CheckConstraint("money_back_minor >= 0", name="money_back"),
    Index(
        "ix_loyalty_order_unpaid",
        "holds_until",
        sqlite_where=text("state = 'placed'"),
        postgresql_where=text("state = 'placed'"),
    ),
    *whole("money_back_minor"),
)

quote_hold = Table(
    "loyalty_quote_hold",
    metadata,
    Column("ref", Text, primary_key=True),  # stands for an order's reference until there is an order
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), index=True),  # NULL: a guest
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),  # open | taken | freed | expired
    Column("held_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("order_ref", Text),  # the order that took it over
    Column("cart", Text, nullable=False),  # JSON, as of an order
    Column("choices", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("decision", Text, nullable=False),
    CheckConstraint("state IN ('open', 'taken', 'freed', 'expired')", name="state"),
    Index(
        "ix_loyalty_quote_hold_open",
        "expires_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

voucher = Table(
    "loyalty_voucher",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("code", Text, nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), nullable=False, index=True),
    Column("hold_id", Identity, ForeignKey("loyalty_hold.id"), nullable=False),
    Column("order_ref", Text, index=True),
    Column("version", Integer, nullable=False),
    Column("reward", Text, nullable=False),
    Column("partner", Text),
    Column("points", BigInteger, nullable=False),
    Column("settle_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False),  # issued | used | cancelled | expired
    Column("issued_at", Instant, nullable=False),
    Column("valid_until", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("state IN ('issued', 'used', 'cancelled', 'expired')", name="state"),
    Index("ix_loyalty_voucher_partner", "partner", "ended_at"),
    *whole("points", "settle_minor"),
)

reward_stock = Table(
    "loyalty_reward_stock",
    metadata,
    Column("reward", Text, primary_key=True),
    Column("taken", BigInteger, nullable=False),
    CheckConstraint("taken >= 0", name="taken"),
    *whole("taken"),
)

limit_use = Table(
    "loyalty_limit_use",
    metadata,
    Column("key", Text, primary_key=True),
    Column("used", BigInteger, nullable=False),
    CheckConstraint("used >= 0", name="used"),
    *whole("used"),
)

limit_part = Table(
    "loyalty_limit_part",
    metadata,
    Column("cause", Text, primary_key=True),  # which order or event uses it
    Column("key", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
    Index("ix_loyalty_limit_part_key", "key"),
    *whole("amount"),
)

# ---------------------------------------------------------------- codes that customers type

code = Table(
    "loyalty_code",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("batch", Text, nullable=False),  # the document's code that it is one of
    Column("series", Integer, nullable=False),  # those that were made together
    Column("code", Text, nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), index=True),  # NULL: anybody's
    Column("uses", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # active | revoked
    Column("note", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("valid_until", Instant),
    Column("revoked_at", Instant),
    CheckConstraint("uses >= 1", name="uses"),
    CheckConstraint("state IN ('active', 'revoked')", name="state"),
    Index("ix_loyalty_code_batch_series", "batch", "series"),
    *whole("uses"),
)

# Wrong codes that somebody typed: a member, or a browser's address, as a keyed hash.
code_try = Table(
    "loyalty_code_try",
    metadata,
    Column("who", Text, primary_key=True),
    Column("since", Instant, nullable=False, index=True),  # when the window began
    Column("tries", Integer, nullable=False),
    CheckConstraint("tries >= 0", name="tries"),
)

# ---------------------------------------------------------------- gift cards

# What is on a card stands in the ledger, on the account of `card:{id}`.
gift_card = Table(
    "loyalty_gift_card",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("code", Text, nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("currency", Text, nullable=False),
    Column("opened_minor", BigInteger, nullable=False),  # what was on it at first
    Column("cancelled_minor", BigInteger, nullable=False),  # taken off it when its sale was cancelled
    Column("state", Text, nullable=False),  # active | blocked | cancelled
    Column("issued_at", Instant, nullable=False),
    Column("valid_until", Instant),
    Column("order_ref", Text),  # the order that sold it, as a unit of a line; NULL: a merchant issued it
    Column("line", Text, nullable=False),
    Column("unit_no", Integer),
    Column("note", Text, nullable=False),
    UniqueConstraint("order_ref", "line", "unit_no"),
    CheckConstraint("opened_minor > 0", name="opened"),
    CheckConstraint("0 <= cancelled_minor AND cancelled_minor <= opened_minor", name="cancelled"),
    CheckConstraint("state IN ('active', 'blocked', 'cancelled')", name="state"),
    *whole("opened_minor", "cancelled_minor"),
)

gift_card_hold = Table(
    "loyalty_gift_card_hold",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("card_id", Identity, ForeignKey("loyalty_gift_card.id"), nullable=False, index=True),
    Column("order_ref", Text, nullable=False, index=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("returned_minor", BigInteger, nullable=False),  # of a captured one, given back by refunds
    Column("state", Text, nullable=False),  # open | captured | voided | expired
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("0 <= returned_minor AND returned_minor <= amount_minor", name="returned"),
    CheckConstraint("state IN ('open', 'captured', 'voided', 'expired')", name="state"),
    *whole("amount_minor", "returned_minor"),
)

# ---------------------------------------------------------------- the shop's prices

# What the shop asked for one unit of a product; a row for each change, and the last one has no end.
price = Table(
    "loyalty_price",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("regular_minor", BigInteger, nullable=False),
    Column("first_seen", Instant, nullable=False, index=True),
    Column("last_seen", Instant, nullable=False),
    Column("until", Instant),  # when another price was first seen
    CheckConstraint("price_minor >= 0 AND regular_minor >= 0", name="amounts"),
    CheckConstraint("until IS NULL OR until > first_seen", name="until"),
    *whole("price_minor", "regular_minor"),
    Index("ix_loyalty_price_sku", "sku", "currency", "first_seen"),
    Index(
        "uq_loyalty_price_one_current",
        "sku",
        "currency",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

# ---------------------------------------------------------------- the past that rules may mention

past_order = Table(
    "loyalty_past_order",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("order_ref", Text, nullable=False, index=True),
    Column("party_id", Identity, ForeignKey("loyalty_party.id")),
    Column("served_by_id", Identity, ForeignKey("loyalty_party.id")),
    Column("at", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("count", Integer, nullable=False),
    Column("subtotal_minor", BigInteger, nullable=False),
    Column("spend_minor", BigInteger, nullable=False),
    Column("margin_minor", BigInteger, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    CheckConstraint("count IN (1, -1)", name="count"),
    Index("ix_loyalty_past_order_party", "party_id", "at"),
    Index("ix_loyalty_past_order_served", "served_by_id", "at"),
    *whole("subtotal_minor", "spend_minor", "margin_minor", "quantity"),
)

past_item = Table(
    "loyalty_past_item",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("order_ref", Text, nullable=False, index=True),
    Column("line", Text, nullable=False),
    Column("party_id", Identity, ForeignKey("loyalty_party.id")),
    Column("served_by_id", Identity, ForeignKey("loyalty_party.id")),
    Column("sku", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("paid_minor", BigInteger, nullable=False),
    Column("margin_minor", BigInteger, nullable=False),
    CheckConstraint("quantity <> 0", name="quantity"),
    Index("ix_loyalty_past_item_party", "party_id", "at"),
    Index("ix_loyalty_past_item_served", "served_by_id", "at"),
    *whole("quantity", "paid_minor", "margin_minor"),
)

span = Table(
    "loyalty_span",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("state", Text, nullable=False),  # open | used | void | replaced
    Column("used_by", Text),
    CheckConstraint("state IN ('open', 'used', 'void', 'replaced')", name="state"),
    Index("ix_loyalty_span_opened_by", "opened_by"),
    Index("ix_loyalty_span_used_by", "used_by"),
    Index(
        "uq_loyalty_span_one_open",
        "party_id",
        "rule",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

outcome = Table(
    "loyalty_outcome",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("cause", Text, nullable=False, index=True),  # an order's reference or a signal's key
    Column("party_id", Identity, ForeignKey("loyalty_party.id")),
    Column("version", Integer, nullable=False),
    Column("rule", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),  # what this event changed: a refund's is negative
    Column("known_at", Instant, nullable=False),
    CheckConstraint("amount <> 0", name="amount"),
    *whole("amount"),
)

# ---------------------------------------------------------------- employees, events

accrual = Table(
    "loyalty_accrual",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("party_id", Identity, ForeignKey("loyalty_party.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("accrued_minor", BigInteger, nullable=False),  # what the period's events come to
    Column("carried_minor", BigInteger, nullable=False),  # late changes of closed periods, posted here
    Column("late_minor", BigInteger, nullable=False),  # what changed after the close, carried elsewhere
    Column("state", Text, nullable=False),  # open | closed
    Column("facts", Text, nullable=False),  # JSON, as decided last
    Column("decision", Text, nullable=False),  # JSON
    UniqueConstraint("party_id", "rule", "start_at"),
    CheckConstraint("state IN ('open', 'closed')", name="state"),
    Index("ix_loyalty_accrual_end", "state", "end_at"),
    *whole("accrued_minor", "carried_minor", "late_minor"),
)

event = Table(
    "loyalty_event",
    metadata,
    Column("source", Text, primary_key=True),  # order | signal | claim | redeem
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # paid, delivered …
    Column("order_ref", Text, index=True),
    Column("input_hash", Text, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("state", Text, nullable=False),  # done | waiting | failed
    # JSON: what was answered the first time; while a member's event has failed, what it said
    Column("answer", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    CheckConstraint("state IN ('done', 'waiting', 'failed')", name="state"),
    Index(
        "ix_loyalty_event_undone",
        "heard_at",
        sqlite_where=text("state <> 'done'"),
        postgresql_where=text("state <> 'done'"),
    ),
)

APPEND_ONLY = (entry, posting, lot_use, past_order, past_item, outcome)
"""Tables whose rows the database itself refuses to change or to delete (a trigger; see the migrations)."""
