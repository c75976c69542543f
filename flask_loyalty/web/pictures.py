"""Small drawings for rewards: a ticket for a partner's, a cup for the shop's own."""

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
CUP = (
    '<path d="M7 12h15v8a6 6 0 0 1-6 6h-3a6 6 0 0 1-6-6z"/><path d="M22 14h2.5a3 3 0 0 1 0 6H22"/>'
    '<path d="M12 8c0-2 2-2 2-4M17 8c0-2 2-2 2-4"/>'
)


def reward_picture(partner: str | None) -> Markup:
    """The drawing beside a reward's name."""
    return Markup(FRAME).format(Markup(TICKET if partner else CUP))
