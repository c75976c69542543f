"""Names of categories whose promotion is forbidden or restricted by law, as shops write them."""

from __future__ import annotations

import re

__all__ = ["is_restricted"]

_WORDS = {
    *(
        "alcohol",
        "alcohols",
        "beer",
        "beers",
        "wine",
        "wines",
        "vodka",
        "whisky",
        "whiskey",
        "spirits",
        "liquor",
    ),
    *("alkohol", "alkohole", "piwo", "piwa", "wino", "wina", "wodka", "wodki", "likier", "likiery"),
    *("tobacco", "cigarettes", "cigars", "vapes", "vaping", "ecigarettes", "snus"),
    *("tyton", "papierosy", "cygara", "epapierosy", "wyroby-tytoniowe"),
    *("medicine", "medicines", "drugs", "pharmacy", "otc", "leki", "lek", "apteka", "lekarstwa"),
    *("infant-formula", "formula", "mleko-poczatkowe", "mleko-modyfikowane"),
}
_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")


def is_restricted(category: str) -> bool:
    """Whether a step of a category's path is the name of such goods.

    >>> is_restricted("drinks/alkohole")
    True
    >>> is_restricted("coffee/wine-process")
    False
    """
    steps = category.lower().translate(_PLAIN).split("/")
    return any(re.sub(r"[ _]+", "-", step).replace("e-", "e") in _WORDS or step in _WORDS for step in steps)
