"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask_loyalty.language.wording import money_text, percent_text
from flask_loyalty.services.stats import RuleStats

__all__ = ["stats_table"]

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
