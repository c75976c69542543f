"""The partner's pages: redeem a code once, and the statement of what the shop owes."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, render_template, url_for

from flask_loyalty.services import views
from flask_loyalty.services.views import PartnerRow, PartnerView
from flask_loyalty.store.writing import reading
from flask_loyalty.web.guard import actor, check_csrf
from flask_loyalty.web.locale import short_datetime
from flask_loyalty.web.redeeming import Verdict, fresh_key, redeem_typed
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["blueprint"]


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
    verdict = redeem_typed(partner)
    return _page(partner, verdict), verdict.status


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


def _page(partner: str, verdict: Verdict | None = None) -> str:
    state = the_state()
    words = state.words()
    with reading(state.db.session()) as conn:
        view = views.partner_view(conn, partner, state.now())
    known = words.programme.partners.get(partner) if words else None
    return render_template(
        "flask_loyalty/partner/overview.html",
        p={
            "name": known.name if known else partner,
            "redeem": {"verdict": verdict, "key": fresh_key(), "url": url_for("loyalty_partner.redeem")},
            "owed": _owed(words, view),
            "rows": [_row(words, row) for row in view.rows] if words else [],
        },
    )


def _owed(words: Words | None, view: PartnerView) -> str:
    return words.money(view.owed_minor) if words else "0"


def _row(words: Words, row: PartnerRow) -> dict[str, str]:
    reward = words.programme.rewards.get(row.reward)
    return {
        "when": short_datetime(row.redeemed_at, words.programme.timezone),
        "reward": words.text(reward.name) if reward else row.reward,
        "code": row.code,
        "amount": words.money(row.settle_minor),
    }
