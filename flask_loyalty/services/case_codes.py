"""Cases at the first and the last minute of the codes that a rule names, and at their last uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_loyalty.programme.model import Code
from flask_loyalty.services.case_trying import Tried

__all__ = ["code_cases"]

Written = dict[str, Any]
Run = Callable[[Written], Tried | None]

MOST_BEFORE = 40
"""Of a code that may be used more often no case shows that it is used up."""
_MINUTE = timedelta(minutes=1)


def code_cases(
    codes: Sequence[Code], given: Tried, zone: ZoneInfo, run: Run
) -> Iterator[tuple[str, Code, int, Tried | None]]:
    """For each code what a case shows of it, how often it was used before, and the case.

    What is shown is one of ``before``, ``first``, ``last`` and ``after`` of its days, ``own`` uses by the
    customer and uses by ``all``; the case is None where it cannot be written.

    :param given: a case in which the codes are typed in, and the rule gives something.
    """
    plain = {key: value for key, value in given.written.items() if key not in ("only", "expect")}
    for code in codes:
        for what, moment in _edges(code):
            yield what, code, 0, run({**plain, "moment": f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"})
        for what, most in (("own", code.per_customer), ("all", code.uses)):
            if most is not None and most <= MOST_BEFORE and not code.batch:
                for uses in (most - 1, most) if most > 1 else (most,):
                    yield what, code, uses, run(_used(plain, uses, by_others=what == "all"))


def _edges(code: Code) -> Iterator[tuple[str, datetime]]:
    if code.since is not None:
        yield "before", code.since - _MINUTE
        yield "first", code.since
    if code.until is not None:
        yield "last", code.until - _MINUTE
        yield "after", code.until


def _used(plain: Written, uses: int, *, by_others: bool) -> Written:
    """The same after so many orders with the same codes, by the customer or by as many others."""
    at = datetime.fromisoformat(plain["moment"])
    order = {
        key: value for key, value in plain.items() if key in ("cart", "choices", "shipping", "served_by")
    }
    member = plain.get("member", "anna")
    past = [
        {
            "at": f"{at - _MINUTE * (number + 1):%Y-%m-%d %H:%M}",
            "member": f"other-{number + 1}" if by_others else member,
            **order,
        }
        for number in range(uses)
    ]
    return {**plain, "member": member, "past": [*plain.get("past", []), *past]}
