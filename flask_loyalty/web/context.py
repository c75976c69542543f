"""What every template of ours can use: ``fl_t``, ``fl_tn``, ``fl.csrf()``, ``fl.language``."""

from __future__ import annotations

from typing import Any

from flask import g

from flask_loyalty.web import choosing, guard
from flask_loyalty.web.locale import current_language, gettext, ngettext
from flask_loyalty.web.state import the_state

__all__ = ["TemplateTools", "template_context"]


class TemplateTools:
    """What our templates need beside texts: the token of forms, messages, the reader's language."""

    csrf = staticmethod(guard.csrf_field_value)

    @property
    def language(self) -> str:
        return current_language()

    @property
    def htmx(self) -> str:
        """Whose htmx exchanges the panels in place: ``"ours"``, ``"shop"``, or "" for none."""
        return the_state().settings.htmx

    @property
    def refresh(self) -> tuple[str, ...]:
        """The ids of the shop's own elements that follow a choice."""
        return the_state().settings.refresh

    @staticmethod
    def once(what: str) -> bool:
        """Whether this is asked for the first time in this request."""
        asked: set[str] = g.setdefault("_loyalty_once", set())
        first = what not in asked
        asked.add(what)
        return first

    @staticmethod
    def messages() -> list[tuple[str, str]]:
        """What our forms have to say, once; the shop's own messages are the shop's."""
        return choosing.take_messages()


def template_context() -> dict[str, Any]:
    """For the blueprints' context processor and for slots."""
    # Names of our own, so that a shop's layout around our pages keeps its own gettext.
    return {"fl": TemplateTools(), "fl_t": gettext, "fl_tn": ngettext}
