"""Ways that were found to make a rule give something: which of them differ, and which say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_loyalty.engine.changes import Change, ChangeKind
from flask_loyalty.engine.outcomes import Decision, Outcome, OutcomeKind
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["NearestWay", "reduced_on_the_way", "shape", "told_apart", "within"]


@dataclass(frozen=True, slots=True)
class NearestWay:
    """Changes that together make a rule give something, the cheapest first.

    :ivar gain: what the rule then gives.
    :ivar decision: everything that is then decided.
    """

    changes: tuple[Change, ...]
    gain: Outcome
    decision: Decision


def told_apart(found: Sequence[NearestWay]) -> tuple[NearestWay, ...]:
    """Those of some ways that say something that the cheaper ones before them do not.

    :param found: the cheapest first.
    """
    cheapest: dict[frozenset[object], NearestWay] = {}
    for way in found:
        cheapest.setdefault(shape(way), way)
    found = list(cheapest.values())
    of_any = {_rest(way, amount) for way in found for amount in way.changes if amount.kind in _OF_ANY}
    found = [way for way in found if not any(_rest(way, one) in of_any for one in way.changes if one.example)]
    found = [way for way in found if not _is_any_goods(way) or len(found) == 1]
    plain = {_in_plain_goods(way) for way in found if not _fits(way)}
    return tuple(way for way in found if not _fits(way) or _in_plain_goods(way) not in plain)


def reduced_on_the_way(
    way: NearestWay, before: Decision, rule: ProgrammeRule, programme: Programme
) -> tuple[str, ...]:
    """The deals that take off a part of an amount before a rule sees it; none where no amount is added."""
    if not any(change.kind in _OF_ANY for change in way.changes):
        return ()
    had = {one.rule: one.amount for one in before.outcomes if one.kind is OutcomeKind.DEAL}
    has = {one.rule: one.amount for one in way.decision.outcomes if one.kind is OutcomeKind.DEAL}
    earlier = (one.id for one in programme.rules if one.phase.value < rule.phase.value)
    return tuple(id_ for id_ in earlier if has.get(id_, 0) > had.get(id_, 0))


def shape(way: NearestWay) -> frozenset[object]:
    """In which directions it goes, whichever product is the example of those that would do."""
    return frozenset((one.kind, one.where) if one.example else one.direction for one in way.changes)


def within(way: tuple[Change, ...], changes: tuple[Change, ...]) -> bool:
    """Whether changes go in all directions of a way that does already."""
    return {change.direction for change in way} <= {change.direction for change in changes}


def _is_any_goods(way: NearestWay) -> bool:
    """Whether it is goods of the least price: then it is the unit that does it, which another way says."""
    return len(way.changes) == 1 and way.changes[0].kind is ChangeKind.AMOUNT and way.changes[0].number == 1


_OF_ANY = (ChangeKind.AMOUNT, ChangeKind.FITTING)


def _rest(way: NearestWay, but: Change) -> frozenset[Change]:
    """What is changed besides; where goods of any price do, no product need be named."""
    return frozenset(change for change in way.changes if change != but)


def _fits(way: NearestWay) -> bool:
    return any(change.kind is ChangeKind.FITTING for change in way.changes)


def _in_plain_goods(way: NearestWay) -> frozenset[Change]:
    """The same with goods of any kind; where those do too, nothing need be said of which fit."""
    return frozenset(
        Change(ChangeKind.AMOUNT, change.number) if change.kind is ChangeKind.FITTING else change
        for change in way.changes
    )
