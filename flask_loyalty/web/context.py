"""What every template of ours can use: ``fl_t``, ``fl_tn``, ``fl.csrf()``, ``fl.language``."""

from __future__ import annotations

from typing import Any

from flask_loyalty.web import choosing, guard
from flask_loyalty.web.locale import current_language, gettext, ngettext

__all__ = ["TemplateTools", "template_context"]


class TemplateTools:
    """What our templates need beside texts: the token of forms, messages, the reader's language."""

    csrf = staticmethod(guard.csrf_field_value)

    @property
    def language(self) -> str:
        return current_language()

    @staticmethod
    def messages() -> list[tuple[str, str]]:
        """What our forms have to say, once; the shop's own messages are the shop's."""
        return choosing.take_messages()


def template_context() -> dict[str, Any]:
    """For the blueprints' context processor and for slots."""
    # Names of our own, so that a shop's layout around our pages keeps its own gettext.
    return {"fl": TemplateTools(), "fl_t": gettext, "fl_tn": ngettext}
