"""Rules as plain sentences, from the tree alone: for the merchant in full, for the customer as an offer.

The two languages differ in more than words, so each has its own phrases (:mod:`polish`,
:mod:`english`); what they share, which clause comes where and what a customer is told, stands in
:mod:`telling`. A customer never reads of costs and margins.
"""

from __future__ import annotations

from flask_loyalty.language import nodes as n
from flask_loyalty.language.english import English
from flask_loyalty.language.keeping import kept
from flask_loyalty.language.polish import Polish
from flask_loyalty.language.vocabulary import Names

__all__ = [
    "amount_phrase",
    "band_limit_phrase",
    "circumstance_phrase",
    "condition_phrase",
    "goods_phrase",
    "limit_phrase",
    "named",
    "rule_sentence",
    "span_phrase",
]


@kept
def rule_sentence(rule: n.Rule, names: Names, locale: str, reader: str = "merchant") -> str:
    """What a rule does, in one sentence without a full stop.

    :param reader: ``"merchant"`` (every detail) or ``"customer"`` (the offer; nothing of costs and margins).

    >>> from flask_loyalty.language import parse_rule
    >>> rule = parse_rule("when now.weekday = tuesday multiply points by 2").tree
    >>> rule_sentence(rule, Names(), "pl", "customer")
    'Podwójne punkty we wtorki'
    """
    return _teller(names, locale, reader).rule(rule)


@kept
def condition_phrase(expression: n.Expression, names: Names, locale: str, reader: str = "merchant") -> str:
    """A condition as a clause that can follow "when": ``the order value is at least PLN 200``."""
    return _teller(names, locale, reader).clause(expression)


@kept
def amount_phrase(expression: n.Expression, names: Names, locale: str, reader: str = "merchant") -> str:
    """An amount as a phrase: ``50% of the order value``."""
    return _teller(names, locale, reader).amount(expression)


@kept
def span_phrase(rule: n.Rule, names: Names, locale: str, reader: str = "merchant") -> str:
    """For which orders a span holds: ``on one later order within 21 days of an order``; empty without one."""
    of_order = isinstance(rule.start, n.Within) and rule.start.event.word == "order"
    teller = _teller(names, locale, "merchant" if of_order else reader)
    teller.start, teller.earns = rule.start, rule.effect.verb is n.Verb.EARN
    return teller.span(rule, [])


def band_limit_phrase(bands: n.Bands, names: Names, locale: str) -> str:
    """Where the first of some bands begins: ``PLN 100``, ``Silver``."""
    teller = _teller(names, locale, "merchant")
    return teller.band_limit(teller.type_of(bands.measure), bands.bands[0].limit)


@kept
def limit_phrase(limit: n.Limit, names: Names, locale: str, reader: str = "merchant") -> str:
    """A limit by itself: ``at most once per customer``."""
    return _teller(names, locale, reader).limits([limit])


@kept
def goods_phrase(where: n.Expression, names: Names, locale: str, reader: str = "merchant") -> str:
    """Goods as a filter takes them: ``products at the regular price``."""
    teller = _teller(names, locale, reader)
    return teller.units(n.Units(n.UnitsKind.ALL, where=where))


@kept
def circumstance_phrase(
    condition: n.Expression, names: Names, locale: str, reader: str = "merchant"
) -> str | None:
    """A condition as it stands after an offer (``on Tuesdays``), or None if it needs a clause."""
    return _teller(names, locale, reader).circumstance(condition)


def named(kind: str, id_: str, names: Names, locale: str) -> str:
    """A thing as a sentence names it: ``Silver``, ``“Espresso lovers”``."""
    return _teller(names, locale, "merchant").named(kind, id_)


def _teller(names: Names, locale: str, reader: str) -> Polish | English:
    language = Polish if locale.startswith("pl") else English
    return language(names, reader)
