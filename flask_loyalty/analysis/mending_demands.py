"""Corrections of programmes that give more than they may, and of deals that go below cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from flask_loyalty.analysis.bounds import least_margin, most_of_programme
from flask_loyalty.analysis.demands import QUICK, check_demands
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import DEALS, STEPS
from flask_loyalty.analysis.mending_deals import free_rules, group_of, in_steps, new_group
from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.analysis.retelling import changed, joined_by_and, swapped, written_anew
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.walking import and_members
from flask_loyalty.programme.model import Floor, Group, Pick, Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.shapes import MarginPercent, Percent

__all__ = ["MENDERS"]


def _too_much(wound: Wound) -> Iterator[Fix]:
    """The deals that give it in one group; a floor; a higher limit."""
    own = [wound.rule] if wound.path[0] == "rules" else []
    deals = [one for one in (*own, *wound.others) if one.phase in STEPS and one.rule.effect.verb in DEALS]
    yield from _enough(wound, [_one_wins(wound, deals), _held_back(wound)])
    yield from _allowed(wound)


def _allowed(wound: Wound) -> Iterator[Fix]:
    """A limit as high as what is proved to be the most."""
    bound = wound.one.parts.get("bound")
    share = "" if bound is None or isinstance(bound, str) else bound["en"].replace(",", "")
    key = _limit(wound)
    field = MarginPercent if key == "most_of_margin" else Percent
    if share and Fraction(share.rstrip("%")) <= 100 * field.most:
        yield wound.patch().put(("checks", key), share).fix(title("allow", key=key, share=share))


def _limit(wound: Wound) -> str:
    """Which check says how much may be given: where the finding stands, unless it stands at a rule."""
    if wound.path[0] == "checks":
        return str(wound.path[-1])
    return "most" if wound.one.code == "C180" else "most_of_margin"


def _stack(wound: Wound) -> Iterator[Fix]:
    yield from _enough(wound, [_one_wins(wound, [wound.rule, *wound.others]), _held_back(wound)])
    yield from wound.accepted()


def _alone(wound: Wound) -> Iterator[Fix]:
    """No more than the margin; an order, or a price, that is large enough for it; a floor."""
    yield from _enough(wound, [_lowered(wound), _on_larger(wound), _on_dearer(wound), _held_back(wound)])
    yield from wound.accepted()


def _lowered(wound: Wound) -> Way | None:
    """Percentages no higher than the margin that goods leave."""
    rule, margin = wound.rule, least_margin(wound.of)
    effect = rule.rule.effect
    amounts = (
        [effect.amount, *(one.amount for one in effect.bands.bands)] if effect.bands else [effect.amount]
    )
    high = [
        one
        for one in amounts
        if isinstance(one, n.PercentLiteral) and margin is not None and one.value > margin
    ]
    if margin is None or not high:
        return None
    pairs = [(one, replace(one, value=Fraction(int(margin * 100), 100))) for one in high]
    said = ", ".join(f"{wound.said(one)} → {wound.said(lower)}" for one, lower in pairs)
    new = rule.rule
    for old, lower in pairs:
        new = swapped(new, old, lower)
    fix = wound.told_anew("write", changed(rule, wound.names, *pairs), clause=said)
    return _instead(wound, new), fix


def _on_larger(wound: Wound) -> Way | None:
    """Money off the whole order only from where the margin bears it."""
    rule, least = wound.rule, _borne(wound)
    if least is None or rule.rule.effect.units is not None:
        return None
    asked = n.Comparison(">=", n.Fact("order.subtotal"), least)
    return _asking(wound, replace(rule.rule, when=_with_least(rule.rule.when, asked)), asked)


def _on_dearer(wound: Wound) -> Way | None:
    """Money off each unit only of those of which the margin bears it."""
    effect, least = wound.rule.rule.effect, _borne(wound)
    units = effect.units
    if least is None or units is None or units.kind is not n.UnitsKind.EACH:
        return None
    asked = n.Comparison(">=", n.Fact("item.price"), least)
    dear = replace(units, where=_with_least(units.where, asked))
    return _asking(wound, replace(wound.rule.rule, effect=replace(effect, units=dear)), asked)


def _borne(wound: Wound) -> n.MoneyLiteral | None:
    """The price, in whole units of the currency, of which the margin is as much as is taken off."""
    effect, margin = wound.rule.rule.effect, least_margin(wound.of)
    if margin is None or effect.verb is not n.Verb.DISCOUNT or not isinstance(effect.amount, n.MoneyLiteral):
        return None
    return replace(effect.amount, minor=int(-(-effect.amount.minor // (margin * 100)) * 100))


def _with_least(when: n.Expression | None, asked: n.Comparison) -> n.Expression | None:
    """The conditions with a least value, in place of one that asks less."""
    return joined_by_and([*(one for one in and_members(when) if not _is_least(one, asked.left)), asked])


def _asking(wound: Wound, new: n.Rule, asked: n.Comparison) -> Way:
    text, said = written_anew(wound.rule, new, wound.names), title("ask", clause=wound.said(asked))
    return _instead(wound, new), wound.patch().sentence(wound.path, text).fix(said)


def _is_least(one: n.Expression, fact: n.Expression) -> bool:
    """Whether it asks for a least value of a fact, which a higher one replaces."""
    return isinstance(one, n.Comparison) and one.left == fact and one.operator in (">", ">=")


def _instead(wound: Wound, new: n.Rule) -> Programme:
    """The programme with another form of the rule that the finding is about."""
    programme, made = wound.of.programme, replace(wound.rule, rule=new)
    rules = (made if one.id == made.id else one for one in programme.rules)
    return replace(programme, rules=tuple(rules))


def _not_proved(wound: Wound) -> Iterator[Fix]:
    yield from _proved(wound, _held_back(wound))
    yield from _allowed(wound)
    yield from wound.accepted()


Way = tuple[Programme, Fix]
"""A correction, and the programme that it makes."""


def _one_wins(wound: Wound, rules: Sequence[ProgrammeRule]) -> Way | None:
    """Rules in one group that picks the best of them."""
    found = group_of(wound, rules, "best")
    if found is None:
        return None
    programme, named = wound.of.programme, new_group(wound)
    free = {one.id for one in free_rules(rules)}
    grouped = tuple(replace(one, group=named) if one.id in free else one for one in programme.rules)
    group = Group(named, Pick.BEST, 1 if in_steps(free_rules(rules)) else None)
    made = replace(programme, rules=grouped, groups={**programme.groups, named: group})
    return made, found.fix(title("group_best"))


def _held_back(wound: Wound) -> Way | None:
    """A floor at the cost of goods, where that is known or assumed; or at a part of their price."""
    programme, most = wound.of.programme, wound.of.programme.checks.most
    of_price = _limit(wound) == "most"
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
        givers = tuple(one for one in programme.rules if one.id in ids or _multiplies(one))
        notes = Notebook(of.notes.name, of.notes.text, of.notes.read)
        made = Examination(replace(programme, rules=givers), of.names, notes, of.now)
        check_demands(made)
        if wound.one.code not in {one.code for one in notes.all()}:
            yield fix


def _multiplies(rule: ProgrammeRule) -> bool:
    """Whether what others give may be more by it."""
    return rule.rule.effect.verb is n.Verb.MULTIPLY


def _own(wound: Wound) -> set[str]:
    return {wound.rule.id} if wound.path[0] == "rules" else set()


MOST_RULES = 300
"""Of more rules it takes too long to prove anew what they give."""


def _proved(wound: Wound, way: Way | None) -> Iterator[Fix]:
    """A correction with which it is proved that no order gets more."""
    of, key = wound.of, _limit(wound)
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
    "C180": _too_much,
    "C181": _too_much,
    "C182": _stack,
    "C183": _not_proved,
    "C184": _alone,
}
