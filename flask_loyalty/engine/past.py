"""A party's past as rows that are only ever added: what history facts count over.

A refund adds rows with negative quantities instead of changing old ones, each with the moment at which it
became known, so that the past *as it was known at a moment* can always be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_loyalty.engine.facts import OpenSpan
from flask_loyalty.engine.limits import with_customers

__all__ = ["Growth", "History", "PastItem", "PastOrder", "SpanClose", "SpanOpen"]


@dataclass(frozen=True, slots=True)
class PastItem:
    """``quantity`` units of one line that came (or, negative, went back), each at ``paid_minor``.

    ``at`` is the order's business moment (when it was placed), ``known_at`` when this became known.
    ``paid_minor`` and ``margin_minor`` are of one unit: money paid less the part paid with points; margin is
    net, rounded half up to a minor unit, and counts the programme's ``assume_margin`` where cost is unknown
    (0 without one).
    """

    order: str
    line: str
    member: str
    served_by: str
    sku: str
    category: str
    brand: str
    at: datetime
    known_at: datetime
    quantity: int
    paid_minor: int
    margin_minor: int


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that counts (``count`` 1) or no longer counts as it did (-1), with its sums of that state.

    ``subtotal_minor`` is what the kept goods cost after deals; ``spend_minor`` the part paid in money.
    """

    order: str
    member: str
    served_by: str
    at: datetime
    known_at: datetime
    count: int
    subtotal_minor: int
    spend_minor: int
    margin_minor: int
    quantity: int


@dataclass(frozen=True, slots=True)
class SpanOpen:
    """An event opens a span of a rule for a member; ``order`` names the order or the other event."""

    rule: str
    member: str
    order: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SpanClose:
    """A span ends: ``used`` by an order, or ``void`` because the order that opened it was cancelled.

    When the order that used it is cancelled, the span opens again by a :class:`SpanOpen` with its old end.
    """

    rule: str
    member: str
    order: str
    by: str
    how: str  # "used" | "void"


@dataclass(frozen=True, slots=True)
class Growth:
    """What one event adds to the past."""

    orders: tuple[PastOrder, ...] = ()
    items: tuple[PastItem, ...] = ()
    opened: tuple[SpanOpen, ...] = ()
    closed: tuple[SpanClose, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    signups: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """All that rules may mention of the past, of everybody; a fold over growths.

    ``signups`` tell who joined when.
    """

    orders: tuple[PastOrder, ...] = ()
    items: tuple[PastItem, ...] = ()
    spans: Mapping[tuple[str, str], OpenSpan] = field(default_factory=dict)  # by (rule, member)
    used: Mapping[str, int] = field(default_factory=dict)
    signups: tuple[tuple[str, datetime], ...] = ()

    def with_growth(self, growth: Growth) -> History:
        """The past with one event more."""
        spans = dict(self.spans)
        for closed in growth.closed:
            spans.pop((closed.rule, closed.member), None)
        for opened in growth.opened:
            spans[(opened.rule, opened.member)] = OpenSpan(opened.rule, opened.order, opened.at, opened.until)
        used = dict(self.used)
        for key, amount in with_customers(used, growth.used).items():
            used[key] = used.get(key, 0) + amount
        return replace(
            self,
            orders=self.orders + growth.orders,
            items=self.items + growth.items,
            spans=spans,
            used=used,
            signups=self.signups + growth.signups,
        )
