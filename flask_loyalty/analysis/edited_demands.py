"""What a rule that is being written adds: beyond what the document allows an order, or to below cost.

It is held against those of the others that give most beside it. What is told is shown on an order that gets
so much by this rule and not without it; what is only not proved is left to the examination of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from flask_loyalty.analysis.bounds import can_apply, least_margin, most_of_programme
from flask_loyalty.analysis.boxes import meet
from flask_loyalty.analysis.demands import (
    below_cost,
    check_alone,
    deals_of,
    is_deal,
    is_stack,
    note_below_cost,
    note_beyond,
    with_all,
)
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.floors import kept_rate
from flask_loyalty.analysis.gives import ALL, factor_of, give_of
from flask_loyalty.analysis.meeting import Together, most_together
from flask_loyalty.analysis.shares import margin_given, share_given
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["check_edited", "weigh"]

COMPANY = 20
"""So many rules are looked at beside the one that is edited, those that give most first."""

TRIES, EFFORT, TRIES_OF_STACK = 24, 400, 12
"""So many orders are tried, so many rules looked at in all sets of them, and so many orders of one place."""

USUAL_ORDER = 10_000
"""What fixed amounts are compared with, in minor units, when rules are ranked."""


def check_edited(of: Examination) -> None:
    """Note what an order gets by the edited rule beyond what the document allows; if it allows nothing, below
    cost. The rules beside it have been weighed (:func:`weigh`)."""
    rule = next(iter(of.chosen(of.living)), None)
    if rule is None or not can_apply(of, rule):
        return
    checks, margin = of.programme.checks, least_margin(of)
    if checks.most is not None:
        _judge(of, rule, "gives_too_much", checks.most, None)
    if checks.most_of_margin is not None and margin is not None:
        _judge(of, rule, "takes_too_much_margin", checks.most_of_margin, margin)
    elif margin is not None:
        check_alone(of)
        _stack(of, rule, margin)


def _judge(of: Examination, rule: ProgrammeRule, kind: str, most: Fraction, margin: Fraction | None) -> None:
    """An order that gets more than it may: searched among the rule's company, shown with all rules."""
    rules = [rule, *_company(of, rule, lambda other: True)]
    found = most_of_programme(of, rules, margin=margin, tries=TRIES, effort=EFFORT, enough=most, by=rule)
    if found.example is None or found.shown <= most:
        return
    whole = with_all(of, found.example)
    ids = {one.id for one in of.programme.rules}
    share, without = _share(whole, ids, margin), _share(whole, ids - {rule.id}, margin)
    if share is not None and without is not None and without <= most < share:
        shown = replace(found, most=None, shown=share, example=whole)  # of all rules nothing is proved
        note_beyond(of, of.path_of(rule), kind, most, shown)


def _share(made: Situation, ids: Collection[str], margin: Fraction | None) -> Fraction | None:
    return share_given(made, ids) if margin is None else margin_given(made, ids)


def _stack(of: Examination, rule: ProgrammeRule, margin: Fraction) -> None:
    """Deals each of which leaves a margin, and which leave none together with the edited one."""

    def lowers(one: ProgrammeRule) -> bool:
        return is_deal(of, one) and 0 < _weight(of, one) <= margin

    others = _company(of, rule, lowers) if lowers(rule) else []
    if not others or kept_rate(of.programme, [rule, *others]) is not None:
        return
    gives = {one.id: give_of(of, one) for one in (rule, *others)}
    met = most_together(of, others, Together(of, [rule, *others], gives, {}), effort=EFFORT, first=rule)
    if met.most <= margin:
        return
    space = of.space.of(replace(of.programme, rules=(rule, *others)))
    found = below_cost(of, space, met.box, met.rules[:3], margin, TRIES_OF_STACK)
    whole = None if found is None else with_all(of, found)
    if whole is None or not is_stack(whole):
        return
    deals = deals_of(whole)
    if rule.id in deals and (margin_given(whole, deals - {rule.id}) or 0) <= 1:
        note_below_cost(of, whole, margin)


def _company(
    of: Examination, rule: ProgrammeRule, fits: Callable[[ProgrammeRule], bool]
) -> list[ProgrammeRule]:
    """Those of the other rules that may come together with one on an order and give most."""
    rules = (of.programme.rules[of.places[id_]] for id_, weight in of.weights.items() if weight)
    living = {one.id for one in of.living} - {rule.id}
    others = (one for one in rules if one.id in living and fits(one))
    return [*islice(_meeting(of, rule, others), COMPANY)]


def _meeting(
    of: Examination, rule: ProgrammeRule, others: Iterable[ProgrammeRule]
) -> Iterator[ProgrammeRule]:
    boxes = of.rules[rule.id].shared.boxes
    for other in others:
        if any(meet(box, one) is not None for one in of.rules[other.id].shared.boxes for box in boxes):
            yield other


def weigh(of: Examination) -> None:
    """Work out how much each rule gives, or multiplies, as a share of the price; the heaviest come first."""
    found = {rule.id: _weight(of, rule) for rule in of.programme.rules}
    of.weights = dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _weight(of: Examination, rule: ProgrammeRule) -> Fraction:
    give = give_of(of, rule)
    fixed = (give.fixed + give.each) / USUAL_ORDER
    return max(give.taken, give.share + fixed, (factor_of(rule) or ALL) - ALL)
