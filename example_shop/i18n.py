"""Polish and English: the switch in the header, and how money, dates and states are written."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, has_request_context, redirect, request, session
from flask_babel import Babel, get_locale
from flask_babel import format_currency as babel_currency
from flask_babel import format_datetime as babel_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .models import CURRENCY
from .redirects import is_local

LANGUAGES = {"pl": "Polski", "en": "English"}

STATUS_LABELS = {
    "placed": _l("waiting for payment"),
    "paid": _l("paid"),
    "delivered": _l("delivered"),
    "cancelled": _l("cancelled"),
    "refunded": _l("refunded"),
}
DELIVERY_LABELS = {
    "courier": _l("Courier"),
    "locker": _l("Parcel locker"),
    "pickup": _l("Pickup in the shop"),
}
PAYMENT_LABELS = {"card": _l("Card"), "transfer": _l("Bank transfer")}
ROLE_LABELS = {
    "customer": _l("customer"),
    "merchant": _l("owner"),
    "employee": _l("employee"),
    "partner": _l("partner"),
}

bp = Blueprint("i18n", __name__)


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "pl")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Warsaw")
    Babel(app, locale_selector=_chosen)
    app.add_template_filter(money)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.context_processor(
        lambda: {
            "lang": language(),
            "this_page": this_page,
            "languages": LANGUAGES,
            "status_label": STATUS_LABELS,
            "delivery_label": DELIVERY_LABELS,
            "payment_label": PAYMENT_LABELS,
            "role_label": ROLE_LABELS,
        }
    )


@bp.post("/language/<code>")
def switch(code: str):
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    back = request.form.get("next", "")
    return redirect(back if is_local(back) else "/")


def this_page() -> str:
    """Where the switch comes back to: this page; after a form that has no page, where the form stood."""
    here = request.full_path if request.query_string else request.path
    if request.method == "GET" or current_app.create_url_adapter(request).test(method="GET"):
        return here
    came = urlsplit(request.referrer or "")
    back = f"{came.path}?{came.query}" if came.query else came.path
    return back if came.netloc == request.host and is_local(back) else "/"


def _chosen() -> str:
    return session.get("language", "pl") if has_request_context() else "pl"


def language() -> str:
    """The language of the page, "pl" or "en"."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "pl"


def money(minor: int) -> str:
    """Grosze as people write them: „1 234,50 zł", "PLN 1,234.50"."""
    text = babel_currency(Decimal(minor).scaleb(-2), CURRENCY)
    # CLDR puts a space between letters and digits; Babel leaves it out.
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\N{NO-BREAK SPACE}", text)


def day(when: datetime) -> str:
    return babel_datetime(when, "d MMMM y")


def moment(when: datetime) -> str:
    return babel_datetime(when, _("d MMMM y, HH:mm"))
