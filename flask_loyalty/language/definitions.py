"""What is known of a fact and of a noun: its type, its unit, its words and their forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from flask_loyalty.language.sorts import Kind, Type

__all__ = ["Case", "FactDef", "NounDef", "Scope"]


class Case(IntEnum):
    """Cases of Polish, in the order in which the tables hold them."""

    NOMINATIVE = 0
    GENITIVE = 1
    ACCUSATIVE = 2
    LOCATIVE = 3
    INSTRUMENTAL = 4


class Scope(Enum):
    """What a fact is about; the value is the word before the dot."""

    ORDER = "order"
    ITEM = "item"
    CUSTOMER = "customer"
    EMPLOYEE = "employee"
    NOW = "now"
    TEAM = "team"
    SUPPLIER = "supplier"
    DISTRIBUTOR = "distributor"
    AFFILIATE = "affiliate"
    CARD = "card"
    EVENT = "event"  # a fact of an event: the word before the dot is the event's


@dataclass(frozen=True, slots=True)
class FactDef:
    """A fact: what it is called, what it holds, where it may stand.

    :param words: by language. English: one phrase; Polish: its forms by :class:`Case`, nominative to
        locative, which Polish rule texts use too. A form claimed by two facts is refused by a test.
    :param clauses: of a FLAG, by language: a clause that it holds, and one that it does not.
    :param description: by language, one line for the reference and for pickers.
    :param optional: the shop may not know it; a rule must say what then (``else``, or the programme's
        ``assume_margin``).
    :param nullable: it may be none, which needs no answer: a comparison with none does not hold.
    :param historical: it is about the past; it takes a window and is part of the manifest.
    :param additive: the values of two parts add up to the value of the whole.
    :param where: facts of which scopes a ``where`` after it may use (none: it takes no ``where``).
    :param many: its Polish name is a plural, so the verb after it is too.
    """

    name: str
    type: Type
    scope: Scope
    words: Mapping[str, tuple[str, ...]]
    description: Mapping[str, str]
    optional: bool = False
    nullable: bool = False
    historical: bool = False
    additive: bool = False
    where: frozenset[Scope] = frozenset()
    many: bool = False
    clauses: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def form(self, case: Case) -> str:
        """The Polish phrase in a case; one that the table does not hold is the nominative."""
        forms = self.words.get("pl", (self.name,))
        return forms[case] if case < len(forms) else forms[0]

    @property
    def unit(self) -> str:
        """What it is counted in: ``"money"``, ``"item"``, ``"percent"`` …; empty for things and flags."""
        if self.type.kind is Kind.COUNT:
            return self.type.of
        measured = (Kind.MONEY, Kind.POINTS, Kind.PERCENT, Kind.NUMBER, Kind.DURATION)
        return self.type.kind.value if self.type.kind in measured else ""


@dataclass(frozen=True, slots=True)
class NounDef:
    """A kind of thing or event.

    :param gender: of the Polish word: ``m`` (a thing), ``p`` (a man), ``f``, ``n``, or ``x`` for a word
        that has no singular.
    :param one: Polish singular by :class:`Case`.
    :param many: Polish plural by :class:`Case`.
    """

    word: str
    plural: str
    gender: str
    one: tuple[str, ...]
    many: tuple[str, ...]

    @property
    def pl(self) -> tuple[str, str, str, str]:
        """The forms after 1, after 2–4, after 5 and more, and after a fraction."""
        few = self.many[Case.GENITIVE if self.gender == "p" else Case.NOMINATIVE]
        return self.one[Case.NOMINATIVE], few, self.many[Case.GENITIVE], self.one[Case.GENITIVE]
