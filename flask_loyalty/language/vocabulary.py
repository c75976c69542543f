"""What rules may mention: every fact, noun and word as data, with its type, unit and words.

The checker reads the types, the sentences and the Polish rule texts read the words, the reference prints
the tables. A new fact is a new row of :mod:`~flask_loyalty.language.fact_table` (and an answer in the
engine); a shop's own facts come with its document, in :class:`Names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from flask_loyalty.language.definitions import Case, FactDef, NounDef, Scope
from flask_loyalty.language.fact_table import FACTS
from flask_loyalty.language.nodes import Period, TimeUnit
from flask_loyalty.language.noun_table import NOUNS
from flask_loyalty.language.sorts import (
    BADGE,
    BRAND,
    CARD,
    CATEGORY,
    CODE,
    DATE,
    DURATION,
    FLAG,
    INTEREST,
    LABEL,
    MONEY,
    NUMBER,
    PARTNER,
    PERCENT,
    POINTS,
    PURPOSE,
    REWARD,
    ROLE,
    SEGMENT,
    SKU,
    TEXT,
    TIER,
    TIME,
    WEEKDAY,
    Kind,
    Type,
    count_of,
    set_of,
)

__all__ = [
    "AUDIENCES",
    "BADGE",
    "BRAND",
    "CARD",
    "CATEGORY",
    "CLAUSE_WORDS",
    "CODE",
    "COUNTERS",
    "DATE",
    "DURATION",
    "EVENT_WORDS",
    "FACTS",
    "FLAG",
    "INTEREST",
    "KEPT",
    "LABEL",
    "MONEY",
    "NOUNS",
    "NUMBER",
    "PARTNER",
    "PERCENT",
    "PERIOD_WORDS",
    "POINTS",
    "PURPOSE",
    "REWARD",
    "ROLE",
    "SEGMENT",
    "SKU",
    "TEXT",
    "TIER",
    "TIME",
    "TIME_WORDS",
    "WEEKDAY",
    "WEEKDAYS",
    "Case",
    "FactDef",
    "Kind",
    "Names",
    "NounDef",
    "Scope",
    "Type",
    "count_of",
    "plural",
    "set_of",
    "singular",
]

CLAUSE_WORDS: tuple[str, ...] = (
    *("on", "every", "within", "for", "where", "when"),
    *("earn", "give", "discount", "price", "bundle", "multiply", "pay", "charge"),
    *("per", "of", "above", "else", "cheapest", "dearest", "with", "by", "from", "marginal", "whole"),
    *("and", "or", "not", "in", "to"),
    *("at most", "in total", "in last", "in this", "in previous"),
)
"""The closed list; a test holds it equal to the grammar's terminals."""


KEPT: tuple[str, ...] = (
    *("item.sku", "item.category", "item.brand", "item.paid", "item.margin"),
    *("order.subtotal", "order.margin", "order.quantity"),
)
"""What the past keeps of each item and of each order: a ``where`` after a history fact may use these."""

EVENT_WORDS: tuple[str, ...] = (
    *("order", "signup", "birthday", "review", "rating", "referral", "consent", "profile"),
    *("purchase", "due", "segment"),
)
"""The events that every programme has; the shop emits those that concern it."""

AUDIENCES: tuple[str, ...] = (
    *("customer", "friend", "employee", "team"),
    *("supplier", "distributor", "affiliate"),
)
"""Whom a rule may be for."""

COUNTERS: Mapping[str, str] = {"stamp": "stamp_card", "ticket": "draw"}
"""What is counted beside points, and what of the document its reference names."""

TIME_WORDS: Mapping[str, TimeUnit] = {
    unit.value: unit for unit in TimeUnit if unit is not TimeUnit.MEMBERSHIP_YEAR
}
PERIOD_WORDS: Mapping[str, Period] = {period.value: period for period in Period}

WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Fixed words, in the order of :meth:`datetime.date.weekday`."""

_SINGULARS: Mapping[str, str] = {one.plural: one.word for one in NOUNS.values()}


def singular(word: str) -> str:
    """The singular of a known noun in either number; an unknown word is left as it is.

    >>> singular("points"), singular("gizmos")
    ('point', 'gizmos')
    """
    return _SINGULARS.get(word, word)


def plural(word: str) -> str:
    """The plural of a known noun; an unknown word is left as it is.

    >>> plural("point"), plural("gizmos")
    ('points', 'gizmos')
    """
    return NOUNS[word].plural if word in NOUNS else word


# ---------------------------------------------------------------- what a document declares


@dataclass(frozen=True)
class Names:
    """What a programme document declares, as far as its rules may mention it.

    :param currency: the programme's currency.
    :param tiers: ids, lowest first.
    :param points: forms of the points' name by language (Polish: for 1, 2–4, 5 and more, and, where it
        differs from the second, for a fraction).
    :param ids: ids of the other things that the document declares, by kind: ``code``, ``card``, ``role``,
        ``stamp_card``, ``draw``, ``badge``.
    :param catalogue: ids that the shop's catalogue has, by kind: ``sku``, ``category``, ``brand``,
        ``label``; a rule with another gets a note. A kind that is not there is not looked at.
    :param goods: what the catalogue says of its products, by their ``sku``: ``category`` and ``brand``; of
        what is left out nothing is known.
    :param facts: the shop's own facts; their names must not be those of :data:`FACTS`.
    :param events: events that the document declares beside :data:`EVENT_WORDS`.
    :param nouns: words of the declared events and counters, by their singular.
    :param counters: counters that the document declares beside :data:`COUNTERS`.
    :param assume_margin: the programme's answer for units of unknown cost.
    :param labels: names people know things by: kind → id → language → text, such as
        ``{"category": {"coffee/espresso": {"pl": "espresso"}}}``.
    :param language: in which the document's rules and expressions are written: ``"en"`` or ``"pl"``.
    """

    currency: str = "PLN"
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    rewards: tuple[str, ...] = ()
    points: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"en": ("point", "points"), "pl": ("punkt", "punkty", "punktów", "punktu")}
    )
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    catalogue: Mapping[str, frozenset[str]] = field(default_factory=dict)
    goods: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: tuple[FactDef, ...] = ()
    events: tuple[str, ...] = ()
    nouns: Mapping[str, NounDef] = field(default_factory=dict)
    counters: tuple[str, ...] = ()
    assume_margin: Fraction | None = None
    labels: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    language: str = "en"

    def fact(self, name: str) -> FactDef | None:
        """The definition of a fact, the language's or the shop's own; None if there is none."""
        if name in FACTS:
            return FACTS[name]
        return next((fact for fact in self.facts if fact.name == name), None)

    def noun(self, word: str) -> NounDef | None:
        """The definition of a noun by its singular, the language's or the document's own."""
        return NOUNS.get(word) or self.nouns.get(word)

    def declared(self, kind: str) -> tuple[str, ...] | None:
        """The ids of a kind that rules may mention; None if the document does not say.

        Roles and kinds of card are the shop's: they are checked once the document lists them.
        """
        own = {
            "tier": self.tiers,
            "segment": self.segments,
            "partner": self.partners,
            "reward": self.rewards,
        }
        if kind in own:
            return own[kind]
        if kind in self.ids or kind in ("code", "stamp_card", "draw", "badge"):
            return self.ids.get(kind, ())
        return None

    def label(self, kind: str, id_: str, locale: str) -> str | None:
        """What people call a thing, or None if the document has no name for it."""
        texts = self.labels.get(kind, {}).get(id_)
        if not texts:
            return None
        return texts.get(locale) or next(iter(texts.values()))
