"""The partner's pages: redeem a code once, and the statement of what the shop owes."""

from __future__ import annotations

import csv
import io
import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, render_template, request

from flask_loyalty.errors import CodeRefused
from flask_loyalty.services import rewards, views
from flask_loyalty.store.writing import own, reading
from flask_loyalty.web.guard import actor, check_csrf
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import short_datetime
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["blueprint"]

LONGEST_CODE = 40


def blueprint() -> Blueprint:
    """A fresh blueprint ``loyalty_partner``."""
    bp = Blueprint("loyalty_partner", __name__)
    bp.before_request(check_csrf)
    bp.get("/")(overview)
    bp.post("/redeem")(redeem)
    bp.get("/statement.csv")(statement)
    return bp


def overview() -> str:
    """One field for a code, and the statement."""
    return _page(actor("partner").id)


def redeem() -> tuple[str, int]:
    """Redeem a code; the answer is one big word and one reason."""
    partner = actor("partner").id
    typed = request.form.get("code", "")
    state = the_state()
    if not typed.strip() or len(typed) > LONGEST_CODE:
        return _page(
            partner, _no(t("This is no code of ours. Check it letter by letter.")), typed[:LONGEST_CODE]
        ), 422
    try:
        done = own(
            state.db.engine,
            lambda conn: rewards.redeem_code(conn, partner, typed, secrets.token_hex(8), state.now()),
        )
    except CodeRefused as refused:
        return _page(partner, _no(_why(refused)), typed), 409
    words = state.words_of(done.version)
    reward = words.programme.rewards.get(done.reward) if words else None
    name = words.text(reward.name) if words and reward else done.reward
    owed = t("The shop owes you %(money)s for it.", money=words.money(done.settle_minor)) if words else ""
    return _page(partner, {"ok": True, "word": t("Valid"), "reason": f"{name}. {owed}".strip()}), 200


def statement() -> Response:
    """The statement as CSV, one redeemed code a line."""
    partner = actor("partner").id
    state = the_state()
    with reading(state.db.session()) as conn:
        view = views.partner_view(conn, partner, state.now())
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["entry", "redeemed_at", "reward", "code", "amount_minor", "currency"])
    for row in view.rows:
        table.writerow(
            [
                row.entry,
                row.redeemed_at.isoformat(),
                plain(row.reward),
                plain(row.code),
                row.settle_minor,
                row.currency,
            ]
        )
    return Response(
        out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="statement-{state.now():%Y-%m-%d}.csv"'},
    )


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(tuple("=+-@\t\r\n")) else text


def _page(partner: str, result: dict[str, Any] | None = None, typed: str = "") -> str:
    state = the_state()
    words = state.words()
    with reading(state.db.session()) as conn:
        view = views.partner_view(conn, partner, state.now())
    known = words.programme.partners.get(partner) if words else None
    return render_template(
        "flask_loyalty/partner/overview.html",
        p={
            "name": known.name if known else partner,
            "result": result,
            "typed": typed,
            "owed": _owed(words, view),
            "rows": [_row(words, row) for row in view.rows] if words else [],
        },
    )


def _owed(words: Words | None, view: Any) -> str:
    return words.money(view.owed_minor) if words else "0"


def _row(words: Words, row: Any) -> dict[str, str]:
    reward = words.programme.rewards.get(row.reward)
    return {
        "when": short_datetime(row.redeemed_at, words.programme.timezone),
        "reward": words.text(reward.name) if reward else row.reward,
        "code": row.code,
        "amount": words.money(row.settle_minor),
    }


def _why(refused: CodeRefused) -> str:
    state = the_state()
    words = state.words()
    zone = words.programme.timezone if words else "UTC"
    when = short_datetime(datetime.fromisoformat(refused.when), zone) if refused.when else ""
    return {
        "used": t("It was already redeemed: %(when)s.", when=when),
        "cancelled": t("It was cancelled together with its order."),
        "expired": t("It expired: %(when)s.", when=when),
    }.get(refused.why, t("This is no code of ours. Check it letter by letter."))


def _no(reason: str) -> dict[str, Any]:
    return {"ok": False, "word": t("Not valid"), "reason": reason}
