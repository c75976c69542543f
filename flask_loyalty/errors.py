"""What can go wrong, as exceptions that keep their parts.

Law: stands left of everything; imports nothing of the package.

A mistake in a merchant's programme is not one of these: it is a diagnostic
(:mod:`flask_loyalty.language.diagnostics`), collected and shown with all the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = [
    "CodeRefused",
    "GiftRefused",
    "KeyConflict",
    "LoyaltyError",
    "NoProgramme",
    "NotEnoughPoints",
    "ProgrammeRefused",
    "RewardRefused",
    "SetupError",
    "StaleQuote",
    "UnknownOrder",
    "WriteConflict",
    "WrongFact",
    "WrongInput",
]


class LoyaltyError(Exception):
    """The common ancestor: catch it to catch everything that flask_loyalty raises on purpose."""


class SetupError(LoyaltyError):
    """The extension was attached wrongly; the message lists every mistake at once."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("flask_loyalty cannot start:\n" + "\n".join(f"  - {m}" for m in self.mistakes))


class WrongInput(LoyaltyError):
    """What the shop or a person handed over cannot be understood: which value, why, and what would do.

    :param polish: all of it in Polish, where people read it and not programmers alone.
    """

    def __init__(self, *, where: str, problem: str, remedy: str = "", polish: str = "") -> None:
        self.where, self.problem, self.remedy, self.polish = where, problem, remedy, polish
        super().__init__(f"{where}: {problem}" + (f" {remedy}" if remedy else ""))

    def told(self, language: str) -> str:
        """The message in ``"en"`` or ``"pl"``; in English where there is no Polish."""
        return self.polish if language == "pl" and self.polish else str(self)


class RefundRefused(WrongInput):
    """More would go back than is left, or there is nothing to give back.

    ``why`` is one of ``units`` (``wanted`` of ``line``, of which ``left`` are left), ``line`` (there is no
    such line), ``money`` (``left`` minor units are left), ``cancelled``, ``nothing`` (nothing was asked for).
    """

    def __init__(self, *, ref: str, why: str, line: str = "", wanted: int = 0, left: int = 0) -> None:
        self.ref, self.why, self.line, self.wanted, self.left = ref, why, line, wanted, left
        problem, remedy = {
            "units": (f"{wanted} more cannot come back.", f"{left} are left of it."),
            "line": ("the order has no such line.", "Pass the ids of its lines."),
            "money": ("that is more than was paid.", f"{left} minor units are left of it."),
            "cancelled": ("the order is cancelled.", "All of it has been taken back."),
            "nothing": ("nothing was asked for.", "Pass the units of a line, or an amount."),
        }[why]
        super().__init__(
            where=f"refund of order {ref!r}" + (f", line {line!r}" if line else ""),
            problem=problem,
            remedy=remedy,
        )


class WrongFact(LoyaltyError):
    """The shop gave something else for a fact than it is; the rules that ask for it stay idle."""

    def __init__(self, *, name: str, wanted: str, value: object) -> None:
        self.name, self.wanted, self.value = name, wanted, value
        super().__init__(f"{name} is a {wanted}, but the shop gave {value!r}.")


class NoProgramme(LoyaltyError):
    """Nothing has been published yet, so nothing can be earned."""

    def __init__(self) -> None:
        super().__init__("No programme is published. Run: flask loyalty publish FILE")


class ProgrammeRefused(LoyaltyError):
    """A document has mistakes; ``report`` shows all of them with their places."""

    def __init__(self, *, report: str, count: int) -> None:
        self.report, self.count = report, count
        things = "1 thing stands" if count == 1 else f"{count} things stand"
        super().__init__(f"Nothing was published: {things} in the way.\n{report}")


class UnknownOrder(LoyaltyError):
    """The shop's order loader knows no order under this reference."""

    def __init__(self, *, ref: str) -> None:
        self.ref = ref
        super().__init__(f"There is no order {ref!r} in the shop.")


class StaleQuote(LoyaltyError):
    """Between quote and order something changed; ``changes`` say what, old value and new.

    Show the new quote and ask again: a quote refused once is not refused twice for the same reason.

    ``reasons`` tell what brought it about, as far as that is known: what it is about (``rule``, ``code``),
    which, and what stands in its way now (``budget``, ``limit``, ``used_up`` …).
    """

    def __init__(
        self, *, changes: Mapping[str, tuple[str, str]], reasons: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        self.changes, self.reasons = dict(changes), tuple(reasons)
        told = "; ".join(f"{what}: {old} → {new}" for what, (old, new) in self.changes.items())
        told += "".join(f"; {kind} {about}: {why}" for kind, about, why in self.reasons)
        super().__init__(f"The quote is out of date ({told}). Ask for a new one and show what changed.")


class NotEnoughPoints(LoyaltyError):
    """A customer asked for more points than they can spend."""

    def __init__(self, *, wanted: int, spendable: int, pending: int = 0, reward: str = "") -> None:
        self.wanted, self.spendable, self.pending, self.reward = wanted, spendable, pending, reward
        what = f"{reward!r} costs {wanted} points" if reward else f"{wanted} points were asked for"
        message = f"{what}; {spendable} can be spent today."
        if pending:
            message += f" {pending} more become spendable when open orders are completed."
        super().__init__(message)


class RewardRefused(LoyaltyError):
    """A reward cannot be had: ``why`` is one of ``unknown``, ``sold_out``, ``not_for_you``."""

    def __init__(self, *, reward: str, why: str) -> None:
        self.reward, self.why = reward, why
        told = {
            "unknown": "there is no such reward",
            "sold_out": "none is left",
            "not_for_you": "it is not open to this member",
        }[why]
        super().__init__(f"The reward {reward!r} cannot be had: {told}.")


class GiftRefused(LoyaltyError):
    """The shop could not add a gift to an order; ``why`` is what it tells the customer."""

    def __init__(self, *, sku: str, why: str) -> None:
        self.sku, self.why = sku, why
        super().__init__(f"The gift {sku!r} could not be added: {why}")


class CodeRefused(LoyaltyError):
    """A reward code cannot be redeemed.

    ``why`` is one of ``unknown``, ``used`` (then ``when`` says when), ``cancelled``, ``expired``,
    ``elsewhere`` (it belongs to another partner and is not revealed to this one).
    """

    def __init__(self, *, why: str, when: str = "") -> None:
        self.why, self.when = why, when
        told = {
            "unknown": "there is no such code",
            "used": f"it was already redeemed on {when}",
            "cancelled": "it was cancelled with its order",
            "expired": f"it expired on {when}",
        }[why]
        super().__init__(f"The code cannot be redeemed: {told}.")


class KeyConflict(LoyaltyError):
    """The same idempotency key came twice with different contents."""

    def __init__(self, *, scope: str, key: str) -> None:
        self.scope, self.key = scope, key
        super().__init__(f"{scope} {key!r} was already handled with different contents; nothing was changed.")


class WriteConflict(LoyaltyError):
    """A guarded write lost against another one; undo and try again with the same key."""
