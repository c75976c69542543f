"""Words of Polish sentences that are in no table of the language: signs of the calendar, short forms."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.language import nodes as n
from flask_loyalty.language.fact_table import phrase_forms
from flask_loyalty.language.noun_table import noun
from flask_loyalty.language.vocabulary import Case, NounDef

__all__ = [
    "EACH",
    "EVERY",
    "EVERY_ONE",
    "EVERY_PIECE",
    "MANY_TIMES",
    "OF_EVERY",
    "OF_TWO",
    "ON_WEEKDAYS",
    "ORDINALS",
    "PEOPLE_IN_EACH",
    "PRODUCT",
    "RANKS",
    "REACH",
    "SELECTED",
    "SIZES",
    "THINGS_FOR",
    "TIMES_IN_EACH",
    "TOLD",
    "YOURS",
    "ranked",
    "the",
]

ON_WEEKDAYS = (
    "w poniedziałki", "we wtorki", "w środy", "w czwartki", "w piątki", "w soboty", "w niedziele",
)  # fmt: skip
EVERY = {
    "day": "codziennie",
    "week": "co tydzień",
    "month": "co miesiąc",
    "quarter": "co kwartał",
    "year": "co rok",
    "membership_year": "co rok członkostwa",
}
TIMES_IN_EACH = {
    "day": "dziennie",
    "week": "w tygodniu",
    "month": "w miesiącu",
    "quarter": "w kwartale",
    "year": "w roku",
    "membership_year": "w każdym roku członkostwa",
}
"""After a number of times; after an amount :data:`EACH`."""
PEOPLE_IN_EACH = {
    "day": "każdego dnia",
    "week": "w każdym tygodniu",
    "month": "w każdym miesiącu",
    "quarter": "w każdym kwartale",
    "year": "w każdym roku",
    "membership_year": "w każdym roku członkostwa",
}
EACH = {
    "day": "dziennie",
    "week": "tygodniowo",
    "month": "miesięcznie",
    "quarter": "kwartalnie",
    "year": "rocznie",
    "membership_year": "w każdym roku członkostwa",
}
ORDINALS = {
    2: "drugi", 3: "trzeci", 4: "czwarty", 5: "piąty", 6: "szósty", 7: "siódmy", 8: "ósmy", 9: "dziewiąty",
    10: "dziesiąty",
}  # fmt: skip
OF_EVERY = {
    2: "dwóch", 3: "trzech", 4: "czterech", 5: "pięciu", 6: "sześciu", 7: "siedmiu", 8: "ośmiu",
    9: "dziewięciu", 10: "dziesięciu",
}  # fmt: skip
MANY_TIMES = {2: "podwójne", 3: "potrójne", 4: "poczwórne"}

REACH = {">=": "od", ">": "powyżej", "<=": "do", "<": "poniżej"}
"""Before an amount in the genitive, after a noun: „w cenie od 50 zł”."""

SIZES = {
    ">=": "co najmniej", ">": "więcej niż", "<=": "najwyżej", "<": "mniej niż", "=": "dokładnie",
}  # fmt: skip
"""Before an amount, after a verb: „wydał co najmniej 50 zł”."""

PRODUCT: NounDef = noun(
    "product products m | produkt produktu produkt produkcie produktem"
    " | produkty produktów produkty produktach produktami"
)
"""What a customer calls an item."""

EVERY_PIECE = ("każda sztuka produktu", "każdej sztuki produktu", "każdą sztukę produktu")
SELECTED = {
    "produkt": "wybrany produkt", "produktu": "wybranego produktu", "produktem": "wybranym produktem",
    "produkty": "wybrane produkty", "produktów": "wybranych produktów", "produktami": "wybranymi produktami",
}  # fmt: skip
"""Products that a customer is told of without what chooses them."""

EVERY_ONE = {"m": "każdy", "p": "każdego", "f": "każdą", "n": "każde", "x": "każde"}
"""„każdy” in the accusative, by gender."""

_THE = {
    "this": {
        "m": ("ten", "tego", "ten", "tym"),
        "f": ("ta", "tej", "tę", "tej"),
        "n": ("to", "tego", "to", "tym"),
    },
    "previous": {
        "m": ("poprzedni", "poprzedniego", "poprzedni", "poprzednim"),
        "f": ("poprzednia", "poprzedniej", "poprzednią", "poprzedniej"),
        "n": ("poprzednie", "poprzedniego", "poprzednie", "poprzednim"),
    },
    "last": {
        "m": ("ostatni", "ostatniego", "ostatni", "ostatnim"),
        "f": ("ostatnia", "ostatniej", "ostatnią", "ostatniej"),
        "n": ("ostatnie", "ostatniego", "ostatnie", "ostatnim"),
    },
}  # fmt: skip


def the(which: str, one: NounDef, case: Case) -> str:
    """A noun with „ten”, „poprzedni” or „ostatni”.

    >>> from flask_loyalty.language.noun_table import NOUNS
    >>> the("previous", NOUNS["quarter"], Case.LOCATIVE)
    'poprzednim kwartale'
    """
    gender = one.gender if one.gender in _THE[which] else "m"
    return f"{_THE[which][gender][case]} {one.one[case]}"


RANKS: Mapping[n.Rank, Mapping[Case, tuple[str, str]]] = {
    n.Rank.CHEAPEST: {
        Case.NOMINATIVE: ("najtańszy", "najtańsze"),
        Case.GENITIVE: ("najtańszego", "najtańszych"),
    },
    n.Rank.DEAREST: {
        Case.NOMINATIVE: ("najdroższy", "najdroższe"),
        Case.GENITIVE: ("najdroższego", "najdroższych"),
    },
}
OF_TWO = {n.Rank.CHEAPEST: "tańszy", n.Rank.DEAREST: "droższy"}


def ranked(rank: n.Rank, number: int, case: Case) -> str:
    """„najtańszy”, „2 najtańsze”, „5 najtańszych”: before „produkt” in the same case.

    >>> ranked(n.Rank.CHEAPEST, 5, Case.ACCUSATIVE)
    '5 najtańszych'
    """
    direct = RANKS[rank][Case.NOMINATIVE]
    oblique = RANKS[rank][Case.GENITIVE]
    genitive = case is Case.GENITIVE
    if number == 1:
        return (oblique if genitive else direct)[0]
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) and not genitive
    return f"{number} {direct[1] if few else oblique[1]}"


def _rows(rows: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {name: phrase_forms(row) for name, row in rows.items()}


TOLD = _rows(
    {
        "employee.margin": "marża~ z zamówień pracownika|marży~|marżę~|marży~",
        "employee.orders": "liczba~ zamówień obsłużonych przez pracownika|liczby~|liczbę~|liczbie~",
        "team.margin": "marża~ z zamówień zespołu|marży~|marżę~|marży~",
    }
)
"""Where a sentence has room for more words than a rule: nominative, genitive, accusative, locative."""

YOURS = _rows(
    {
        "order.is_first": "Twoje~ pierwsze zamówienie|Twojego pierwszego zamówienia|Twoje~"
        "|Twoim pierwszym zamówieniu",
        "customer.tier": "Twój poziom|Twojego poziomu|Twój poziom|Twoim poziomie",
        "customer.segments": "Twoje grupy|Twoich grup|Twoje grupy|Twoich grupach",
        "customer.spend": "Twoje wydatki|Twoich wydatków|Twoje wydatki|Twoich wydatkach",
        "customer.orders": "liczba~ Twoich zamówień|liczby~|liczbę~|liczbie~",
        "customer.quantity": "liczba~ kupionych przez Ciebie produktów|liczby~|liczbę~|liczbie~",
        "customer.since_order": "czas~ od Twojego ostatniego zamówienia|czasu~|czas~|czasie~",
        "customer.streak": "Twoja seria|Twojej serii|Twoją serię|Twojej serii",
        "customer.categories": "kategorie~ Twoich zakupów|kategorii~|kategorie~|kategoriach~",
        "customer.interests": "Twoje zainteresowania|Twoich zainteresowań|Twoje zainteresowania"
        "|Twoich zainteresowaniach",
        "customer.consents": "Twoje zgody|Twoich zgód|Twoje zgody|Twoich zgodach",
        "customer.bonus_category": "kategoria wybrana~ przez Ciebie|kategorii wybranej~|kategorię wybraną~"
        "|kategorii wybranej~",
        "customer.next_category": "kategoria~ Twoich regularnych zakupów|kategorii~|kategorię~|kategorii~",
        "customer.usual_interval": "zwykły~ odstęp między Twoimi zamówieniami"
        "|zwykłego odstępu między Twoimi zamówieniami|zwykły~|zwykłym odstępie między Twoimi zamówieniami",
    }
)
"""A customer's facts as the customer reads them."""

THINGS_FOR = {
    "customer.bonus_category": ("z wybranej przez Ciebie kategorii", "z kategorii wybranej przez klienta"),
    "customer.next_category": (
        "z kategorii Twoich regularnych zakupów",
        "z kategorii regularnych zakupów klienta",
    ),
    "customer.categories": ("z kategorii znanych Ci z zakupów", "z kategorii znanych klientowi z zakupów"),
    "not customer.categories": ("z nowych dla Ciebie kategorii", "z kategorii nowych dla klienta"),
}
"""Products of a customer's own categories: to the customer, to the merchant."""
