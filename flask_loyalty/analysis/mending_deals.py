"""Corrections of deals that meet, with nothing to say which of them wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.mending_trials import within_limits
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.analysis.retelling import effect_anew
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.wording import joined
from flask_loyalty.programme.model import Group, Pick, ProgrammeRule
from flask_loyalty.programme.patching import Patch

__all__ = ["MENDERS", "free_rules", "group_of", "in_steps", "new_group"]


def _both(wound: Wound) -> Iterator[Fix]:
    """One group for both, in which the better one wins, or both apply; not for some of many."""
    rules = [] if wound.one.parts.get("more") else [wound.rule, *wound.others]
    yield from _joined(wound, rules)
    yield from _grouped(wound, rules, "best")
    yield from _grouped(wound, rules, "all")
    yield from wound.accepted()


def _of_what_is_left(wound: Wound) -> Iterator[Fix]:
    """Both percentages of one price; or one group in which the better one wins."""
    if not wound.one.parts.get("more"):
        yield from _added_up(wound)
        yield from _joined(wound, [wound.rule, *wound.others])
        yield from _grouped(wound, [wound.rule, *wound.others], "best")
    yield from wound.accepted()


def _meant(wound: Wound) -> Iterator[Fix]:
    yield from wound.accepted()


def _joined(wound: Wound, rules: Sequence[ProgrammeRule]) -> Iterator[Fix]:
    """Those in no group put into the one group of the others, where all then compete."""
    free, named = free_rules(rules), {one.group for one in rules if one.group is not None}
    if not free or len(named) != 1:
        return
    group = wound.of.programme.groups[str(named.pop())]
    members = [one for one in wound.of.programme.rules if one.group == group.id]
    patch = wound.patch()
    for one in free:
        patch.put((*wound.of.path_of(one)[:2], "group"), group.id)
    if in_steps([*free, *members]) and group.at_most != 1:
        if len(members) > 1 or group.pick is Pick.ALL:
            return  # it would say of its other deals what nobody asked
        patch.put(("groups", list(wound.of.programme.groups).index(group.id), "at_most"), 1)
    ids = {
        "en": joined([f'"{one.id}"' for one in free], "and"),
        "pl": joined([f"„{one.id}”" for one in free], "i"),
    }
    yield patch.fix({locale: title("join", id=ids[locale], group=group.id)[locale] for locale in ids})


def _grouped(wound: Wound, rules: Sequence[ProgrammeRule], pick: str) -> Iterator[Fix]:
    found = group_of(wound, rules, pick)
    if found is not None:
        yield found.fix(title(f"group_{pick}"))


def group_of(wound: Wound, rules: Sequence[ProgrammeRule], pick: str) -> Patch | None:
    """A new group of rules that are in none; None if fewer than two are."""
    free = free_rules(rules)
    if len(free) < 2:
        return None
    named, patch = new_group(wound), wound.patch()
    for one in free:
        patch.put((*wound.of.path_of(one)[:2], "group"), named)
    once = {"at_most": 1} if pick == "best" and in_steps(free) else {}
    return patch.append(("groups",), {"id": named, "pick": pick, **once})


def free_rules(rules: Sequence[ProgrammeRule]) -> Sequence[ProgrammeRule]:
    """Those that are in no group and stand beside others."""
    return [one for one in rules if one.group is None and not one.exclusive]


def in_steps(rules: Sequence[ProgrammeRule]) -> bool:
    """Whether some of them are asked in another step than others; then they do not compete."""
    return len({one.phase for one in rules}) > 1


def new_group(wound: Wound) -> str:
    """An id that no group has yet."""
    word, taken = "promocje" if wound.names.language == "pl" else "deals", wound.of.programme.groups
    return next(one for one in (word, *(f"{word}-{number}" for number in range(2, 1000))) if one not in taken)


def _added_up(wound: Wound) -> Iterator[Fix]:
    """The percentage of the whole order as one of the regular price of its items, beside the other.

    Not where more would then be given than the document allows, for together they give more.
    """
    for rule in (wound.rule, *wound.others):
        other = next(one for one in (wound.rule, *wound.others) if one is not rule)
        effect, there = rule.rule.effect, other.rule.effect
        plain = effect.units is None and effect.bands is None
        of_items = there.units is not None and there.units.kind is n.UnitsKind.ALL and there.bands is None
        if not (plain and of_items and isinstance(effect.amount, n.PercentLiteral)):
            continue
        regular = n.Fact("item.regular_price")
        units = n.Units(n.UnitsKind.ALL)
        mine, clause = effect_anew(rule, wound.names, measure=regular, units=units)
        its, _ = effect_anew(other, wound.names, measure=regular)
        patch, named = group_of(wound, [rule, other], "all"), new_group(wound)
        anew = [
            replace(one, phase=other.phase, group=named, rule=replace(one.rule, effect=made))
            for one, made in (
                (rule, replace(effect, measure=regular, units=units)),
                (other, replace(there, measure=regular)),
            )
        ]
        groups = {**wound.of.programme.groups, named: Group(named, Pick.ALL)}
        if patch is not None and within_limits(wound, anew, groups):
            patch.sentence(wound.of.path_of(rule), mine).sentence(wound.of.path_of(other), its)
            yield patch.fix(title("sum", clause=clause))
            return


MENDERS: Mapping[str, Mender] = {
    "C110": _both,
    "C111": _of_what_is_left,
    "C112": _both,
    "C113": _meant,
}
