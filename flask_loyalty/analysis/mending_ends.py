"""The ends of the range of a fact that a rule asks for, and the range with another end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["End", "lower_ends", "upper_ends"]


@dataclass(frozen=True, slots=True)
class End:
    """One end of the range of a fact.

    :ivar inside: whether the limit belongs to the range.
    :ivar node: the condition of the rule that says it.
    """

    fact: n.Fact
    limit: n.Expression
    inside: bool
    upper: bool
    node: n.Comparison | n.Membership

    def beside(self, other: End, *, whole: bool) -> n.Expression | None:
        """The condition of this end, moved to where another range's end leaves off or begins.

        :param whole: whether the fact has whole values, so that the next one to a limit is known.
        """
        inside = not other.inside
        match self.node:
            case n.Comparison(operator=operator) if operator != "=":
                limit = self._next(other.limit) if whole and isinstance(other.node, n.Membership) else None
                if limit is not None and _round(limit) and operator == _SIGNS[self.upper, not inside]:
                    return n.Comparison(operator, self.fact, limit)
                return n.Comparison(_SIGNS[self.upper, inside], self.fact, other.limit)
            case n.Comparison(right=low) as one:
                range_ = n.Between(low, one.right)
            case n.Membership(container=n.Between() as range_):
                pass
            case _:
                return None
        if inside is not _included(range_, upper=self.upper):
            limit = self._next(other.limit) if whole else None
            return self._apart(range_, other.limit, inside) if limit is None else self._range(range_, limit)
        return self._range(range_, other.limit)

    def open_above(self) -> n.Expression | None:
        """The condition of this upper end without it; None if nothing is left."""
        match self.node:
            case n.Membership(container=n.Between(low=low)):
                return n.Comparison(">=", self.fact, low)
            case n.Comparison(operator="="):
                return n.Comparison(">=", self.fact, self.limit)
        return None

    def _next(self, limit: n.Expression) -> n.Expression | None:
        """The next value to another range's limit."""
        return _stepped(limit, -1 if self.upper else 1)

    def _range(self, old: n.Between, limit: n.Expression) -> n.Expression:
        range_ = replace(old, high=limit) if self.upper else replace(old, low=limit)
        return n.Membership(self.fact, range_)

    def _apart(self, old: n.Between, limit: n.Expression, inside: bool) -> n.Expression:
        """The same as two comparisons: a range holds both its ends."""
        moved = n.Comparison(_SIGNS[self.upper, inside], self.fact, limit)
        kept = n.Comparison(
            _SIGNS[not self.upper, _included(old, upper=not self.upper)],
            self.fact,
            old.low if self.upper else old.high,
        )
        return n.And((kept, moved) if self.upper else (moved, kept))


_SIGNS = {(True, True): "<=", (True, False): "<", (False, True): ">=", (False, False): ">"}


def _included(range_: n.Between, *, upper: bool) -> bool:
    """Whether a range holds that end: all but times of day hold both."""
    return not (upper and isinstance(range_.high, n.TimeLiteral))


def _stepped(limit: n.Expression, step: int) -> n.Expression | None:
    """The next whole value above a limit, or below it."""
    match limit:
        case n.MoneyLiteral(minor=minor):
            return replace(limit, minor=minor + step)
        case n.NumberLiteral(value=value) | n.CountLiteral(value=value) if value.denominator == 1:
            return replace(limit, value=value + step)
        case n.DateLiteral(value=day):
            return replace(limit, value=day + timedelta(days=step))
    return None


def _round(limit: n.Expression) -> bool:
    """Whether it is an amount that people say: no odd minor units."""
    return not isinstance(limit, n.MoneyLiteral) or limit.minor % 100 == 0


def upper_ends(rule: ProgrammeRule) -> Iterator[End]:
    """The ends above which a rule's conditions ask no more."""
    yield from _ends(rule, upper=True)


def lower_ends(rule: ProgrammeRule) -> Iterator[End]:
    """The ends below which they do not ask yet."""
    yield from _ends(rule, upper=False)


def _ends(rule: ProgrammeRule, *, upper: bool) -> Iterator[End]:
    for one in and_members(rule.rule.when):
        match one:
            case n.Comparison(left=n.Fact() as fact, right=limit, operator=operator):
                if operator in (_SIGNS[upper, True], _SIGNS[upper, False], "="):
                    yield End(fact, limit, operator != _SIGNS[upper, False], upper, one)
            case n.Membership(
                negated=False, element=n.Fact() as fact, container=n.Between(low=low, high=high) as range_
            ):
                limit = high if upper else low
                yield End(fact, limit, _included(range_, upper=upper), upper, one)
