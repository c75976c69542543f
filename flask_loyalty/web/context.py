"""What every template of ours can use: ``fl_t``, ``fl_tn``, ``fl.csrf()``, ``fl.language``."""

from __future__ import annotations

from typing import Any, cast

from flask import get_flashed_messages

from flask_loyalty.web import guard
from flask_loyalty.web.locale import current_language, gettext, ngettext

__all__ = ["MESSAGES", "TemplateTools", "template_context"]

MESSAGES = ("loyalty-error", "loyalty-done")


class TemplateTools:
    """What our templates need beside texts: the token of forms, messages, the reader's language."""

    csrf = staticmethod(guard.csrf_field_value)

    @property
    def language(self) -> str:
        return current_language()

    @staticmethod
    def messages() -> list[tuple[str, str]]:
        """Our own flashed messages; those of the shop are left for the shop."""
        told = cast(
            "list[tuple[str, str]]", get_flashed_messages(with_categories=True, category_filter=MESSAGES)
        )
        return [(kind.removeprefix("loyalty-"), text) for kind, text in told]


def template_context() -> dict[str, Any]:
    """For the blueprints' context processor and for slots."""
    # Names of our own, so that a shop's layout around our pages keeps its own gettext.
    return {"fl": TemplateTools(), "fl_t": gettext, "fl_tn": ngettext}
