"""Cases made sharper: without orders that they do not need, and at the very edge of a comparison.

Where two facts are compared, neither of them has limits of its own; what a case says is moved instead until
the comparison turns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Any

from flask_loyalty.language import nodes as n
from flask_loyalty.services.case_trying import Tried

__all__ = ["edges", "edges_of_orders", "has_edge", "without_needless_orders"]

Written = dict[str, Any]
Run = Callable[[Written], Tried | None]
Holds = Callable[[Tried], bool | None]
Place = tuple[Any, ...]
"""The steps to a number of a case."""

MOST_ORDERS = 16
"""Of a longer past nothing is left out: that many orders are what the case is about."""
FURTHER = (2, 100, 10_000, 1_000_000)
_ORDERED = frozenset({">=", ">", "<=", "<"})
_MONEY = re.compile(r"(\d+)(?:\.(\d+))? ([A-Z]{3})")
_AMOUNTS = ("price", "regular", "cost")


def without_needless_orders(found: Tried, same: Callable[[Tried], bool], run: Run) -> Tried:
    """The case without those orders of its past, one by one and two by two, that change nothing it shows.

    :param same: whether another case shows the same.
    """
    past = found.written.get("past", [])
    if len(past) > MOST_ORDERS:
        return found
    for together in (1, 2):
        for gone in combinations(reversed(past), together):
            kept = [one for one in past if all(one is not other for other in gone)]
            if len(kept) < len(past):
                tried = run(_plain({**found.written, "past": kept}))
                if tried is not None and same(tried):
                    found, past = tried, kept
    return found


def has_edge(condition: n.Expression) -> bool:
    """Whether it is a comparison that turns once as a number rises."""
    return isinstance(condition, n.Comparison) and condition.operator in _ORDERED


def edges_of_orders(found: Tried, holds: Holds, run: Run) -> Iterator[tuple[str, Tried]]:
    """For each order of the past from what value on it counts: that value and the next lower one.

    :param found: a case in which they all count.
    """
    places = [place for place, _ in _numbers(_plain(found.written)) if place[0] == "past"]
    for place in places:
        if place[-1] == "price":
            for one in edges(found, holds, run, (place,)) or ():
                yield one.written["past"][place[1]]["cart"][place[3]]["price"], one


def edges(found: Tried, holds: Holds, run: Run, places: Collection[Place] = ()) -> tuple[Tried, Tried] | None:
    """The last case in which a comparison still holds, and the first in which it does not, if there are.

    :param found: a case in which it holds.
    :param holds: whether it holds in another; None where that was not asked.
    :param places: which numbers of the case are moved; none: the greatest first.
    """

    def tried(number: Place, value: int) -> tuple[Tried | None, bool | None]:
        one = run(_with(found.written, number, value))
        return one, None if one is None else holds(one)

    numbers = sorted(_numbers(_plain(found.written)), key=lambda one: -one[1])
    for place, value in numbers:
        if places and place not in places:
            continue
        for end in (0, *(value * times for times in FURTHER)):
            if tried(place, end)[1] is False:
                return _between(partial(tried, place), value, end)
    return None


def _between(
    tried: Callable[[int], tuple[Tried | None, bool | None]], inside: int, outside: int
) -> tuple[Tried, Tried] | None:
    """The neighbours between which it turns."""
    while abs(inside - outside) > 1:
        middle = (inside + outside) // 2
        held = tried(middle)[1]
        if held is None:
            return None
        inside, outside = (middle, outside) if held else (inside, middle)
    last, first = tried(inside)[0], tried(outside)[0]
    return None if last is None or first is None else (last, first)


def _plain(case: Mapping[str, Any]) -> Written:
    left = {key: value for key, value in case.items() if key not in ("only", "expect")}
    return {key: value for key, value in left.items() if key != "past" or value}


def _numbers(case: Written) -> Iterator[tuple[Place, int]]:
    """Where a case says an amount or a number that can be moved, and how much it is, in minor units."""
    for key, value in case.get("shop", {}).items():
        yield from _number(("shop", key), value)
    carts: list[tuple[Place, Any]] = [(("cart",), case.get("cart", ()))]
    carts += [(("past", at, "cart"), one.get("cart", ())) for at, one in enumerate(case.get("past", ()))]
    for place, cart in carts:
        for at, line in enumerate(cart):
            for name in _AMOUNTS:
                yield from _number((*place, at, name), line.get(name))


def _number(place: Place, value: Any) -> Iterator[tuple[Place, int]]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield place, value
    elif isinstance(value, str) and (money := _MONEY.fullmatch(value)):
        yield place, int(money[1] + (money[2] or ""))


def _with(case: Written, place: Place, value: int) -> Written:
    changed: Written = _replaced(_plain(case), place, value)
    return changed


def _replaced(part: Any, place: Place, value: int) -> Any:
    """A part of a case with another number at a place."""
    if not place:
        money = _MONEY.fullmatch(part) if isinstance(part, str) else None
        if money is None:
            return value
        digits = len(money[2] or "")
        return f"{Decimal(value).scaleb(-digits):.{digits}f} {money[3]}"
    first, *rest = place
    new = _replaced(part[first], tuple(rest), value)
    if isinstance(part, list):
        return [*part[:first], new, *part[first + 1 :]]
    return {**part, first: new}
