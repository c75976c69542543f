"""``{{ loyalty_slot("cart") }}``: a small piece of the shop's page, or nothing.

Whatever goes wrong inside, the shop's page stands: the slot is empty and the reason is in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, render_template_string
from markupsafe import Markup

from flask_loyalty.web import panels
from flask_loyalty.web.context import template_context
from flask_loyalty.web.state import the_state
from flask_loyalty.web.unbroken import unbroken

__all__ = ["loyalty_slot"]

log = logging.getLogger("flask_loyalty")

PANELS: Mapping[str, Callable[..., Mapping[str, Any] | None]] = {
    "product": panels.product,
    "cart": panels.cart,
    "checkout": panels.checkout,
    "thanks": panels.thanks,
    "account": panels.account,
    "nav": panels.nav,
}

# The chip in the navigation stands on every page, so it brings the style sheet for the others too.
FRAME = (
    '{% import "flask_loyalty/macros.html" as m with context %}{{ m.styles() }}{% include slot_template %}'
)


def loyalty_slot(name: str, **about: Any) -> Markup:
    """One of ``product`` (``sku=…``), ``cart``, ``checkout``, ``thanks`` (``ref=…``), ``account``, ``nav``.

    :return: HTML, or "" when there is nothing to say or something failed.
    """
    if name not in PANELS:
        log.error("loyalty_slot(%r): there is no such slot; there are %s", name, ", ".join(PANELS))
        return Markup("")
    try:
        # The shop's loaders query, and its session must not flush half-made rows for the sake of a slot.
        with the_state().db.session.no_autoflush:
            panel = PANELS[name](**about)
            if panel is None:
                return Markup("")
            html = render_template_string(
                FRAME, p=panel, slot_template=f"flask_loyalty/slots/{name}.html", **template_context()
            )
        return unbroken(html)
    except Exception:  # the shop's page matters more than ours
        log.exception("loyalty_slot(%r) of %s failed and stays empty", name, current_app.name)
        return Markup("")
