"""A member's history as rows to read, each with its reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.services.views import HistoryRow, MemberView
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["history_rows"]


def history_rows(words: Words, view: MemberView, now: datetime) -> list[dict[str, Any]]:
    """The newest first; each row told in the words of the version that decided it."""
    by_version: dict[int | None, Words] = {None: words, words.programme.number: words}
    rows = []
    for row in view.history:
        if row.version not in by_version:
            by_version[row.version] = the_state().words_of(row.version or 0) or words
        rows.append(_row(by_version[row.version], row, now))
    return rows


def _row(words: Words, row: HistoryRow, now: datetime) -> dict[str, Any]:
    return {
        "what": _what(words, row),
        "when": words.day(row.at, now),
        "amount": _signed(words, row.points),
        "minus": row.points < 0,
        "whys": [words.why(one) for kind in _TOLD for one in row.outcomes if one.kind is kind],
    }


_TOLD = (OutcomeKind.POINTS, OutcomeKind.DEAL)
"""What a row gives reasons for: first its points, which its amount shows."""


def _signed(words: Words, points: int) -> str:
    if points == 0:
        return "0"
    return f"{'+' if points > 0 else '−'}{words.points(abs(points))}"


def _what(words: Words, row: HistoryRow) -> str:
    reward = words.programme.rewards.get(row.about)
    name = words.text(reward.name) if reward else row.about
    if row.kind == "order":
        return _order(words, row)
    return {
        "event": t("Welcome") if row.about == "signup" else row.about,
        "spent": t("Spent on order %(order)s", order=row.about),
        "returned": t("Back from order %(order)s", order=row.about),
        "claim": t("Reward: %(name)s", name=name),
        "unclaim": t("Reward given back: %(name)s", name=name),
        "lapse": t("Expired"),
    }.get(row.kind, row.about)


def _order(words: Words, row: HistoryRow) -> str:
    return {
        "placed": t("Order %(order)s, waiting for payment", order=row.about),
        "pending": t("Order %(order)s, %(many)s on the way", order=row.about, **words.unit),
        "cancelled": t("Order %(order)s, cancelled", order=row.about),
        "returned": t("Order %(order)s, returned", order=row.about),
    }.get(row.state, t("Order %(order)s", order=row.about))
