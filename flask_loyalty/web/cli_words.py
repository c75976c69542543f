"""Tables and sentences for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask_loyalty.language.wording import count_form, money_text, percent_text
from flask_loyalty.services.stats import RuleStats

__all__ = ["not_published", "published_as", "stats_table"]

HEADS = {
    "en": (
        "rule",
        "times",
        "members",
        "points",
        "cost",
        "margin of the orders",
        "cost / margin",
        "held back",
    ),
    "pl": ("reguła", "razy", "osób", "punkty", "koszt", "marża zamówień", "koszt / marża", "wstrzymane"),
}
NOTHING = {"en": "No rule has given anything yet.", "pl": "Żadna reguła jeszcze niczego nie dała."}


def stats_table(rows: Sequence[RuleStats], currency: str, language: str) -> str:
    """What each rule gave, cost and touched, as aligned columns."""
    if not rows:
        return NOTHING[language]
    table = [HEADS[language]] + [_cells(row, currency, language) for row in rows]
    widths = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
    return "\n".join(_aligned(line, widths) for line in table)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    """The first cell to the left, figures to the right."""
    first, *figures = line
    return "  ".join(
        [first.ljust(widths[0]), *(f.rjust(w) for f, w in zip(figures, widths[1:], strict=True))]
    )


def _cells(row: RuleStats, currency: str, language: str) -> tuple[str, ...]:
    share = "–"
    if row.margin_minor > 0:
        share = percent_text(Fraction(1000 * row.cost_minor // row.margin_minor, 1000), language)
    return (
        row.rule,
        str(row.times),
        str(row.customers),
        str(row.points),
        money_text(row.cost_minor, currency, language),
        money_text(row.margin_minor, currency, language),
        share,
        money_text(row.held_back_minor, currency, language) if row.held_back_minor else "–",
    )


def published_as(number: int, language: str, *, new: bool) -> str:
    """What has come of publishing, as a sentence.

    :param new: False where the same document was published before.
    """
    if language == "pl":
        same = f"Ten sam program to już wersja {number}; nic nie opublikowano."
        return f"Opublikowano jako wersję {number}." if new else same
    same = f"Version {number} is this very programme; nothing was published."
    return f"Published as version {number}." if new else same


def not_published(things: int, language: str) -> str:
    """That nothing was published, and how much is in the way."""
    if language == "pl":
        stand = count_form(things, ("rzecz stoi", "rzeczy stoją", "rzeczy stoi", "rzeczy stoi"), "pl")
        return f"Nic nie opublikowano: {things} {stand} na przeszkodzie."
    stand = count_form(things, ("thing stands", "things stand"), "en")
    return f"Nothing was published: {things} {stand} in the way."
