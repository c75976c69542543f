"""The pages: customer, merchant, employee, partner; each can be off, moved, or on a host of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask, abort, request

from flask_loyalty.web.blueprints import customer, employee, merchant, partner
from flask_loyalty.web.config import Settings
from flask_loyalty.web.context import template_context

__all__ = ["register"]

WEB = Path(__file__).resolve().parent.parent

MODULES = {"customer": customer, "merchant": merchant, "employee": employee, "partner": partner}


def register(app: Flask, settings: Settings) -> None:
    """Mount the blueprints that are on, and the files and templates that all of them share."""
    # A blueprint object remembers the app it was registered on, so each app gets its own.
    shared = Blueprint(
        "loyalty_static",
        "flask_loyalty.web",
        root_path=str(WEB),
        static_folder="static",
        static_url_path="/loyalty-static",
        template_folder="templates",
    )
    app.register_blueprint(shared)
    for name, prefix in settings.blueprints.items():
        blueprint = MODULES[name].blueprint()
        blueprint.context_processor(template_context)
        if name in settings.hosts:
            blueprint.before_request(_only_on(settings.hosts[name]))
        app.register_blueprint(blueprint, url_prefix=prefix)


def _only_on(host: str) -> Callable[[], None]:
    """Flask itself takes no host for a blueprint, and matching hosts is a matter of the whole app."""

    def look() -> None:
        if request.host.lower() not in (host.lower(), f"{host.lower()}:{request.environ['SERVER_PORT']}"):
            abort(404)

    return look
