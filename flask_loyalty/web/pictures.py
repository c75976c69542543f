"""Small drawings for rewards: a ticket for a partner's, a gift for the shop's own."""

from __future__ import annotations

from markupsafe import Markup

__all__ = ["reward_picture"]

FRAME = (
    '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"'
    ' stroke-width="2" stroke-linejoin="round" stroke-linecap="round">{}</svg>'
)
TICKET = (
    '<path d="M4 10h24v4a2.5 2.5 0 0 0 0 5v4H4v-4a2.5 2.5 0 0 0 0-5z"/>'
    '<path d="M20 10v13" stroke-dasharray="2 3"/>'
)
GIFT = (
    '<path d="M6 14h20v12H6zM4 10h24v4H4zM16 10v16"/>'
    '<path d="M16 10c-5 0-7-2-6-4s4-2 6 4c2-6 5-6 6-4s-1 4-6 4"/>'
)


def reward_picture(partner: str | None) -> Markup:
    """The drawing beside a reward's name."""
    return Markup(FRAME).format(Markup(TICKET if partner else GIFT))
