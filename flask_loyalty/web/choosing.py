"""What a customer chose for their cart, kept in the browser's session: points, rewards, codes, gift cards.

Also what the checkout panel last showed, so that an order that would come out otherwise is refused once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import current_app, g, has_request_context, session

from flask_loyalty.engine.facts import Choices
from flask_loyalty.engine.gift_cards import masked
from flask_loyalty.errors import StaleQuote, WrongInput

if TYPE_CHECKING:
    from flask_loyalty.web.offer import Offer

__all__ = [
    "add_card",
    "add_code",
    "choose_points",
    "chosen",
    "forget",
    "has_room_for_card",
    "has_room_for_code",
    "held",
    "placed_here",
    "read_code",
    "read_points",
    "refuse_code",
    "refuse_if_changed",
    "remember_held",
    "remember_placed",
    "remember_shown",
    "remove_card",
    "remove_code",
    "say",
    "take_messages",
    "take_refused_code",
    "toggle_reward",
]

KEY = "_loyalty_choices"
SHOWN = "_loyalty_shown"
HELD = "_loyalty_held"
SAID = "_loyalty_said"
MOST_POINTS = 10**9
MOST_REWARDS = 5
MOST_MESSAGES = 5
MOST_CODES = 5
MOST_CARDS = 5
LONGEST_CODE = 64
REFUSED = "_loyalty_code"
PLACED = "_loyalty_placed"


def chosen() -> Choices:
    """The choices of this browser; whatever does not look like ours counts as none."""
    kept: Any = session.get(KEY) if has_request_context() else None
    if not isinstance(kept, dict):
        return Choices()
    points, rewards = kept.get("points", 0), kept.get("rewards", [])
    codes, cards = kept.get("codes", []), kept.get("gift_cards", [])
    return Choices(
        points=points if isinstance(points, int) and 0 <= points <= MOST_POINTS else 0,
        rewards=tuple(str(r) for r in rewards) if isinstance(rewards, list) else (),
        codes=tuple(str(c) for c in codes) if isinstance(codes, list) else (),
        gift_cards=tuple(str(c) for c in cards) if isinstance(cards, list) else (),
    )


def read_points(text: str) -> int:
    """A number of points as a person typed it: digits, perhaps with spaces between thousands.

    :raises WrongInput: for anything else, a negative or an absurd number.
    """
    plain = "".join(text.split())
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise WrongInput(where="points", problem="this is no whole number from 0 up.")
    return int(plain)


def choose_points(points: int) -> None:
    """Pay with so many points; 0 takes the choice back."""
    _keep(replace(chosen(), points=points))


def toggle_reward(reward: str, *, take: bool) -> None:
    """Take a reward with the order, or put it back."""
    others = tuple(r for r in chosen().rewards if r != reward)
    rewards = (*others, reward)[-MOST_REWARDS:] if take else others
    _keep(replace(chosen(), rewards=rewards))


def read_code(text: str) -> str:
    """A code as a person typed it: at most so long, nothing in it that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_CODE]


def has_room_for_code() -> bool:
    """Whether one more code may be used with this cart."""
    return len(chosen().codes) < MOST_CODES


def add_code(code: str) -> None:
    """Use a code with this cart; where there are too many already nothing changes."""
    codes = chosen().codes
    if code not in codes and has_room_for_code():
        _keep(replace(chosen(), codes=(*codes, code)))


def remove_code(code: str) -> None:
    """Use a code no longer."""
    _keep(replace(chosen(), codes=tuple(one for one in chosen().codes if one != code)))


def has_room_for_card() -> bool:
    """Whether one more gift card may pay for this cart."""
    return len(chosen().gift_cards) < MOST_CARDS


def add_card(typed: str) -> None:
    """Pay with a gift card; where there are too many already nothing changes."""
    cards = chosen().gift_cards
    if typed not in cards and has_room_for_card():
        _keep(replace(chosen(), gift_cards=(*cards, typed)))


def remove_card(shown: str) -> None:
    """Pay no longer with a gift card, as it was typed or as it is shown."""
    kept = tuple(one for one in chosen().gift_cards if shown not in (one, masked(one)))
    _keep(replace(chosen(), gift_cards=kept))


def refuse_code(code: str, why: str) -> None:
    """Keep what was typed and why it did not do, for the panel to show beside its field."""
    session[REFUSED] = [code, why]


def take_refused_code() -> tuple[str, str]:
    """The code that did not do, and why, which is thereby told; empty if none."""
    kept: Any = session.pop(REFUSED, None) if has_request_context() and REFUSED in session else None
    if not isinstance(kept, list) or len(kept) != 2:
        return "", ""
    return str(kept[0]), str(kept[1])


def _keep(choices: Choices) -> None:
    codes = {"codes": list(choices.codes)} if choices.codes else {}
    cards = {"gift_cards": list(choices.gift_cards)} if choices.gift_cards else {}
    session[KEY] = {"points": choices.points, "rewards": list(choices.rewards), **codes, **cards}
    g.pop("_loyalty_offer", None)  # it was asked with the choices of before


def remember_held(ref: str) -> None:
    """The quote of this browser's cart is held under a reference."""
    if has_request_context():
        session[HELD] = ref
        g.pop("_loyalty_offer", None)


def held() -> str:
    """Under which reference this browser's quote is held; empty if it is not."""
    kept: Any = session.get(HELD) if has_request_context() else None
    return kept if isinstance(kept, str) else ""


def remember_shown(offer: Offer) -> None:
    """Keep what the checkout panel shows now."""
    session[SHOWN] = offer.shown()


def refuse_if_changed(offer: Offer) -> None:
    """Raise once if the order would come out otherwise than the panel last showed.

    :raises StaleQuote: with each figure that changed; the new ones count as shown from then on.
    """
    before: Any = session.get(SHOWN) if has_request_context() else None
    now = offer.shown()
    if not isinstance(before, dict) or before == now:
        return
    session[SHOWN] = now
    changes = {
        what: (str(before.get(what, "")), str(value))
        for what, value in now.items()
        if before.get(what) != value
    }
    raise StaleQuote(changes=changes)


def say(kind: str, text: str) -> None:
    """Keep a message for the next page of ours: ``"error"`` or ``"done"``."""
    session[SAID] = [*session.get(SAID, []), [kind, text]][-MOST_MESSAGES:]


def take_messages() -> list[tuple[str, str]]:
    """The messages kept so far, which are thereby told."""
    kept: Any = session.pop(SAID, []) if has_request_context() else []
    return [(str(kind), str(text)) for kind, text in kept]


def remember_placed(ref: str) -> None:
    """This browser has just placed an order: a guest may see there what was bought."""
    if has_request_context() and not current_app.session_interface.is_null_session(session):
        session[PLACED] = ref  # a shop without a SECRET_KEY has a session that cannot be changed


def placed_here(ref: str) -> bool:
    """Whether this browser placed that order, the last of its orders."""
    return has_request_context() and session.get(PLACED) == ref


def forget() -> None:
    """The order is placed: the choices were for its cart."""
    if has_request_context():
        for key in (KEY, SHOWN, HELD):
            if key in session:  # a shop without a SECRET_KEY has a session that cannot be changed
                session.pop(key)
