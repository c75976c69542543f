"""Whether a programme gives more than its document allows, and deals that together sell below cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from flask_loyalty.analysis.bounds import (
    GiveAway,
    can_apply,
    least_margin,
    most_of_programme,
    most_of_rule,
    ways,
)
from flask_loyalty.analysis.boxes import Box
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.floors import kept_rate
from flask_loyalty.analysis.gives import ALL, DEALS, STEPS, give_of, least_of
from flask_loyalty.analysis.meeting import Together, most_together
from flask_loyalty.analysis.shares import in_sight, margin_given
from flask_loyalty.analysis.situations import Situation, Wanted, situations
from flask_loyalty.analysis.space import Space
from flask_loyalty.analysis.telling import told
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language import nodes as n
from flask_loyalty.language.wording import percent_text
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.shapes import Path

__all__ = [
    "QUICK",
    "below_cost",
    "check_alone",
    "check_demands",
    "deals_of",
    "is_deal",
    "is_stack",
    "note_below_cost",
    "note_beyond",
    "share_text",
    "with_all",
]

_BESIDE = {"en": 'and "{}"', "pl": "i „{}”"}
_GIVES = {"en": '"{}" gives', "pl": "„{}” daje"}
MOST_STACKS = 60


def check_demands(of: Examination) -> None:
    """Note what an order gets beyond what the document allows; if it allows nothing, sales below cost."""
    checks, margin = of.programme.checks, least_margin(of)
    if checks.most is not None:
        _judge(of, "most", "gives_too_much", checks.most, _most(of, checks.most, None))
    if checks.most_of_margin is not None and margin is not None:
        found = _most(of, checks.most_of_margin, margin)
        _judge(of, "most_of_margin", "takes_too_much_margin", checks.most_of_margin, found)
    elif margin is not None:
        check_alone(of)
        _stack(of, margin)


QUICK = 3000
"""So many rules are looked at, in all sets of them, by a quick search."""


def _most(of: Examination, most: Fraction, margin: Fraction | None) -> GiveAway:
    """The bound, searched for long only where a quick search neither proves nor shows anything."""
    found = most_of_programme(of, margin=margin, enough=most, effort=QUICK, further=False)
    if found.shown > most or (found.sure and (found.most or 0) <= most):
        return found
    return most_of_programme(of, margin=margin, enough=most)


def share_text(share: Fraction, *, up: bool = False) -> Mapping[str, str]:
    """A share in percent with at most two places, rounded down, or up where it is a bound."""
    whole = -(-share * 10_000 // 1) if up else share * 10_000 // 1
    return {locale: percent_text(Fraction(int(whole), 10_000), locale) for locale in ("pl", "en")}


def _judge(of: Examination, key: str, kind: str, most: Fraction, found: GiveAway) -> None:
    path = ("checks", key)
    if found.example is not None and found.shown > most:
        note_beyond(of, path, kind, most, found)
    elif not found.sure or (found.most or 0) > most:
        proved, bound = _UNBOUNDED, _bound(found)
        if bound:
            proved = {locale: text.format(bound["bound"][locale]) for locale, text in _PROVED.items()}
        of.notes.finding("not_proved", path, detail=share_text(most), other=proved, **bound)


def note_beyond(of: Examination, path: Path, kind: str, most: Fraction, found: GiveAway) -> None:
    """Note an order that gets more than it may.

    :param path: the check that says how much, or the rule by which it gets more.
    """
    assert found.example is not None
    ids = _givers(found.example)
    others = [of.programme.rule(id_) for id_ in ids]
    related = [of.beside(rule, _GIVES) for rule in others if of.path_of(rule) != path]
    example = told(found.example, of.names, *ids, costs=kind == "takes_too_much_margin")
    limit, shown = share_text(most), share_text(found.shown)
    of.notes.finding(kind, path, detail=limit, other=shown, related=related, example=example, **_bound(found))


def _bound(found: GiveAway) -> dict[str, Any]:
    """What is proved to be the most, if something is; a correction needs it."""
    return {"bound": share_text(found.most, up=True)} if found.sure and found.most else {}


_PROVED = {"en": "the bound is {}", "pl": "udowodniona granica to {}"}
_UNBOUNDED = {
    "en": "money or points are fixed, whatever the order",
    "pl": "kwota lub punkty są stałe bez względu na zamówienie",
}


def _givers(situation: Situation) -> list[str]:
    """The rules that gave money off goods or points, each once, in their order."""
    given = situation.decision.outcomes
    return list(
        dict.fromkeys(one.rule for one in given if one.kind in (OutcomeKind.DEAL, OutcomeKind.POINTS))
    )


# ---------------------------------------------------------------- below cost


def check_alone(of: Examination) -> None:
    """Note deals that by themselves take more than the margin; nothing where the document says how much."""
    margin, looked_at = least_margin(of), 0
    if margin is None or of.programme.checks.most_of_margin is not None:
        return
    for rule in of.chosen(of.living):
        if looked_at == MOST_ALONE or not is_deal(of, rule, exclusive=True):
            continue
        if not _takes_more(of, rule, margin) or kept_rate(of.programme, [rule]) is not None:
            continue
        looked_at += 1
        found = most_of_rule(of, rule, margin=margin, enough=ALL, tries=TRIES_ALONE)
        whole = None if found.example is None or found.shown <= 1 else with_all(of, found.example)
        deals = set() if whole is None else deals_of(whole)
        if whole is not None and rule.id in deals and (margin_given(whole, deals) or 0) > 1:
            ids = [rule.id, *(id_ for id_ in _givers(whole) if id_ in deals - {rule.id})]
            example = told(whole, of.names, *ids, costs=True)
            of.of_rule("alone_below_cost", rule, other=share_text(margin), example=example)


def with_all(of: Examination, made: Situation) -> Situation:
    """The same order with all rules of the programme."""
    return Situation(of.programme, made.event, made.facts, made.moment)


def deals_of(made: Situation) -> set[str]:
    """The rules of the deals that an order gets."""
    return {one.rule for one in made.decision.outcomes if one.kind is OutcomeKind.DEAL}


def _takes_more(of: Examination, rule: ProgrammeRule, margin: Fraction) -> bool:
    """Whether it may take more than the margin, whatever the goods cost on the shelf.

    A fixed price may be near that of the shelf, which only the shop knows; so it counts only where it is low
    beside the least price that is looked at.
    """
    effect = rule.rule.effect
    if effect.verb is n.Verb.DISCOUNT:
        return give_of(of, rule).taken > margin
    if effect.verb is not n.Verb.PRICE or not isinstance(effect.amount, n.MoneyLiteral):
        return False
    asked = least_of(of, rule, "item.price")
    least = max(asked, Fraction(of.programme.checks.least_price_minor), Fraction(LEAST_PRICE))
    return give_of(of, rule).taken * (1 - effect.amount.minor / least) > margin


LEAST_PRICE = 100
"""Goods cost so much, in minor units, where the document says nothing of their prices."""

MOST_ALONE, TRIES_ALONE = 40, 30
"""So many deals are looked at, and so many orders tried for each."""


def _stack(of: Examination, margin: Fraction) -> None:
    """Note deals each of which leaves a margin, and which together leave none on one order."""
    gives = {rule.id: give_of(of, rule) for rule in of.living if is_deal(of, rule)}
    deals = [rule for rule in of.living if rule.id in gives and 0 < gives[rule.id].taken <= margin]
    if len(deals) < 2 or kept_rate(of.programme, deals) is not None:
        return
    deals.sort(key=lambda one: (-gives[one.id].taken, one.id))
    met = most_together(of, deals, Together(of, deals, gives, {}))
    if met.most > margin:
        found = below_cost(of, of.space, met.box, met.rules[:20], margin)
        if found is not None:
            note_below_cost(of, found, margin)


def note_below_cost(of: Examination, found: Situation, margin: Fraction) -> None:
    """Note an order that deals together sell below cost."""
    ids = [one for one in _givers(found) if one in deals_of(found)]
    first, *others = (of.programme.rule(id_) for id_ in ids)
    of.of_rule(
        "stack_below_cost",
        first,
        detail=", ".join(ids),
        other=share_text(margin),
        related=[of.beside(one, _BESIDE) for one in others],
        example=told(found, of.names, *ids, costs=True),
    )


def is_deal(of: Examination, rule: ProgrammeRule, *, exclusive: bool = False) -> bool:
    """Whether it is a deal on goods that some order gets.

    :param exclusive: whether it may be one that stands alone.
    """
    lowers = rule.phase in STEPS and rule.rule.effect.verb in DEALS
    return lowers and can_apply(of, rule) and (exclusive or not rule.exclusive)


def below_cost(
    of: Examination,
    space: Space,
    box: Box,
    deals: Sequence[ProgrammeRule],
    margin: Fraction,
    tries: int = MOST_STACKS,
) -> Situation | None:
    """An order on which some deals together take more than the margin, and none of them alone does.

    :param space: with the programme in which orders are tried.
    :param box: where the deals meet.
    :param tries: so many orders are looked at of each way in which a deal has its units.
    """
    spans = [rule.id for rule in deals if isinstance(rule.rule.start, n.Within)]
    for rule in deals:
        for units in ways(of, rule)[:2]:
            wanted = Wanted(box, units, of.now, spans, costs=(ALL - margin, None))
            for made in islice(situations(space, wanted), tries):
                if in_sight(made, margin) and is_stack(made):
                    return made
    return None


def is_stack(made: Situation) -> bool:
    """Whether deals take more than the margin of an order, and none of them alone does."""
    deals = deals_of(made)
    alone: Sequence[Fraction | None] = [margin_given(made, {rule}) for rule in deals]
    together = margin_given(made, deals)
    return together is not None and together > 1 and all(one is not None and one <= 1 for one in alone)
