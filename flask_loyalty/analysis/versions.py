"""Two versions of a programme side by side: their conditions as boxes of one space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from flask_loyalty.analysis.boxes import Box, Boxes, both, left_over
from flask_loyalty.analysis.space import RuleBoxes, Space, validity
from flask_loyalty.language import nodes as n
from flask_loyalty.language.walking import facts_of
from flask_loyalty.programme.model import Programme, ProgrammeRule

__all__ = ["NEVER", "Versions", "less"]

NEVER = Boxes(())


class Versions:
    """An old and a new version, with the dimensions and cells that the conditions of both need.

    :param now: near which moment examples lie, where nothing asks for another.
    """

    def __init__(self, old: Programme, new: Programme, now: datetime) -> None:
        self.old, self.new, self.now = old, new, now
        self._boxes: dict[tuple[str, bool], RuleBoxes] = {}

    @cached_property
    def same_tiers(self) -> bool:
        """Whether the tiers are the same steps, so that conditions on them can be compared."""
        return [one.id for one in self.old.tiers] == [one.id for one in self.new.tiers]

    @cached_property
    def space(self) -> Space:
        """The conditions of both, with orders made as the new version knows customers."""
        return Space(self._made_by(self.new), _conditions(self.old, self.new))

    @cached_property
    def of_old(self) -> Space:
        """The same with orders made as the old version knows customers."""
        return self.space.of(self._made_by(self.old)) if self.same_tiers else self.space

    def _made_by(self, one: Programme) -> Programme:
        """A version that also knows the facts, tiers and segments of the other."""
        other = self.old if one is self.new else self.new
        tiers = {tier.id for tier in one.tiers}
        segments = {segment.id for segment in one.segments}
        return replace(
            one,
            manifest=tuple(dict.fromkeys((*one.manifest, *other.manifest))),
            facts={**other.facts, **one.facts},
            tiers=(*one.tiers, *(tier for tier in other.tiers if tier.id not in tiers)),
            segments=(*one.segments, *(one for one in other.segments if one.id not in segments)),
        )

    @cached_property
    def old_rules(self) -> Mapping[str, ProgrammeRule]:
        return {rule.id: rule for rule in self.old.rules}

    @cached_property
    def new_rules(self) -> Mapping[str, ProgrammeRule]:
        return {rule.id: rule for rule in self.new.rules}

    def boxes(self, rule: ProgrammeRule | None, *, old: bool) -> RuleBoxes | None:
        """A rule of one of the versions as boxes: whom it is for and what starts it among its conditions."""
        if rule is None:
            return None
        known = self._boxes.get((rule.id, old))
        if known is None or known.rule is not rule:
            known = self._boxes[rule.id, old] = self._made_boxes(rule, old=old)
        return known

    def _made_boxes(self, rule: ProgrammeRule, *, old: bool) -> RuleBoxes:
        space = self.of_old if old else self.space
        found = space.rule(rule)
        when = found.when
        for condition in asked_beside(rule.rule):
            when = both(when, space.boxes(condition))
        return replace(found, when=when)

    def comparable(self, *rules: ProgrammeRule) -> bool:
        """Whether boxes of the two versions say the same of the same customers."""
        if self.old.timezone != self.new.timezone or self.old.currency != self.new.currency:
            return False
        tiers = any(fact.name == "customer.tier" for rule in rules for fact in facts_of(rule.rule))
        return self.same_tiers or not tiers


def asked_beside(rule: n.Rule) -> Iterator[n.Expression]:
    """What a rule asks of its audience and of what happens, beside its ``when``."""
    if isinstance(rule.start, n.On) and rule.start.event.where is not None:
        yield rule.start.event.where
    if rule.audience is not None and rule.audience.where is not None:
        yield rule.audience.where


def less(space: Space, one: Boxes, other: Boxes) -> list[Box] | None:
    """Where one condition holds and the other does not; None where that is too much to say."""
    found: list[Box] = []
    for box in one.boxes:
        left = left_over(box, other.boxes, space.full)
        if left is None:
            return None
        found += [part for part in left if part not in found]
    return found


def _conditions(*programmes: Programme) -> Iterator[n.Expression]:
    """What the space of one programme does not look at by itself."""
    for programme in programmes:
        for rule in programme.rules:
            yield from asked_beside(rule.rule)
            if isinstance(rule.rule.start, n.Within) and rule.rule.start.event.where is not None:
                yield rule.rule.start.event.where
            yield from _band_edges(rule.rule.effect.bands)
            units = rule.rule.effect.units
            beside = units.beside if units is not None else None
            parts = [rule.rule.when, validity(rule, programme.timezone), units.where if units else None]
            yield from (part for part in (*parts, beside.where if beside else None) if part is not None)
        yield from (tier.when for tier in programme.tiers)
        yield from (segment.when for segment in programme.segments)
        yield from (one.audience for one in programme.rewards.values() if one.audience is not None)
        if programme.excluded is not None:
            yield programme.excluded


def _band_edges(bands: n.Bands | None) -> Iterator[n.Expression]:
    """That what bands measure reaches each of them."""
    if bands is not None:
        for band in bands.bands:
            yield n.Comparison(">=", bands.measure, band.limit)
