"""What the rules decide but this shop's books cannot yet carry out: told before it is published.

Case files decide every rule of the language. What stands here would be decided in the shop as well, and then
nobody would have an account for it; so it is not published.
"""

from __future__ import annotations

from flask_loyalty.engine.barriers import audience_of
from flask_loyalty.engine.dealing import DEALS
from flask_loyalty.engine.giving import given_by
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.language.nodes import On, Verb, Within
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from flask_loyalty.programme.working import products_given

__all__ = ["unapplied", "unbooked"]


def unbooked(programme: Programme, text: str, name: str, *, gifts: bool = False) -> tuple[Located, ...]:
    """A note for every rule that the shop cannot carry out, at its place in the document.

    :param text: the document from which the programme was read.
    :param name: what to call the document.
    :param gifts: whether this shop adds products that are given to its orders.
    """
    found = [(place, _hindrance(rule, gifts)) for place, rule in enumerate(programme.rules)]
    if not any(kind for _, kind in found):
        return ()
    notes = Notebook(name, text, read_json(text))
    for place, kind in found:
        if kind:
            rule = programme.rules[place]
            notes.add(kind, ("rules", place, "rule"), detail=rule.id)
    return notes.all()


def unapplied(programme: Programme, text: str, name: str) -> tuple[Located, ...]:
    """A note for every deal, for a shop whose checkout applies none: it is decided and nobody gets it."""
    places = [place for place, rule in enumerate(programme.rules) if rule.phase in DEALS]
    if not places:
        return ()
    notes = Notebook(name, text, read_json(text))
    for place in places:
        notes.add("not_applied_deal", ("rules", place, "rule"), detail=programme.rules[place].id)
    return notes.all()


def _hindrance(rule: ProgrammeRule, gifts: bool) -> str:
    """Which kind of note a rule gets; empty if it is carried out."""
    audience, start = audience_of(rule), rule.rule.start
    if audience in ("affiliate", "team", "supplier", "distributor"):
        return "not_booked_company"
    if _counts(rule):
        return "not_booked_counter"
    if rule.rule.effect.verb is Verb.GIVE and not (gifts and _gives_with_orders(rule)):
        return "not_booked_gift"
    if isinstance(start, On | Within) and start.event.word == "segment":
        return "not_booked_event"
    return ""


def _gives_with_orders(rule: ProgrammeRule) -> bool:
    """Whether products are given with an order: those of an event or a period have no order to go with."""
    return rule.phase not in (Phase.EVENT, Phase.PERIOD) and any(products_given(rule.rule))


def _counts(rule: ProgrammeRule) -> bool:
    """Whether something is given that is only counted."""
    verb = rule.rule.effect.verb
    if verb not in (Verb.EARN, Verb.GIVE) or (verb is Verb.GIVE and rule.phase not in _COUNTING):
        return False
    return given_by(rule.rule.effect)[1] is OutcomeKind.COUNTER


_COUNTING = (Phase.EARN, Phase.EVENT, Phase.PERIOD)
