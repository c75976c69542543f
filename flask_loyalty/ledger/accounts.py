"""The chart of accounts.

What the programme owes somebody (points, money) stands as a positive amount on that somebody's account and
as a negative one on the programme's, so that all accounts of a unit always add up to zero.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "POINTS",
    "PROGRAMME",
    "Account",
    "available",
    "bonus_accrued",
    "bonus_cost",
    "bonus_payable",
    "breakage",
    "card_held",
    "card_value",
    "cards_short",
    "cards_sold",
    "cards_spent",
    "debt",
    "held",
    "issued",
    "payable",
    "pending",
    "redeemed",
    "reward_cost",
]

POINTS = "points"
PROGRAMME = "programme"
_NEVER_BELOW = frozenset({"available", "held", "pending", "payable", "card_value", "card_held"})


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """Whose, of what kind, in which unit (``points`` or a currency).

    ``owner`` is a person's random subject, ``partner:helios``, ``card:7``, or ``programme``.
    """

    owner: str
    kind: str
    unit: str

    @property
    def cached(self) -> bool:
        """Whether a balance is kept beside the postings; not for accounts that every entry touches."""
        return self.owner != PROGRAMME

    @property
    def floor(self) -> int | None:
        """The least that the balance may be."""
        return 0 if self.kind in _NEVER_BELOW else None

    @property
    def ceiling(self) -> int | None:
        """The most that the balance may be: a debt is never positive."""
        return 0 if self.kind == "debt" else None


def available(subject: str) -> Account:
    """Points that a member can spend."""
    return Account(subject, "available", POINTS)


def held(subject: str) -> Account:
    """Points that an order has reserved."""
    return Account(subject, "held", POINTS)


def pending(subject: str) -> Account:
    """Points earned that wait for the end of the return time."""
    return Account(subject, "pending", POINTS)


def debt(subject: str) -> Account:
    """What a member owes because spent points were taken back; 0 or negative, repaid by the next credits."""
    return Account(subject, "debt", POINTS)


def issued() -> Account:
    """The counterpart of all points given, less those taken back."""
    return Account(PROGRAMME, "issued", POINTS)


def redeemed() -> Account:
    """The counterpart of all points spent."""
    return Account(PROGRAMME, "redeemed", POINTS)


def breakage() -> Account:
    """The counterpart of all points that lapsed."""
    return Account(PROGRAMME, "breakage", POINTS)


def payable(partner: str, currency: str) -> Account:
    """Money that the shop owes a partner for rewards redeemed there."""
    return Account(f"partner:{partner}", "payable", currency)


def reward_cost(currency: str) -> Account:
    """The counterpart of what partners are owed."""
    return Account(PROGRAMME, "reward_cost", currency)


def bonus_accrued(subject: str, currency: str) -> Account:
    """An employee's bonus of open periods. A late claw-back may leave it negative until the next close."""
    return Account(subject, "bonus_accrued", currency)


def bonus_payable(subject: str, currency: str) -> Account:
    """An employee's bonus of closed periods."""
    return Account(subject, "bonus_payable", currency)


def bonus_cost(currency: str) -> Account:
    """The counterpart of what employees accrue."""
    return Account(PROGRAMME, "bonus_cost", currency)


def card_value(card: int, currency: str) -> Account:
    """What is on a gift card: the shop owes it to whoever has the card."""
    return Account(f"card:{card}", "card_value", currency)


def card_held(card: int, currency: str) -> Account:
    """What orders have reserved of a gift card."""
    return Account(f"card:{card}", "card_held", currency)


def cards_sold(currency: str) -> Account:
    """The counterpart of all that was put on gift cards, less what was taken off with a cancelled sale."""
    return Account(PROGRAMME, "cards_sold", currency)


def cards_spent(currency: str) -> Account:
    """The counterpart of all that gift cards have paid."""
    return Account(PROGRAMME, "cards_spent", currency)


def cards_short(currency: str) -> Account:
    """What orders that were paid too late should have had of gift cards, and was no longer on them."""
    return Account(PROGRAMME, "cards_short", currency)
