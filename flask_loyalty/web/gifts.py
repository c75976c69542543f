"""A gift as the customer sees it: what it is, why it comes, and how it looks."""

from __future__ import annotations

from typing import Any

from flask_loyalty.web.seams import Gift, ProductFacts
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["gift_shown"]


def gift_shown(words: Words, gift: Gift) -> dict[str, Any]:
    """A gift as data, with the name, the page and the picture that the shop has for its product."""
    loyalty = the_state().loyalty
    facts: ProductFacts | None = loyalty.load("product", gift.sku) if loyalty.has("product") else None
    name = "" if facts is None else facts.name if isinstance(facts.name, str) else words.text(facts.name)
    return {
        "sku": gift.sku,
        "quantity": gift.qty,
        "rule": gift.rule,
        "reason": gift.reason,
        "name": name or gift.sku,
        "url": facts.url if facts is not None else "",
        "picture": facts.picture if facts is not None else "",
    }
