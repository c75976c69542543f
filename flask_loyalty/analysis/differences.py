"""Which rules differ between two versions of a programme: in meaning, or only in how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from flask_loyalty.analysis.boxes import Box, Boxes, both
from flask_loyalty.analysis.examples_of_change import Example, examples_of
from flask_loyalty.analysis.links import place_of
from flask_loyalty.analysis.normal import normal, without_conditions
from flask_loyalty.analysis.share_links import NEVER_NEGATIVE, TARGETS
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.versions import NEVER, Versions, less
from flask_loyalty.analysis.zones import rule_in_zone
from flask_loyalty.language import nodes as n
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["Change", "Kind", "RuleDifference", "parts_of_rule", "rule_differences"]


class Change(Enum):
    """What became of a rule."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"  # the very same under another id
    MEANING = "meaning"
    SAME = "same"  # written with other conditions that hold for the very same
    WORDS = "words"  # only in words: language, order, spacing, comments, names


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cart, member or period that a rule was or is about: what the order is like, and the goods."""

    when: Box
    goods: Box


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule that is not the same in both versions.

    :ivar old, new: the rule in each version; None where it has none.
    :ivar parts: the names of what differs: ``start``, ``for``, ``when``, ``effect``, ``goods``, ``beside``,
        ``limits``, what the document says of it (``group``, ``from`` …), ``name``, ``text``.
    :ivar lost: the kinds that it was about and is no longer about; ``gained`` the other way round.
    :ivar exact: whether these are all, and nothing but what differs.
    :ivar examples: orders, events or periods that the two versions decide differently.
    """

    id: str
    change: Change
    old: ProgrammeRule | None
    new: ProgrammeRule | None
    parts: tuple[str, ...] = ()
    lost: tuple[Kind, ...] = ()
    gained: tuple[Kind, ...] = ()
    exact: bool = True
    examples: tuple[Example, ...] = field(default=(), compare=False)

    @property
    def matters(self) -> bool:
        """Whether anybody can get anything else than before."""
        return self.change not in (Change.SAME, Change.WORDS)


def rule_differences(versions: Versions) -> tuple[RuleDifference, ...]:
    """Every rule that differs, in the order of the new version; those that are gone last."""
    renamed = _renamed(versions)
    return tuple(_compared(versions, renamed))


def _compared(versions: Versions, renamed: dict[str, str]) -> Iterator[RuleDifference]:
    for id_, new in versions.new_rules.items():
        old = versions.old_rules.get(renamed.get(id_, id_))
        if id_ in renamed:
            yield RuleDifference(id_, Change.RENAMED, old, new, ("id",))
        elif old is None:
            yield _told(versions, id_, Change.ADDED, None, new, ())
        else:
            yield from _of_rule(versions, old, new)
    for id_, old in versions.old_rules.items():
        if id_ not in versions.new_rules and id_ not in renamed.values():
            yield _told(versions, id_, Change.REMOVED, old, None, ())


def _renamed(versions: Versions) -> dict[str, str]:
    """By the new id the old one, of rules that are the very same but for that."""
    gone = {id_: rule for id_, rule in versions.old_rules.items() if id_ not in versions.new_rules}
    found: dict[str, str] = {}
    for id_, new in versions.new_rules.items():
        if id_ in versions.old_rules:
            continue
        same = (
            one
            for one, old in gone.items()
            if not _meant(_days_kept(versions, old), new) and one not in found.values()
        )
        former = next(same, None)
        if former is not None:
            found[id_] = former
    return found


