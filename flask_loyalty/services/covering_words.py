"""What is said of clauses that no case exercises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flask_loyalty.language.wording import number_text

__all__ = ["missing_text", "summary_text"]

_CONDITION = {
    ("true", "en"): "no case in which this holds",
    ("false", "en"): "no case in which this does not hold",
    ("true", "pl"): "brak przypadku, w którym to jest spełnione",
    ("false", "pl"): "brak przypadku, w którym to nie jest spełnione",
}
_GOODS = {
    ("true", "en"): "no case with goods of which this holds",
    ("false", "en"): "no case with goods of which this does not hold",
    ("true", "pl"): "brak przypadku z produktem, który to spełnia",
    ("false", "pl"): "brak przypadku z produktem, który tego nie spełnia",
}
_MISSING: Mapping[str, Mapping[tuple[str, str], str]] = {
    "rule": {
        ("given", "en"): "no case in which this rule gives anything",
        ("given", "pl"): "brak przypadku, w którym ta reguła coś daje",
    },
    "since": {
        ("before", "en"): "no case before this rule begins",
        ("before", "pl"): "brak przypadku sprzed początku tej reguły",
    },
    "until": {
        ("after", "en"): "no case after this rule has ended",
        ("after", "pl"): "brak przypadku po końcu tej reguły",
    },
    "start": {
        **_CONDITION,
        ("open", "en"): "no case in which the offer is open",
        ("closed", "en"): "no case in which the offer is not open",
        ("open", "pl"): "brak przypadku, w którym oferta jest aktywna",
        ("closed", "pl"): "brak przypadku, w którym oferta nie jest aktywna",
    },
    "for": _CONDITION,
    "when": _CONDITION,
    "units": {
        ("found", "en"): "no case with enough goods for this",
        ("missing", "en"): "no case without enough goods for this",
        ("found", "pl"): "brak przypadku, w którym starcza na to produktów",
        ("missing", "pl"): "brak przypadku, w którym nie starcza na to produktów",
    },
    "item": _GOODS,
    "beside": _GOODS,
    "band": {
        ("below", "en"): "no case below the first band",
        ("reached", "en"): "no case in this band",
        ("below", "pl"): "brak przypadku poniżej pierwszego progu",
        ("reached", "pl"): "brak przypadku w tym progu",
    },
    "limit": {
        ("reached", "en"): "no case that this limit holds back",
        ("not_reached", "en"): "no case within this limit",
        ("reached", "pl"): "brak przypadku, w którym ten limit coś wstrzymuje",
        ("not_reached", "pl"): "brak przypadku, który mieści się w tym limicie",
    },
}


def missing_text(kind: str, side: str, locale: str) -> str:
    """That no case shows a clause turning out in one of its ways."""
    return _MISSING[kind][side, "pl" if locale == "pl" else "en"]


def summary_text(file: str, cases: int, shown: int, sides: int, silent: Sequence[str], locale: str) -> str:
    """The last line: how much of a programme its cases exercise, and which rules never gave anything."""
    share = number_text(Fraction(1000 * shown // sides if sides else 1000, 10), locale)
    if locale == "pl":
        told = f"{file}: przypadki: {cases}, pokryte warianty klauzul: {shown} z {sides} ({share}%)"
        return f"{told}; reguły, które nic nie dały: {', '.join(silent)}" if silent else told
    told = f"{file}: cases: {cases}, outcomes of clauses exercised: {shown} of {sides} ({share}%)"
    return f"{told}; rules that gave nothing: {', '.join(silent)}" if silent else told
