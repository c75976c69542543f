"""What shows that a rule changed: an order, an event or a period that two versions decide differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from flask_loyalty.analysis.occasions import Occasion
from flask_loyalty.analysis.tries_of_change import (
    Pair,
    among_others,
    at_limits,
    by_openers,
    in_both,
    in_kinds,
    in_spans,
    multiplies,
    of_budgets,
)
from flask_loyalty.analysis.versions import Versions
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["Example", "examples_of", "given"]

MOST_TRIES = 120
"""So many proposals are put through ``decide`` for each way in which a rule changed."""
MOST_AMONG_OTHERS = 600
"""So many where it takes another rule to show it."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something that two versions decide differently.

    :ivar way: ``lost`` (the rule gave something and gives nothing), ``gained``, ``changed``.
    :ivar alone: whether it shows where the rule is the only one, and none was found among the others.
    """

    way: str
    occasion: Occasion
    old: Decision
    new: Decision
    alone: bool = False


def given(decision: Decision, rule: str) -> tuple[tuple[object, ...], ...]:
    """What a rule gives in a decision, as far as anybody gets it."""
    return tuple(
        (one.kind, one.party, one.amount, one.counter, one.reference)
        for one in decision.outcomes
        if one.rule == rule
    )


def examples_of(
    versions: Versions,
    old: ProgrammeRule | None,
    new: ProgrammeRule | None,
    lost: Sequence[Pair],
    gained: Sequence[Pair],
    parts: Sequence[str],
) -> Iterator[Example]:
    """One example of each way in which a rule changed, as far as any is found.

    :param lost: the kinds that the rule was about and is no longer; ``gained`` the other way round.
    :param parts: the names of what of it differs.
    """
    show = _Show(versions, old, new, parts)
    found: dict[str, Example] = {}
    for way, rule, kinds in (("lost", old, lost), ("gained", new, gained)):
        if rule is not None and kinds:
            made = in_kinds(versions, rule, kinds, old=way == "lost")
            example = show.first(made, way)
            if example is not None:
                found.setdefault(example.way, example)
    if old is not None and new is not None and "start" in parts:
        example = show.first(chain(in_spans(versions, old, new), by_openers(versions, old, new)), "")
        if example is not None:
            found.setdefault(example.way, example)
    if old is not None and new is not None and (not found or not CONDITIONS.issuperset(parts)):
        wanted = "changed" if found else ""
        example = show.first(in_both(versions, old, new), wanted)
        if example is None and (show.multiplies or BY_OTHERS.intersection(parts)):
            example = show.first(among_others(versions, old, new), wanted, MOST_AMONG_OTHERS)
        if example is None and "budget" in parts:
            example = show.first(of_budgets(versions, old, new), wanted)
        if example is None and "limits" in parts:
            example = show.first(at_limits(versions, old, new), wanted)
        if example is not None:
            found.setdefault(example.way, example)
    yield from found.values()


CONDITIONS = frozenset({"for", "when", "goods", "beside"})
BY_OTHERS = frozenset({"group", "priority", "exclusive", "budget"})
"""Parts that only show where there are other rules."""


class _Show:
    """Looks for what shows a change of one rule."""

    def __init__(
        self,
        versions: Versions,
        old: ProgrammeRule | None,
        new: ProgrammeRule | None,
        parts: Sequence[str],
    ) -> None:
        self.versions, self.old, self.new = versions, old, new
        self.pair = (_alone(versions.old, old), _alone(versions.new, new))
        self.multiplies = any(one is not None and multiplies(one) for one in (old, new))
        self.by_others = self.multiplies or bool(parts and BY_OTHERS.issuperset(parts))

    def first(self, made: Iterable[Occasion], wanted: str, most: int = MOST_TRIES) -> Example | None:
        """The first that shows a change by itself and among all rules, in the wanted way; or the next best.

        :param wanted: the way; empty: any.
        """
        second: Example | None = None
        for one in islice(made, most):
            alone = None if self.by_others else self._shown(*self.pair, one)
            if alone is None and not self.by_others:
                continue
            among = self._shown(self.versions.old, self.versions.new, one)
            example = among or (alone and replace(alone, alone=True))
            if among is not None and wanted in ("", among.way):
                return among
            if example is not None and (second is None or (second.alone and not example.alone)):
                second = example
        return second

    def _shown(self, before: Programme, after: Programme, one: Occasion) -> Example | None:
        """What the two versions make of something, if the rule gives something else in them."""
        left, right = one.decided(before), one.decided(after)
        had = given(left, self.old.id) if self.old is not None else ()
        has = given(right, self.new.id) if self.new is not None else ()
        if had == has:
            return None
        way = "changed" if had and has else "lost" if had else "gained"
        return Example(way, one, left, right)


def _alone(programme: Programme, rule: ProgrammeRule | None) -> Programme:
    return replace(programme, rules=() if rule is None else (rule,))
