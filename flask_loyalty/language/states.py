"""What is expected wherever reading can stop: a message for every state of the parser, by hand.

A state is named by the shortest way to it (:attr:`Automaton.keys`); a message names the ends of the ways
to the states that it is for, and of several that fit the longest wins. There is no message for "any other
state": a test walks the whole table and fails where one has none, or where a message has no state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flask_loyalty.language.automaton import Automaton

__all__ = ["STATES", "StateMessage", "message_of", "told_of"]


@dataclass(frozen=True, slots=True)
class StateMessage:
    """What may come in some states.

    :param next: what may come, as a phrase, by language.
    :param do: what to write, as a sentence, by language.
    :param example: a text at whose ``¦`` reading stops in such a state.
    :param ends: the last parts of the ways to its states.
    """

    next: Mapping[str, str]
    do: Mapping[str, str]
    example: str
    ends: tuple[str, ...]


def _s(example: str, ends: tuple[str, ...], en: str, pl: str, do_en: str, do_pl: str) -> StateMessage:
    return StateMessage({"en": en, "pl": pl}, {"en": do_en, "pl": do_pl}, example, ends)


_CLAUSES: Mapping[str, StateMessage] = {
    "begin": _s(
        "¦5 points",
        ("rule:", "start:", "audience:", "condition_clause:", "effect:", "limit:"),
        "the word that begins a part of a rule (on, for, when, earn, discount …)",
        "słowo, od którego zaczyna się część reguły (on, for, when, earn, discount …)",
        "The shortest rule is an effect: earn 1 point per 1 PLN of order.margin",
        "Najkrótsza reguła to sam efekt: earn 1 point per 1 PLN of order.margin",
    ),
    "begin_condition": _s(
        "¦>= 5 PLN",
        ("expression:",),
        "a condition or an amount",
        "warunek albo kwota",
        "For example customer.orders in last 90 days >= 3",
        "Na przykład customer.orders in last 90 days >= 3",
    ),
    "event": _s(
        "on ¦5",
        ("rule: ON", "WITHIN NUMBER NAME OF"),
        "an event (order, signup, review …)",
        "zdarzenie (order, signup, review …)",
        "For example on signup, or within 21 days of order.",
        "Na przykład on signup albo within 21 days of order.",
    ),
    "period": _s(
        "every ¦5",
        ("rule: EVERY", "IN_THIS", "IN_PREVIOUS"),
        "a period (day, week, month, quarter, year)",
        "okres (day, week, month, quarter, year)",
        "For example every month, in this year, in previous quarter.",
        "Na przykład every month, in this year, in previous quarter.",
    ),
    "length": _s(
        "within ¦days",
        ("WITHIN", "IN_LAST"),
        "a number of days, weeks or months",
        "liczba dni, tygodni albo miesięcy",
        "For example within 21 days of order, in last 12 months.",
        "Na przykład within 21 days of order, in last 12 months.",
    ),
    "time_unit": _s(
        "within 21 ¦of",
        ("WITHIN NUMBER", "IN_LAST NUMBER"),
        "a unit of time (hours, days, weeks, months …)",
        "jednostka czasu (hours, days, weeks, months …)",
        "For example within 21 days of order, in last 12 months.",
        "Na przykład within 21 days of order, in last 12 months.",
    ),
    "within_of": _s(
        "within 21 days ¦order",
        ("WITHIN NUMBER NAME",),
        '"of" and an event',
        "„of” i zdarzenie",
        "For example within 21 days of order.",
        "Na przykład within 21 days of order.",
    ),
    "audience": _s(
        "for ¦5",
        ("FOR",),
        "who gets it (customers, employees …)",
        "kto to dostaje (customers, employees …)",
        'For example for employees where employee.role = "sales".',
        'Na przykład for employees where employee.role = "sales".',
    ),
    "clause_next": _s(
        "every month ¦5",
        (
            *(
                "rule: EVERY NAME",
                "FOR NAME",
                "FOR NAME TEXT",
                "noun",
                "FOR NAME where",
                "FOR NAME TEXT where",
            ),
            *("rule: start", "rule: audience", "rule: start audience", "start: start", "audience: audience"),
        ),
        "the next part of the rule (for, when or an effect)",
        "następna część reguły (for, when albo efekt)",
        "The order is: on/every/within, for, when, the effect, at most.",
        "Kolejność jest taka: on/every/within, for, when, efekt, at most.",
    ),
    "effect_next": _s(
        "when order.subtotal >= 5 PLN ¦5",
        ("WHEN condition", "condition_clause"),
        '"and", "or", or the effect (earn, discount …)',
        "„and”, „or” albo efekt (earn, discount …)",
        "For example when order.is_first earn 100 points.",
        "Na przykład when order.is_first earn 100 points.",
    ),
    "limit_next": _s(
        "earn 5 points at most 5 points in total ¦5",
        (
            *("effect", "IN_TOTAL", "PER NAME PER NAME", "limit", "rule: rule", "rule*"),
            *("bands", "effect: effect", "limit: limit"),
        ),
        "a limit (at most …) or the end of the rule",
        "limit (at most …) albo koniec reguły",
        "For example at most 500 points per customer per month.",
        "Na przykład at most 500 points per customer per month.",
    ),
}

_EFFECTS: Mapping[str, StateMessage] = {
    "points": _s(
        "earn ¦at most 5 points per order",
        ("EARN",),
        "how many points",
        "liczba punktów",
        "For example earn 100 points, or earn 1 point per 1 PLN of order.margin.",
        "Na przykład earn 100 points albo earn 1 point per 1 PLN of order.margin.",
    ),
    "thing": _s(
        "give ¦at most 5 points per order",
        ("GIVE",),
        "what is given, with its number",
        "co się daje, razem z liczbą",
        'For example give 1 item "STICKERS", give 1 badge "latte-art".',
        'Na przykład give 1 item "STICKERS", give 1 badge "latte-art".',
    ),
    "off": _s(
        "discount ¦at most 5 points per order",
        ("DISCOUNT",),
        "a percentage or an amount of money off",
        "procent albo kwota rabatu",
        "For example discount 10%, discount 25 PLN.",
        "Na przykład discount 10%, discount 25 PLN.",
    ),
    "money": _s(
        "pay ¦at most 5 points per order",
        ("PRICE", "BUNDLE", "PAY", "CHARGE"),
        "an amount of money, or a percentage of one",
        "kwota albo procent kwoty",
        "For example price 5 PLN on every item, pay 3% of employee.margin.",
        "Na przykład price 5 PLN on every item, pay 3% of employee.margin.",
    ),
    "multiplied": _s(
        "multiply ¦by 2",
        ("MULTIPLY",),
        'the word "points"',
        "słowo „points”",
        "For example multiply points by 2.",
        "Na przykład multiply points by 2.",
    ),
    "multiplied_by": _s(
        "multiply points ¦2",
        ("MULTIPLY NAME",),
        '"by" and a number',
        "„by” i liczba",
        "For example multiply points by 2.",
        "Na przykład multiply points by 2.",
    ),
    "factor": _s(
        "multiply points by ¦on",
        ("MULTIPLY NAME BY",),
        "a number, or what the bands go by",
        "liczba albo to, według czego są progi",
        'For example multiply points by 2, multiply points by customer.tier from "silver": 1.25.',
        'Na przykład multiply points by 2, multiply points by customer.tier from "silver": 1.25.',
    ),
    "factor_next": _s(
        "multiply points by 2 ¦on",
        ("MULTIPLY NAME BY atom",),
        "a limit, a first band (from …) or the end of the rule",
        "limit, pierwszy próg (from …) albo koniec reguły",
        "For example multiply points by 2 at most 3 times per customer.",
        "Na przykład multiply points by 2 at most 3 times per customer.",
    ),
    "rate": _s(
        "earn 1 point per ¦order",
        ("effect: verb PER",),
        "a quantity (1 PLN, 1 item)",
        "ilość (1 PLN, 1 item)",
        "For example earn 1 point per 1 PLN of order.margin.",
        "Na przykład earn 1 point per 1 PLN of order.margin.",
    ),
    "rate_of": _s(
        "earn 1 point per 1 PLN ¦5",
        ("verb atom per", "verb per", "PER quantity"),
        '"of" and what is counted',
        "„of” i to, co się liczy",
        "For example earn 1 point per 1 PLN of order.margin.",
        "Na przykład earn 1 point per 1 PLN of order.margin.",
    ),
    "base": _s(
        "discount 5% of ¦on",
        ("verb OF", "excess OF"),
        "what it is a part of: a fact or an amount",
        "to, czego to jest część: dana albo kwota",
        "For example 5% of item.regular_price, 120% of employee.target.",
        "Na przykład 5% of item.regular_price, 120% of employee.target.",
    ),
    "effect_rest": _s(
        "discount 5% ¦5",
        (
            *(
                "effect: verb",
                "verb atom",
                "verb atom of",
                "verb atom per of",
                "verb per of",
                "verb of",
                "verb OF excess",
            ),
            *("on_units", "verb ON units"),
        ),
        'the rest of the effect ("of …", "on …"), a limit or the end',
        "dalszy ciąg efektu („of …”, „on …”), limit albo koniec",
        'For example discount 5% of item.regular_price on items where item.brand = "Ziarno".',
        'Na przykład discount 5% of item.regular_price on items where item.brand = "Ziarno".',
    ),
    "units": _s(
        "discount 5% on ¦5",
        ("verb ON",),
        "what it is on (items, every item, cheapest 1 item, shipping)",
        "to, czego dotyczy (items, every item, cheapest 1 item, shipping)",
        'For example discount 5% on items where item.category in "tea".',
        'Na przykład discount 5% on items where item.category in "tea".',
    ),
    "units_next": _s(
        "discount 5% on items where item.sku = 5 PLN ¦5",
        ("where", "beside"),
        '"and", "or", "with", a limit or the end',
        "„and”, „or”, „with”, limit albo koniec",
        'For example on items where item.category in "tea" and item.paid >= 20 PLN.',
        'Na przykład on items where item.category in "tea" and item.paid >= 20 PLN.',
    ),
    "units_where": _s(
        "discount 5% on items ¦5",
        ("ON NAME", "ON EVERY NAME", "EVERY NUMBER NAME", "rank NUMBER NAME"),
        '"where", "with", a limit or the end',
        "„where”, „with”, limit albo koniec",
        'For example on items where item.category in "tea".',
        'Na przykład on items where item.category in "tea".',
    ),
    "every": _s(
        "discount 5 PLN on every ¦where",
        ("ON EVERY",),
        '"item", or how many items make a set',
        "„item” albo liczba sztuk w zestawie",
        "For example on every item, on every 3 items.",
        "Na przykład on every item, on every 3 items.",
    ),
    "items": _s(
        "discount 5 PLN on every 3 ¦where",
        ("EVERY NUMBER", "WITH NUMBER"),
        'the word "items"',
        "słowo „items”",
        "For example on every 3 items, with 1 item.",
        "Na przykład on every 3 items, with 1 item.",
    ),
    "ranked": _s(
        "discount 5% on cheapest ¦item",
        ("CHEAPEST", "DEAREST", "rank"),
        "how many items",
        "liczba sztuk",
        "For example on cheapest 1 item, on dearest 2 items.",
        "Na przykład on cheapest 1 item, on dearest 2 items.",
    ),
    "ranked_items": _s(
        "discount 5% on cheapest 1 ¦where",
        ("rank NUMBER",),
        '"items", or "of every" and the size of a set',
        "„items” albo „of every” i wielkość zestawu",
        "For example on cheapest 1 item, on cheapest 1 of every 2 items.",
        "Na przykład on cheapest 1 item, on cheapest 1 of every 2 items.",
    ),
    "of_every": _s(
        "discount 5% on cheapest 1 of ¦2 items",
        ("rank NUMBER OF",),
        '"every" and the size of a set',
        "„every” i wielkość zestawu",
        "For example on cheapest 1 of every 2 items.",
        "Na przykład on cheapest 1 of every 2 items.",
    ),
    "set_size": _s(
        "discount 5% on cheapest 1 of every ¦item",
        ("OF EVERY",),
        "how many items make a set",
        "liczba sztuk w zestawie",
        "For example on cheapest 1 of every 2 items.",
        "Na przykład on cheapest 1 of every 2 items.",
    ),
    "beside": _s(
        "price 5 PLN on every item with ¦item",
        ("WITH",),
        "how many items must be there too",
        "ile sztuk musi być do tego",
        'For example with 1 item where item.category in "machines".',
        'Na przykład with 1 item where item.category in "machines".',
    ),
    "beside_where": _s(
        "price 5 PLN on every item with 1 item ¦5",
        ("WITH NUMBER NAME", "WITH NUMBER NAME where"),
        '"where", a limit or the end',
        "„where”, limit albo koniec",
        'For example with 1 item where item.category in "machines".',
        'Na przykład with 1 item where item.category in "machines".',
    ),
}

_BANDS: Mapping[str, StateMessage] = {
    "measure": _s(
        "discount by ¦from",
        ("verb BY",),
        "what the bands go by: a fact",
        "to, według czego są progi: dana",
        "For example discount by order.quantity marginal from 6: 5%.",
        "Na przykład discount by order.quantity marginal from 6: 5%.",
    ),
    "mode": _s(
        "discount by order.quantity ¦6",
        ("verb BY atom",),
        '"marginal", "whole" or the first band (from …)',
        "„marginal”, „whole” albo pierwszy próg (from …)",
        "For example discount by order.quantity marginal from 6: 5%.",
        "Na przykład discount by order.quantity marginal from 6: 5%.",
    ),
    "band": _s(
        "discount by order.quantity whole ¦6",
        ("MARGINAL", "WHOLE", "mode", "band COMMA", "bands* COMMA"),
        "a band (from …: …)",
        "próg (from …: …)",
        "For example from 6: 5%, from 12: 10%.",
        "Na przykład from 6: 5%, from 12: 10%.",
    ),
    "band_limit": _s(
        "discount by order.quantity whole from ¦:",
        ("FROM",),
        "the limit at which the band begins",
        "granica, od której zaczyna się próg",
        "For example from 6: 5%, from 50 000 PLN: 2%.",
        "Na przykład from 6: 5%, from 50 000 PLN: 2%.",
    ),
    "band_colon": _s(
        "discount by order.quantity whole from 6 ¦5%",
        ("FROM part",),
        "a colon and what the band gives",
        "dwukropek i to, co próg daje",
        "For example from 6: 5%.",
        "Na przykład from 6: 5%.",
    ),
    "band_amount": _s(
        "discount by order.quantity whole from 6: ¦,",
        ("COLON",),
        "what the band gives",
        "to, co próg daje",
        "For example from 6: 5%.",
        "Na przykład from 6: 5%.",
    ),
    "band_next": _s(
        "discount by order.quantity whole from 6: 5% ¦5",
        ("COLON atom", "band", "bands*"),
        "a comma and the next band, a limit or the end",
        "przecinek i następny próg, limit albo koniec",
        "For example from 6: 5%, from 12: 10%.",
        "Na przykład from 6: 5%, from 12: 10%.",
    ),
}

_LIMITS: Mapping[str, StateMessage] = {
    "limited": _s(
        "earn 5 points at most ¦per",
        ("AT_MOST",),
        "a number with its unit",
        "liczba z jednostką",
        "For example at most 500 points per order, at most 3 times per day.",
        "Na przykład at most 500 points per order, at most 3 times per day.",
    ),
    "limited_unit": _s(
        "earn 5 points at most 5 ¦per",
        ("AT_MOST NUMBER",),
        "a unit (points, PLN, items, times)",
        "jednostka (points, PLN, items, times)",
        "For example at most 500 points per order, at most 3 times per day.",
        "Na przykład at most 500 points per order, at most 3 times per day.",
    ),
    "scope": _s(
        "earn 5 points at most 5 points ¦order",
        ("AT_MOST quantity",),
        '"per …" or "in total"',
        "„per …” albo „in total”",
        "For example at most 500 points per customer per month.",
        "Na przykład at most 500 points per customer per month.",
    ),
    "scope_word": _s(
        "earn 5 points at most 5 points per ¦1",
        ("AT_MOST quantity PER",),
        "for whom or how long (order, customer, day, month …)",
        "kogo albo jak długo dotyczy (order, customer, day, month …)",
        "For example at most 500 points per customer per month.",
        "Na przykład at most 500 points per customer per month.",
    ),
    "scope_next": _s(
        "earn 5 points at most 5 points per customer ¦5",
        ("PER NAME",),
        '"per" and a period, another limit or the end',
        "„per” i okres, kolejny limit albo koniec",
        "For example at most 500 points per customer per month.",
        "Na przykład at most 500 points per customer per month.",
    ),
    "scope_period": _s(
        "earn 5 points at most 5 points per customer per ¦1",
        ("PER NAME PER",),
        "a period (day, week, month, quarter, year)",
        "okres (day, week, month, quarter, year)",
        "For example at most 500 points per customer per month.",
        "Na przykład at most 500 points per customer per month.",
    ),
}

_CONDITIONS: Mapping[str, StateMessage] = {
    "condition": _s(
        "when ¦= 5",
        ("WHEN", "WHERE", "AND", "OR"),
        "a condition",
        "warunek",
        'For example order.subtotal >= 50 PLN, item.category in "tea", order.is_first.',
        'Na przykład order.subtotal >= 50 PLN, item.category in "tea", order.is_first.',
    ),
    "negated": _s(
        "when not ¦5",
        ("NOT",),
        "a yes-or-no fact or a bracket",
        "dana typu tak/nie albo nawias",
        "For example not order.is_first, not (order.subtotal >= 50 PLN).",
        "Na przykład not order.is_first, not (order.subtotal >= 50 PLN).",
    ),
    "not_in": _s(
        "when item.sku not ¦= 5",
        ("sum NOT",),
        '"in" and a list or a category',
        "„in” i lista albo kategoria",
        'For example item.category not in "tea".',
        'Na przykład item.category not in "tea".',
    ),
    "inside": _s(
        "when (¦)",
        ("LPAR",),
        "a condition, a list, or a fact with its filter",
        "warunek, lista albo dana z filtrem",
        'For example ("A", "B"), (customer.orders where order.subtotal >= 50 PLN).',
        'Na przykład ("A", "B"), (customer.orders where order.subtotal >= 50 PLN).',
    ),
    "inside_fact": _s(
        "when (order.margin ¦5)",
        ("LPAR fact", "LPAR fact where"),
        '"where", "else", a comparison or the closing bracket',
        "„where”, „else”, porównanie albo nawias zamykający",
        "For example (customer.orders where order.subtotal >= 50 PLN), (item.margin else 0 PLN).",
        "Na przykład (customer.orders where order.subtotal >= 50 PLN), (item.margin else 0 PLN).",
    ),
    "closing": _s(
        "when (order.subtotal >= 5 PLN ¦5)",
        ("LPAR condition", "otherwise", "LPAR fact ELSE sum"),
        "the closing bracket",
        "nawias zamykający",
        "Every opening bracket has its closing one.",
        "Każdy nawias otwierający ma swój zamykający.",
    ),
    "list_next": _s(
        'when item.sku in ("A", "B" ¦5)',
        ("LPAR sum", "listed+", "COMMA sum"),
        "a comma and the next member, or the closing bracket",
        "przecinek i następny element albo nawias zamykający",
        'For example item.sku in ("A", "B").',
        'Na przykład item.sku in ("A", "B").',
    ),
    "member": _s(
        'when item.sku in ("A", ¦)',
        ("LPAR sum COMMA", "listed+ COMMA"),
        "the next member of the list",
        "następny element listy",
        'For example item.sku in ("A", "B").',
        'Na przykład item.sku in ("A", "B").',
    ),
    "answer": _s(
        "when (item.margin else ¦)",
        ("ELSE",),
        "the value that counts if it is not known",
        "wartość, która liczy się, gdy dana nie jest znana",
        "For example (item.margin else 20% of item.paid).",
        "Na przykład (item.margin else 20% of item.paid).",
    ),
    "compared": _s(
        "when order.subtotal >= ¦and",
        ("COMPARISON",),
        "what to compare with: a fact or a value",
        "to, z czym porównać: dana albo wartość",
        "For example order.subtotal >= 50 PLN.",
        "Na przykład order.subtotal >= 50 PLN.",
    ),
    "container": _s(
        "when item.sku in ¦and",
        ("IN", "sum NOT IN"),
        "a list, a range, a category or a set",
        "lista, zakres, kategoria albo zbiór",
        'For example in ("A", "B"), in 07:00 to 10:00, in "tea".',
        'Na przykład in ("A", "B"), in 07:00 to 10:00, in "tea".',
    ),
    "range_to": _s(
        "when now.time in 07:00 ¦10:00",
        ("IN sum",),
        '"to" and the other end of the range, or the end of the condition',
        "„to” i drugi koniec zakresu albo koniec warunku",
        "For example now.time in 07:00 to 10:00.",
        "Na przykład now.time in 07:00 to 10:00.",
    ),
    "range_end": _s(
        "when now.time in 07:00 to ¦and",
        ("TO",),
        "the other end of the range",
        "drugi koniec zakresu",
        "For example now.time in 07:00 to 10:00.",
        "Na przykład now.time in 07:00 to 10:00.",
    ),
    "operand": _s(
        "when order.subtotal + ¦>=",
        ("PLUS", "MINUS", "STAR", "SLASH"),
        "what to calculate with: a fact or a value",
        "to, na czym liczyć: dana albo wartość",
        "For example order.subtotal - order.shipping.",
        "Na przykład order.subtotal - order.shipping.",
    ),
    "above": _s(
        "when order.subtotal above ¦>=",
        ("ABOVE",),
        "the limit above which it counts",
        "granica, ponad którą się liczy",
        "For example employee.margin above employee.target.",
        "Na przykład employee.margin above employee.target.",
    ),
    "unit": _s(
        "order.subtotal >= 5 ¦5",
        ("NUMBER",),
        "a unit (PLN, points, days …), or the end of the condition",
        "jednostka (PLN, points, days …) albo koniec warunku",
        "For example 5 points, 50 PLN, 30 days.",
        "Na przykład 5 points, 50 PLN, 30 days.",
    ),
    "after_fact": _s(
        "when order.subtotal ¦5",
        ("sum",),
        "a comparison (=, >=, in …), a window (in last …) or the next part",
        "porównanie (=, >=, in …), okres (in last …) albo dalsza część",
        "For example customer.spend in last 90 days >= 300 PLN.",
        "Na przykład customer.spend in last 90 days >= 300 PLN.",
    ),
    "after_value": _s(
        "order.subtotal = 5 PLN ¦5",
        (
            *("FACT", "FACT window", "fact", "filtered", "group", "listed", "quantity"),
            *("CURRENCY", "DATE", "TIME", "TEXT", "PERCENT", "NAME", "RPAR"),
            *("NUMBER NAME", "NUMBER NAME TEXT", "IN_LAST NUMBER NAME", "IN_THIS NAME", "IN_PREVIOUS NAME"),
            *("atom", "MINUS atom", "signed", "signed ABOVE signed", "excess", "excess OF excess"),
            *("part", "STAR part", "SLASH part", "multiplied", "multiplied+"),
            *("product", "PLUS product", "MINUS product", "added", "added+"),
        ),
        "a comparison, a calculation, or the next part of the rule",
        "porównanie, działanie albo następna część reguły",
        'For example order.subtotal >= 50 PLN and customer.tier = "gold".',
        'Na przykład order.subtotal >= 50 PLN and customer.tier = "gold".',
    ),
    "after_condition": _s(
        "order.subtotal >= 5 PLN and order.is_first >= 5 ¦5",
        (
            *("simple", "all_of", "any_of", "all_of+", "any_of+", "condition", "expression: expression"),
            *("COMPARISON sum", "container", "TO sum", "NOT fact", "NOT filtered", "NOT group"),
            *("AND simple", "OR simple"),
        ),
        '"and" or "or" with another condition, or the next part of the rule',
        "„and” albo „or” i kolejny warunek albo następna część reguły",
        "For example order.is_first and order.subtotal >= 50 PLN.",
        "Na przykład order.is_first and order.subtotal >= 50 PLN.",
    ),
}

STATES: Mapping[str, StateMessage] = {**_CLAUSES, **_EFFECTS, **_BANDS, **_LIMITS, **_CONDITIONS}
"""What may come, by the message's name."""


@cache
def message_of(key: str) -> str:
    """The name of the message for a state, or "" if it has none.

    >>> message_of("limit: AT_MOST quantity PER"), message_of("effect: verb PER")
    ('scope_word', 'rate')
    """
    parts = key.split()
    for length in range(len(parts), 0, -1):
        found = _ENDS.get(tuple(parts[-length:]))
        if found is not None:
            return found
    return ""


# True in these states, but a state that is reached without another word says it better.
_VAGUE = frozenset({"after_value", "unit", "after_condition"})


def told_of(automaton: Automaton, stack: tuple[int, ...], start: str) -> str:
    """The name of the message that tells best what may come after these states.

    After ``at most 5 points`` the parser has only read a number and a word; that they are the quantity of
    a limit is what it would find out with the right next word, and what is told.
    """
    ways = automaton.ways(stack, start)
    told = message_of(automaton.keys[stack[-1]])
    for depth in range(max((len(way) for way in ways), default=0)):
        for way in ways:
            name = message_of(automaton.keys[way[depth]]) if depth < len(way) else told
            if name not in _VAGUE:
                return name
            told = name
    return told


_ENDS = {tuple(end.split()): name for name, message in STATES.items() for end in message.ends}
