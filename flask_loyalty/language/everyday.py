"""What people write who do not know yet what a rule calls orders, customers, days and limits.

``when the cart value is over 100 PLN`` or ``we wtorki`` are right sentences, but not of the language. Each
is a pattern and what a rule says instead, in its own language; :mod:`~flask_loyalty.language.idioms` looks
for them in a text that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_loyalty.language.everyday_customers import CUSTOMERS
from flask_loyalty.language.everyday_days import TIMES
from flask_loyalty.language.everyday_goods import AMOUNTS, GOODS, LIMITS
from flask_loyalty.language.everyday_orders import ORDERS, SIGNS
from flask_loyalty.language.everyday_sets import SETS
from flask_loyalty.language.everyday_words import Row, Say, both, condition

__all__ = ["EVERYDAY"]

_EVENTS: Sequence[Row] = (
    (
        r"\bwhen\s+(?:it\s+is\s+)?(?:the\s+)?customer(?:['’]s\s+birthday|\.birthday|\s+has\s+(?:a|their)\s+birthday)"
        r"|\bon\s+(?:their|his|her|the\s+customer['’]s|a\s+customer['’]s|the)\s+birthday"
        r"|\b(?:gdy|jeśli|kiedy)\s+(?:klient\s+ma\s+(?:dziś\s+|dzisiaj\s+)?urodziny"
        r"|(?:dziś|dzisiaj)\s+(?:są|przypadają|wypadają)\s+urodziny(?:\s+klienta)?|są\s+urodziny\s+klienta)"
        r"|\b(?:w\s+(?:dniu\s+)?|z\s+okazji\s+)urodzin[y]?\b(?:\s+klienta\b)?",
        "event",
        both("on birthday", "na urodziny"),
    ),
    (
        r"\bwhen\s+(?:the\s+|a\s+)?customer\s+(?:refers|referred)\s+(?:a\s+|their\s+)?friends?"
        r"|\bfor\s+(?:a\s+referral|(?:referring|inviting)\s+(?:a\s+)?friends?)"
        r"|\bgdy\s+klient\s+poleci\s+(?:sklep|znajomego|nas)|\bza\s+(?:polecenie|zaproszenie)\s+(?:znajomego|przyjaciela)",
        "event",
        both("on referral", "za polecenie"),
    ),
    (
        r"\bwhen\s+(?:the\s+|a\s+)?customer\s+(?:writes|leaves|wrote)\s+(?:a\s+)?review"
        r"|\bfor\s+(?:writing\s+)?(?:a\s+|every\s+|each\s+)?reviews?\b"
        r"|\bza\s+(?:(?:wystawienie|napisanie)\s+)?(?:opinię|opinii|recenzji)\b"
        r"|\bgdy\s+klient\s+(?:wystawi|napisze|doda)\s+(?:opinię|recenzję)",
        "event",
        both("on review", "za recenzję"),
    ),
    (
        r"\bwhen\s+(?:the\s+|a\s+)?customer\s+(?:signs\s+up|registers|joins)|\bfor\s+(?:signing\s+up|joining|(?:a\s+)?(?:registration|signup))"
        r"|\bza\s+(?:zapisanie\s+się|założenie\s+konta|zarejestrowanie\s+się|dołączenie)"
        r"|\bgdy\s+klient\s+(?:się\s+zarejestruje|założy\s+konto|dołączy)",
        "event",
        both("on signup", "za rejestrację"),
    ),
    (
        r"\bfor\s+(?:new\s+customers|(?:the\s+|a\s+|their\s+)?first\s+(?:order|purchase))"
        r"|\bon\s+(?:the\s+|their\s+)first\s+(?:order|purchase)"
        r"|\bdla\s+nowych\s+klientów|\b(?:przy|za|na)\s+(?:pierwsze|pierwszym)\s+(?:zamówieni[eu]m?|zakup(?:y|ach|ie)?)\b",
        "fact",
        condition("order.is_first", "pierwsze zamówienie klienta"),
    ),
    (
        r"\b(?:the\s+|a\s+)?customer\s+is\s+new\b|\bit\s+is\s+(?:the|their|a)\s+first\s+order\b"
        r"|\bklient\s+jest\s+nowy\b|\bto\s+(?:jest\s+)?(?:jego\s+)?pierwsze\s+zamówienie(?!\s+klienta)\b",
        "fact",
        both("order.is_first", "pierwsze zamówienie klienta"),
    ),
)


def _behind_comma(say: Say) -> Say:
    """A comma in front goes with what is said, and so does a "but"; a space stays."""
    return lambda match, language: (
        ((" " if match.group()[0] in ", " else "") + said) if (said := say(match, language)) else ""
    )


_ROWS = (*_EVENTS, *SETS, *TIMES, *ORDERS, *CUSTOMERS, *GOODS, *AMOUNTS, *SIGNS, *LIMITS)
"""The longer ones before those of which they are made."""
EVERYDAY: Sequence[tuple[re.Pattern[str], str, Say]] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE), why, _behind_comma(say))
    for pattern, why, say in _ROWS
)
