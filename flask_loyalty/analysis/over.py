"""Rules that are over though no end of theirs is said: past dates, codes whose time is over."""

from __future__ import annotations

from datetime import date, datetime

from flask_loyalty.analysis.boxes import Box, Boxes
from flask_loyalty.analysis.space import Space, last_day
from flask_loyalty.programme.model import Programme

__all__ = ["TODAY", "codes_over", "is_over", "is_past"]

TODAY, CODES = "now.date", "order.codes"


def is_past(space: Space, asked: Boxes, today: date) -> bool:
    """Whether conditions that can hold do so on days before today alone."""
    return bool(asked.boxes) and all(_is_past(space, box, today) for box in asked.boxes)


def is_over(space: Space, asked: Boxes, today: date, over: frozenset[str]) -> bool:
    """Whether conditions that can hold do so on past days alone, or with codes that are over.

    :param over: the ids of those codes.
    """
    return bool(asked.boxes) and all(
        _is_past(space, box, today) or (over and any(_must_have(space, key, box[key], over) for key in box))
        for box in asked.boxes
    )


def _is_past(space: Space, box: Box, today: date) -> bool:
    if TODAY not in box:
        return False
    days = space.dimension(TODAY)
    from_today = days.full & ~((1 << days.cell_of(today)) - 1)
    return not box[TODAY] & from_today


def _must_have(space: Space, key: str, mask: int, over: frozenset[str]) -> bool:
    if CODES not in key:
        return False
    dimension = space.dimension(key)
    fact = dimension.fact
    if fact is None or fact.name != CODES or dimension.member not in over:
        return False
    return all(value is True for value in dimension.values(mask))


def codes_over(programme: Programme, today: date) -> frozenset[str]:
    """The ids of the codes whose time is over."""
    return frozenset(
        code.id
        for code in programme.codes.values()
        if isinstance(code.until, datetime) and last_day(code.until, programme.timezone) < today
    )
