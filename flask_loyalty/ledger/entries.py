"""Entries: what is booked at once, balanced in every unit, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_loyalty.ledger.accounts import Account

__all__ = ["Draft", "Entry", "Heading", "LotUse", "NewLot", "Posting"]


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on an account, and which rule, line and unit of an order it is about."""

    account: Account
    amount: int
    rule: str = ""
    line: str = ""
    unit_no: int | None = None


@dataclass(frozen=True, slots=True)
class LotUse:
    """Points taken from a lot (positive) or given back to it (negative), and for what.

    ``kind`` is ``hold``, ``void``, ``return``, ``lapse``, ``unlapse``, ``claw`` or ``repay``. A lot not yet
    written has a negative number.
    """

    lot: int
    amount: int
    kind: str
    hold: int | None = None


@dataclass(frozen=True, slots=True)
class NewLot:
    """Points that an entry creates; ``number`` is negative and stands for the lot until it is written."""

    number: int
    order: str | None
    rule: str
    amount: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over an entry: its key, what it is about, what caused it, and when.

    ``order`` is the order to which it belongs: those of one order add up to nothing after a cancel.
    ``cause`` is what made us book it: the order, a signal's key, the member's touch, ``tick``.
    """

    scope: str
    key: str
    kind: str
    cause: str
    occurred_at: datetime
    order: str | None = None
    version: int | None = None
    actor: str = ""
    reason: str = ""

    def part(self, kind: str, of: object = "", reason: str = "") -> Heading:
        """The heading of one of several entries of the same event; ``of`` tells two of a kind apart.

        :param reason: the reward, where the entry is about one.
        """
        key = f"{self.key}:{kind}:{of}" if of else f"{self.key}:{kind}"
        return replace(self, key=key, kind=kind, reason=reason or self.reason)


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced record.

    :raises ValueError: if the postings of a unit do not add up to zero, or one of them is zero.
    """

    heading: Heading
    postings: tuple[Posting, ...]
    uses: tuple[LotUse, ...] = ()
    lots: tuple[NewLot, ...] = ()

    def __post_init__(self) -> None:
        sums: dict[str, int] = defaultdict(int)
        for posting in self.postings:
            if posting.amount == 0:
                raise ValueError(f"{self.heading.kind} {self.heading.key!r}: a posting of nothing")
            sums[posting.account.unit] += posting.amount
        if wrong := {unit: total for unit, total in sums.items() if total}:
            raise ValueError(f"{self.heading.kind} {self.heading.key!r} does not balance: {wrong}")


@dataclass(slots=True)
class Draft:
    """An entry while it is being put together; equal postings are added up, those of nothing left out."""

    heading: Heading
    _amounts: dict[tuple[Account, str, str, int | None], int] = field(default_factory=dict)
    _uses: dict[tuple[int, str, int | None], int] = field(default_factory=dict)
    _lots: list[NewLot] = field(default_factory=list)

    def post(
        self, account: Account, amount: int, *, rule: str = "", line: str = "", unit_no: int | None = None
    ) -> None:
        key = (account, rule, line, unit_no)
        self._amounts[key] = self._amounts.get(key, 0) + amount

    def use(self, lot: int, amount: int, kind: str, hold: int | None = None) -> None:
        key = (lot, kind, hold)
        self._uses[key] = self._uses.get(key, 0) + amount

    def create(self, lot: NewLot) -> None:
        self._lots.append(lot)

    def entries(self) -> Iterable[Entry]:
        """The entry, or none if nothing came together."""
        postings = tuple(
            Posting(account, amount, rule, line, unit_no)
            for (account, rule, line, unit_no), amount in self._amounts.items()
            if amount
        )
        uses = tuple(LotUse(lot, n, kind, hold) for (lot, kind, hold), n in self._uses.items() if n)
        if postings or uses or self._lots:
            yield Entry(self.heading, postings, uses, tuple(self._lots))