def _of_rule(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> Iterator[RuleDifference]:
    known = _days_kept(versions, old)
    parts = parts_of_rule(known, new)
    if not parts:
        return
    meant = _meant(known, new)
    if not meant:
        yield RuleDifference(new.id, Change.WORDS, old, new, parts)
    elif _about_the_same(versions, old, new):
        yield RuleDifference(new.id, Change.SAME, old, new, parts)
    else:
        yield _told(versions, new.id, Change.MEANING, old, new, tuple(p for p in parts if p in meant))


def _days_kept(versions: Versions, old: ProgrammeRule) -> ProgrammeRule:
    """An old rule in the new time zone: another zone is told of the programme, not of each of its days."""
    return rule_in_zone(old, versions.old.timezone, versions.new.timezone)


# ---------------------------------------------------------------- what of it differs


def parts_of_rule(old: ProgrammeRule, new: ProgrammeRule) -> tuple[str, ...]:
    """The names of everything in which two forms of a rule differ."""
    words = [name for name in ("text", "name", "orientation") if getattr(old, name) != getattr(new, name)]
    return (*_meant(old, new), *words)


_BESIDE = {
    "group": "group",
    "priority": "priority",
    "rounding": "rounding",
    "from": "since",
    "until": "until",
    "budget": "budget",
    "exclusive": "exclusive",
    "announced": "announced",
}
"""What the document says of a rule beside its text, and where the model keeps it."""


def _meant(old: ProgrammeRule, new: ProgrammeRule) -> tuple[str, ...]:
    """The parts in which two rules differ in meaning."""
    left, right = normal(old.rule), normal(new.rule)
    found = [name for name, of in _PARTS.items() if of(left) != of(right)]
    found += [name for name, where in _BESIDE.items() if getattr(old, where) != getattr(new, where)]
    return tuple(found)


def _start(rule: n.Rule) -> object:
    return rule.start


def _effect(rule: n.Rule) -> object:
    return without_conditions(rule).effect


def _goods(rule: n.Rule) -> object:
    return None if rule.effect.units is None else rule.effect.units.where


def _beside(rule: n.Rule) -> object:
    beside = None if rule.effect.units is None else rule.effect.units.beside
    return None if beside is None else beside.where


_PARTS: Mapping[str, Callable[[n.Rule], object]] = {
    "start": _start,
    "for": lambda rule: rule.audience,
    "when": lambda rule: rule.when,
    "effect": _effect,
    "goods": _goods,
    "beside": _beside,
    "limits": lambda rule: rule.limits,
}


def _about_the_same(versions: Versions, old: ProgrammeRule, new: ProgrammeRule) -> bool:
    """Whether it is proved that two forms of a rule, which differ in conditions alone, ask the very same."""
    left, right = normal(old.rule), normal(new.rule)
    if without_conditions(left) != without_conditions(right):
        return False
    if any(getattr(old, where) != getattr(new, where) for where in _BESIDE.values()):
        return False
    if not versions.comparable(old, new):
        return False
    pairs = zip(_asked(left), _asked(right), strict=True)
    return all(_same_boxes(versions, one, other) for one, other in pairs)


def _asked(rule: n.Rule) -> Iterator[n.Expression | None]:
    units = rule.effect.units
    yield rule.when
    yield None if units is None else units.where
    yield None if units is None or units.beside is None else units.beside.where
    yield None if rule.audience is None else rule.audience.where
    yield rule.start.event.where if isinstance(rule.start, n.On) else None


def _same_boxes(versions: Versions, one: n.Expression | None, other: n.Expression | None) -> bool:
    if one == other:
        return True
    left, right = versions.space.boxes(one), versions.space.boxes(other)
    if not (left.exact and right.exact):
        return False
    return less(versions.space, left, right) == [] == less(versions.space, right, left)


# ---------------------------------------------------------------- whom it concerns


def _told(
    versions: Versions,
    id_: str,
    change: Change,
    old: ProgrammeRule | None,
    new: ProgrammeRule | None,
    parts: tuple[str, ...],
) -> RuleDifference:
    """A difference in meaning with the kinds that it concerns, and what shows it."""
    found = RuleDifference(id_, change, old, new, parts)
    was, now = versions.boxes(old, old=True), versions.boxes(new, old=False)
    when = (was.when if was else NEVER, now.when if now else NEVER)
    where = (was.where if was else NEVER, now.where if now else NEVER)
    lost = _possible(_kinds(versions, when, where), versions.of_old, old)
    gained = _possible(_kinds(versions, when[::-1], where[::-1]), versions.space, new)
    exact = lost is not None and gained is not None and versions.comparable(*filter(None, (old, new)))
    exact = exact and all(one.exact for one in (was, now) if one is not None)
    found = replace(found, lost=tuple(lost or ()), gained=tuple(gained or ()), exact=exact)
    was_about, is_about = ([(one.when, one.goods) for one in kinds] for kinds in (found.lost, found.gained))
    examples = examples_of(versions, old, new, was_about, is_about, parts)
    return replace(found, examples=tuple(examples))


def _kinds(versions: Versions, when: tuple[Boxes, Boxes], where: tuple[Boxes, Boxes]) -> list[Kind] | None:
    """What the first of two rules is about and the second is not."""
    orders = less(versions.space, when[0], when[1])
    goods = less(versions.space, where[0], where[1]) if where[1].boxes else []
    if orders is None or goods is None:
        return None
    found = [Kind(box, {}) for box in orders]
    if len(found) < len(when[0].boxes) or not found:
        found += [Kind(box, part) for part in goods for box in _shared(when)]
    return found


def _possible(kinds: list[Kind] | None, space: Space, rule: ProgrammeRule | None) -> list[Kind] | None:
    """The kinds that there can be under the version that gives them something."""
    if kinds is None or rule is None:
        return kinds
    place = place_of(rule)
    return [
        one
        for one in kinds
        if space.links.clash(one.when, place) is None
        and space.links.of_shares({**one.when, **one.goods}, NEVER_NEGATIVE | TARGETS) is None
    ]


def _shared(when: tuple[Boxes, Boxes]) -> list[Box]:
    return list(both(when[0], when[1]).boxes)
