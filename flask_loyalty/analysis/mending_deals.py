"""Corrections of deals that meet, and of programmes that give more than they may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from flask_loyalty.analysis.bounds import least_margin, most_of_programme
from flask_loyalty.analysis.demands import QUICK, check_demands
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import DEALS, STEPS
from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.analysis.retelling import effect_anew
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.programme.model import Floor, Group, Pick, Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.patching import Patch

__all__ = ["MENDERS"]


def _both(wound: Wound) -> Iterator[Fix]:
    """One group for both, in which the better one wins, or both apply; not for some of many."""
    rules = [] if wound.one.parts.get("more") else [wound.rule, *wound.others]
    yield from _grouped(wound, rules, "best")
    yield from _grouped(wound, rules, "all")
    yield from wound.accepted()


def _of_what_is_left(wound: Wound) -> Iterator[Fix]:
    """Both percentages of one price; or one group in which the better one wins."""
    if not wound.one.parts.get("more"):
        yield from _added_up(wound)
        yield from _grouped(wound, [wound.rule, *wound.others], "best")
    yield from wound.accepted()


def _meant(wound: Wound) -> Iterator[Fix]:
    yield from wound.accepted()


def _grouped(wound: Wound, rules: Sequence[ProgrammeRule], pick: str) -> Iterator[Fix]:
    found = _group(wound, rules, pick)
    if found is not None:
        yield found.fix(title(f"group_{pick}"))


def _group(wound: Wound, rules: Sequence[ProgrammeRule], pick: str) -> Patch | None:
    """A new group of rules that are in none; None if fewer than two are."""
    free = _free(rules)
    if len(free) < 2:
        return None
    named, patch = _new_group(wound), wound.patch()
    for one in free:
        patch.put((*wound.of.path_of(one)[:2], "group"), named)
    once = {"at_most": 1} if pick == "best" and _in_steps(free) else {}
    return patch.append(("groups",), {"id": named, "pick": pick, **once})


def _free(rules: Sequence[ProgrammeRule]) -> Sequence[ProgrammeRule]:
    return [one for one in rules if one.group is None and not one.exclusive]


def _in_steps(rules: Sequence[ProgrammeRule]) -> bool:
    """Whether some of them are asked in another step than others; then they do not compete."""
    return len({one.phase for one in rules}) > 1


def _new_group(wound: Wound) -> str:
    """An id that no group has yet."""
    word, taken = "promocje" if wound.names.language == "pl" else "deals", wound.of.programme.groups
    return next(one for one in (word, *(f"{word}-{number}" for number in range(2, 1000))) if one not in taken)


def _added_up(wound: Wound) -> Iterator[Fix]:
    """The percentage of the whole order as one of the regular price of its items, beside the other."""
    for rule in (wound.rule, *wound.others):
        other = next(one for one in (wound.rule, *wound.others) if one is not rule)
        effect, there = rule.rule.effect, other.rule.effect
        plain = effect.units is None and effect.bands is None and not rule.rule.limits
        of_items = there.units is not None and there.units.kind is n.UnitsKind.ALL and there.bands is None
        if not (plain and of_items and isinstance(effect.amount, n.PercentLiteral)):
            continue
        regular = n.Fact("item.regular_price")
        units = n.Units(n.UnitsKind.ALL)
        mine, clause = effect_anew(rule, wound.names, measure=regular, units=units)
        its, _ = effect_anew(other, wound.names, measure=regular)
        patch = _group(wound, [rule, other], "all")
        if patch is not None:
            patch.sentence(wound.of.path_of(rule), mine).sentence(wound.of.path_of(other), its)
            yield patch.fix(title("sum", clause=clause))
            return


# ---------------------------------------------------------------- too much


def _too_much(wound: Wound) -> Iterator[Fix]:
    """The deals that give it in one group; a floor; a higher limit."""
    deals = [one for one in wound.others if one.phase in STEPS and one.rule.effect.verb in DEALS]
    yield from _enough(wound, [_one_wins(wound, deals), _held_back(wound)])
    yield from _allowed(wound)


def _allowed(wound: Wound) -> Iterator[Fix]:
    """A limit as high as what is proved to be the most."""
    bound = wound.one.parts.get("bound")
    share = "" if bound is None or isinstance(bound, str) else bound["en"]
    if share and Fraction(share.rstrip("%")) <= 100:
        key = str(wound.path[-1])
        yield wound.patch().put(wound.path, share).fix(title("allow", key=key, share=share))


def _stack(wound: Wound) -> Iterator[Fix]:
    yield from _enough(wound, [_one_wins(wound, [wound.rule, *wound.others]), _held_back(wound)])
    yield from wound.accepted()


def _not_proved(wound: Wound) -> Iterator[Fix]:
    yield from _proved(wound, _held_back(wound))
    yield from _allowed(wound)
    yield from wound.accepted()


Way = tuple[Programme, Fix]
"""A correction, and the programme that it makes."""


def _one_wins(wound: Wound, rules: Sequence[ProgrammeRule]) -> Way | None:
    """Rules in one group that picks the best of them."""
    found = _group(wound, rules, "best")
    if found is None:
        return None
    programme, named = wound.of.programme, _new_group(wound)
    free = {one.id for one in _free(rules)}
    grouped = tuple(replace(one, group=named) if one.id in free else one for one in programme.rules)
    group = Group(named, Pick.BEST, 1 if _in_steps(_free(rules)) else None)
    made = replace(programme, rules=grouped, groups={**programme.groups, named: group})
    return made, found.fix(title("group_best"))


def _held_back(wound: Wound) -> Way | None:
    """A floor at the cost of goods, where that is known or assumed; or at a part of their price."""
    programme, most = wound.of.programme, wound.of.programme.checks.most
    of_price = wound.path[-1] == "most"
    if of_price and most is not None:
        kept: n.Expression = n.PartOf(n.PercentLiteral(1 - most), n.Fact("item.price"))
    elif not of_price and programme.assume_margin is not None:
        kept = n.Fact("item.cost")
    else:
        return None
    keep = n.Comparison(">=", n.Fact("item.paid"), kept)
    clause, made = wound.said(keep), replace(programme, floors=(*programme.floors, Floor(keep)))
    said = title("floor_price" if of_price else "floor", clause=clause)
    return made, wound.patch().append(("floors",), {"keep": clause}).fix(said)


def _enough(wound: Wound, ways: Sequence[Way | None]) -> Iterator[Fix]:
    """Those with which the rules that gave too much do so no longer."""
    of, ids = wound.of, {one.id for one in wound.others} | _own(wound)
    for programme, fix in (way for way in ways if way is not None):
        givers = tuple(one for one in programme.rules if one.id in ids)
        notes = Notebook(of.notes.name, of.notes.text, of.notes.read)
        made = Examination(replace(programme, rules=givers), of.names, notes, of.now)
        check_demands(made)
        if wound.one.code not in {one.code for one in notes.all()}:
            yield fix


def _own(wound: Wound) -> set[str]:
    return {wound.rule.id} if wound.path[0] == "rules" else set()


MOST_RULES = 300
"""Of more rules it takes too long to prove anew what they give."""


def _proved(wound: Wound, way: Way | None) -> Iterator[Fix]:
    """A correction with which it is proved that no order gets more."""
    of, key = wound.of, str(wound.path[-1])
    if way is None or len(of.living) > MOST_RULES:
        return
    programme, fix = way
    made = Examination(programme, of.names, of.notes, of.now)
    made.space = of.space.of(programme)
    checks, of_price = programme.checks, key == "most"
    most = checks.most if of_price else checks.most_of_margin
    margin = None if of_price else least_margin(of)
    found = most_of_programme(made, margin=margin, tries=0, effort=QUICK)
    if most is not None and found.sure and (found.most or 0) <= most:
        yield fix


MENDERS: Mapping[str, Mender] = {
    "C110": _both,
    "C111": _of_what_is_left,
    "C112": _both,
    "C113": _meant,
    "C180": _too_much,
    "C181": _too_much,
    "C182": _stack,
    "C183": _not_proved,
}
