"""What an offer leaves out: goods of the cart that the programme excludes, such as gift cards.

They count towards what an order is worth, and no deal reduces them, they bring no points, and no band counts
them. A customer who waits for them to do so is told.
"""

from __future__ import annotations

from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.outcomes import Missed
from flask_loyalty.engine.sights import Sight
from flask_loyalty.engine.unit import Unit
from flask_loyalty.language.nodes import UnitsKind, Verb
from flask_loyalty.language.wording import joined
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.offer import Offer
from flask_loyalty.web.words import Words

__all__ = ["not_counted", "without_them"]


def without_them(offer: Offer, words: Words, rule: ProgrammeRule) -> str:
    """That a rule leaves some goods of the cart out, as a sentence; empty where it would not be about them.

    Of money off delivery nothing is said, for that all goods help.
    """
    left_out, _ = _served(offer, words, rule)
    if not left_out:
        return ""
    names = {line.id: line.name or line.sku for line in offer.cart.lines}
    told = joined(list(dict.fromkeys(names[unit.line.id] for unit in left_out)), t("and"))
    if rule.rule.effect.verb in (Verb.EARN, Verb.MULTIPLY):
        return t("No %(many)s for: %(names)s.", names=told, **words.unit)
    return t("Not reduced: %(names)s.", names=told)


def not_counted(offer: Offer, words: Words, miss: Missed, rule: ProgrammeRule) -> str:
    """The same where a rule gave nothing because of it: it would serve, or reach, what is left out."""
    if miss.clause not in ("nothing", "units", "band"):
        return ""
    _, others = _served(offer, words, rule)
    return "" if miss.clause == "nothing" and others else without_them(offer, words, rule)


def _served(offer: Offer, words: Words, rule: ProgrammeRule) -> tuple[list[Unit], list[Unit]]:
    """The units that a rule is about: those that the programme excludes, and the others."""
    units = rule.rule.effect.units
    of_delivery = units is not None and units.kind is UnitsKind.SHIPPING
    if of_delivery or not any(unit.excluded and unit.kept for unit in offer.decision.units):
        return [], []
    event = OrderEvent(offer.cart, offer.choices)
    at = Occurrence(words.programme, event, offer.quote.facts, offer.decision.moment)
    scope = Sight.of(at, rule, offer.decision).scope
    where = None if units is None else units.where
    served = [unit for unit in scope.units if unit.kept and scope.of(unit).holds(where)]
    return [unit for unit in served if unit.excluded], [unit for unit in served if not unit.excluded]
