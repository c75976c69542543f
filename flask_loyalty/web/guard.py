"""Who may open a page, and that a form was sent by the page it stands on."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from flask import abort, current_app, redirect, request, session, url_for

from flask_loyalty.web.seams import key_of

__all__ = [
    "Actor",
    "actor",
    "address_of",
    "check_csrf",
    "csrf_field_value",
    "is_guest",
    "member_or_login",
    "safe_next",
]

CSRF_KEY = "_loyalty_csrf"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is signed in as employee, merchant or partner: the shop's key and, for a merchant, a role."""

    id: str
    role: str = ""


def actor(kind: str) -> Actor:
    """The signed-in person of a kind; 404 if the shop lets nobody in, 403 if this one is not.

    A guest is sent to sign in first, where it is known where.
    """
    loader = current_app.extensions["loyalty"].loyalty.actor_loaders.get(kind)
    if loader is None:
        abort(404)
    who = loader()
    key, role = who if isinstance(who, tuple) else (who, "")
    id_ = key_of(key)
    if id_ is None:
        _let_sign_in()
        abort(403)
    return Actor(id_, str(role))


def member_or_login() -> str:
    """The signed-in customer; a guest is sent to sign in, otherwise the shop's own answer to that (401)."""
    member = current_app.extensions["loyalty"].loyalty.load("member")
    if member is None:
        _let_sign_in()
        abort(401)
    return cast(str, member)


def _let_sign_in() -> None:
    """Send a guest to the shop's page for it, from which they come back here.

    Not somebody who is signed in as somebody else, who would go round in circles; and not from a form, to
    which there is no way back.
    """
    if request.method not in ("GET", "HEAD") or not is_guest():
        return
    here = request.script_root + request.full_path.removesuffix("?")
    if view := current_app.extensions["loyalty"].settings.login_view:
        abort(redirect(address_of(view, next=here)))
    manager: Any = getattr(current_app, "login_manager", None)  # Flask-Login's, where the shop has it
    if manager is not None and (manager.login_view or manager.unauthorized_callback):
        abort(current_app.make_response(manager.unauthorized()))


def is_guest() -> bool:
    """Whether the shop knows this person neither as a customer nor as anybody who works there."""
    if hasattr(current_app, "login_manager"):
        from flask_login import current_user  # the shop's own; never required

        if current_user.is_authenticated:
            return False
    loyalty = current_app.extensions["loyalty"].loyalty
    people = [loader() for loader in loyalty.actor_loaders.values()]
    if loyalty.has("member"):
        people.append(loyalty.load("member"))
    return all(key_of(who[0] if isinstance(who, tuple) else who) is None for who in people)


def address_of(view: str, **values: Any) -> str:
    """The address of a page of the shop's: an endpoint, or a path that starts with "/"."""
    if not view.startswith("/"):
        return url_for(view, **values)
    query = urlencode(values)
    return f"{view}{'&' if '?' in view else '?'}{query}" if query else view


def csrf_field_value() -> str:
    """The token of a form: Flask-WTF's where the shop has it, otherwise our own of this browser's session."""
    if "csrf" in current_app.extensions:
        from flask_wtf.csrf import generate_csrf  # the shop's own; never required

        return cast(str, generate_csrf())
    if CSRF_KEY not in session:
        session[CSRF_KEY] = secrets.token_urlsafe(32)
    return cast(str, session[CSRF_KEY])


def check_csrf() -> None:
    """Refuse a form without its token; where the shop has Flask-WTF that looks, or has already looked."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if "csrf" in current_app.extensions:
        if current_app.config["WTF_CSRF_ENABLED"] and not current_app.config["WTF_CSRF_CHECK_DEFAULT"]:
            current_app.extensions["csrf"].protect()  # the shop protects view by view, and so do we
        return
    sent, kept = request.form.get("csrf_token", ""), session.get(CSRF_KEY, "")
    if not kept or not hmac.compare_digest(sent.encode(), kept.encode()):
        abort(400, "This form is out of date. Go back, reload the page and try again.")


def safe_next(default: str) -> str:
    """Where to go after a form: a path of this site that the form named, or the default page."""
    wanted = request.form.get("next", "")
    # A backslash or a second slash would make a browser read the path as another host, and it drops a tab
    # or a new line between them.
    local = wanted.startswith("/") and not wanted.startswith("//")
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if local and plain else url_for(default)
