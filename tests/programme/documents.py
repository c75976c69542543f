"""Small documents to plant mistakes in."""

import json
from typing import Any


def minimal(**changes: Any) -> dict[str, Any]:
    """The smallest programme that gives something, with some keys changed, or taken out by ``...``."""
    document: dict[str, Any] = {
        "format": 1,
        "name": {"pl": "Klub", "en": "Club"},
        "currency": "PLN",
        "points": {
            "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
            "value": "0.02 PLN",
        },
        "rules": [{"id": "base", "rule": "earn 1 point per 1 PLN of order.margin"}],
    }
    document.update(changes)
    return {key: value for key, value in document.items() if value is not ...}


def points(**changes: Any) -> dict[str, Any]:
    """The ``points`` of the smallest programme, changed."""
    return {**minimal()["points"], **changes}


def text_of(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)
