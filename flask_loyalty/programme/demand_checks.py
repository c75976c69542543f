"""Whether what a document demands of itself can be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_loyalty.programme.budgets import exact_minor
from flask_loyalty.programme.notebook import Notebook, guess
from flask_loyalty.programme.shapes import Amount

__all__ = ["check_demands"]


def check_demands(data: Mapping[str, Any], notes: Notebook) -> None:
    """Note amounts of another currency, and a share of a margin of which nothing is known."""
    told = data.get("checks") or {}
    for key in ("least_order", "least_price"):
        if key in told:
            _money(told[key], data.get("currency"), ("checks", key), notes)
    if "most_of_margin" in told and "least_margin" not in told and "assume_margin" not in data:
        notes.add("margin_unjudged", ("checks", "most_of_margin"))
    _accepted(data, told.get("accept") or (), notes)


def _accepted(data: Mapping[str, Any], entries: Sequence[object], notes: Notebook) -> None:
    """Note what is accepted of something that the document does not have."""
    known = {
        one["id"]
        for value in data.values()
        if isinstance(value, list | tuple)
        for one in value
        if isinstance(one, Mapping) and "id" in one
    }
    for place, entry in enumerate(entries):
        id_ = entry.partition(" ")[2] if isinstance(entry, str) else ""  # else it was no entry
        if id_ and id_ not in known:
            meant = guess(id_, sorted(known))
            notes.add("accepted_nobody", ("checks", "accept", place), detail=id_, guess=meant)


def _money(amount: Amount, currency: str | None, path: tuple[str, str], notes: Notebook) -> None:
    if currency is not None and amount.currency != currency:
        notes.add("other_currency", path, detail=amount.currency, other=currency)
    elif currency is not None and exact_minor(amount).denominator != 1:
        notes.add("fraction_of_minor", path, value=str(notes.value_at(path)), other=currency)
