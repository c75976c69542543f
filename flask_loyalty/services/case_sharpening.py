"""Cases made sharper: without orders that they do not need, and at the very edge of a comparison.

Where two facts are compared, neither of them has limits of its own; what a case says is moved instead until
the comparison turns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Any

from flask_loyalty.language import nodes as n
from flask_loyalty.services.case_trying import Tried

__all__ = [
    "around_edges",
    "edges",
    "edges_in_time",
    "edges_of_orders",
    "has_edge",
    "with_unlike_prices",
    "without_needless_orders",
]

Written = dict[str, Any]
Run = Callable[[Written], Tried | None]
Holds = Callable[[Tried], bool | None]
Place = tuple[Any, ...]
"""The steps to a number of a case."""

MOST_ORDERS = 16
"""Of a longer past nothing is left out: that many orders are what the case is about."""
FURTHER = (2, 100, 10_000, 1_000_000)
SMALL, LARGER = 1_000, 100_000
"""Amounts, in minor units, too small to show a part of them; and how many times larger they become."""
BACK = (1_440 * 10, 1_440 * 100, 1_440 * 500, 1_440 * 2_000)
"""So many minutes earlier an order of the past is tried."""
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

    found = found if places else _enlarged(found, holds, run)
    numbers = sorted(_numbers(_plain(found.written)), key=lambda one: -one[1])
    for place, value in numbers:
        if places and place not in places:
            continue
        for end in (0, *(value * times for times in FURTHER)):
            if tried(place, end)[1] is False:
                return _between(partial(tried, place), value, end)
    return None


def _enlarged(found: Tried, holds: Holds, run: Run) -> Tried:
    """The case with large amounts for those of a few grosze, where it holds of them too.

    A part of a few grosze is rounded: by how much more it is asked could not be seen.
    """
    for place, value in [*_numbers(_plain(found.written))]:
        if 0 < value < SMALL and place[-1] == "price":
            larger = run(_with(found.written, place, value * LARGER))
            found = larger if larger is not None and holds(larger) else found
    return found


def around_edges(found: Tried, holds: Holds, run: Run) -> Iterator[Tried]:
    """For each order of the past the cases just where its worth counts, just below and just above.

    :param found: a case in which they all count.
    """
    for place in [place for place, _ in _numbers(_plain(found.written)) if place[0] == "past"]:
        if place[-1] == "price" and (pair := edges(found, holds, run, (place,))) is not None:
            yield from pair
            last, first = (dict(_numbers(_plain(one.written)))[place] for one in pair)
            further = run(_with(found.written, place, 2 * last - first))
            if further is not None:
                yield further


def edges_in_time(found: Tried, holds: Holds, run: Run) -> Iterator[tuple[str, Tried]]:
    """For each time that orders count the earliest minute at which one of the past does, and the one before.

    :param found: a case in which they all count.
    """
    told: set[str] = set()
    for place, one in enumerate(found.written.get("past", ())):
        if one.get("member", found.written.get("member")) != found.written.get("member"):
            continue  # somebody else's
        at = datetime.fromisoformat(one["at"])

        def tried(minutes: int, place: int = place, at: datetime = at) -> tuple[Tried | None, bool | None]:
            past = list(found.written["past"])
            past[place] = {**past[place], "at": f"{at - timedelta(minutes=minutes):%Y-%m-%d %H:%M}"}
            moved = run(_plain({**found.written, "past": past}))
            return moved, None if moved is None else holds(moved)

        for back in BACK:
            if tried(back)[1] is False:
                pair = [(edge.written["past"][place]["at"], edge) for edge in _between(tried, 0, back) or ()]
                yield from (one for one in pair if one[0] not in told)
                told.update(when for when, _ in pair)
                break


def with_unlike_prices(found: Tried, same: Callable[[Tried], bool], run: Run) -> Tried:
    """The case with one of several units of its last line dearer than the others, where that shows it too."""
    *lines, last = found.written.get("cart") or [{}]
    if last.get("qty", 1) < 2 or not (money := _MONEY.fullmatch(last["price"])):
        return found
    dearer = int(money[1] + (money[2] or "")) * 6 // 5
    one = {**last, "sku": f"{last['sku']}-B", "qty": 1, "price": _replaced(last["price"], (), dearer)}
    cart = [*lines, {**last, "qty": last["qty"] - 1}, one]
    tried = run(_plain({**found.written, "cart": cart}))
    return tried if tried is not None and same(tried) else found


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
