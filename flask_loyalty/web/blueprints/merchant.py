"""The merchant's pages: published versions, each rule with its plain sentences in both languages.

What differs between two of them, one rule that is written anew, and the budgets have pages of their own.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request

from flask_loyalty.services import publishing, stats
from flask_loyalty.services.surroundings import surroundings
from flask_loyalty.store import failures
from flask_loyalty.store.writing import reading
from flask_loyalty.web.budgets import budgets_page
from flask_loyalty.web.differences import difference_page
from flask_loyalty.web.findings import findings_panel
from flask_loyalty.web.guard import actor, check_csrf
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import ngettext as tn
from flask_loyalty.web.locale import short_datetime
from flask_loyalty.web.rule_page import rule_page
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["blueprint"]


def blueprint() -> Blueprint:
    """A fresh blueprint ``loyalty_merchant``."""
    bp = Blueprint("loyalty_merchant", __name__)
    bp.before_request(check_csrf)
    bp.get("/")(overview)
    bp.add_url_rule("/budgets", "budgets", budgets_page)
    bp.add_url_rule("/difference", "difference", difference_page)
    bp.add_url_rule("/rule", "rule", rule_page, methods=["GET", "POST"])
    return bp


def overview() -> str:
    """The versions, and the rules of one of them (the current one unless ``?version=`` names another)."""
    actor("merchant")
    state = the_state()
    with reading(state.db.session()) as conn:
        versions = publishing.versions(conn)
        waiting = failures.waiting(conn)
        given = {row.rule: row for row in stats.stats(conn, state.programmes, state.now())}
    words = _shown(versions)
    if words is None:
        return render_template("flask_loyalty/closed.html")
    with reading(state.db.session()) as conn:
        found = publishing.findings(conn, words.programme.number)
    return render_template(
        "flask_loyalty/merchant/overview.html",
        p={
            "findings": findings_panel(found),
            "programme": words.title,
            "shown": words.programme.number,
            "writable": _in_force(words),
            "failures": [_failure(words, failure) for failure in waiting],
            "versions": [_version(words, version) for version in reversed(versions)],
            "rules": [_rule(words, rule, given.get(rule.id)) for rule in words.programme.rules],
        },
    )


def _shown(versions: Any) -> Words | None:
    state = the_state()
    asked = request.args.get("version", "")
    if not asked:
        current: Words | None = state.words()
        return current
    known = {str(version.number): version.number for version in versions}
    if asked not in known:
        abort(404)
    words: Words | None = state.words_of(known[asked])
    return words


def _in_force(words: Words) -> bool:
    """Whether this is the version whose rules are written anew."""
    current = the_state().words()
    return current is not None and current.programme.number == words.programme.number


def _version(words: Words, version: Any) -> dict[str, Any]:
    return {
        "number": version.number,
        "when": short_datetime(version.published_at, words.programme.timezone),
        "author": version.author,
        "note": version.note,
    }


def _rule(words: Words, rule: Any, given: Any) -> dict[str, Any]:
    return {
        "id": rule.id,
        "about": words.text(rule.name),
        "text": rule.text,
        "pl": words.sentence(rule, "merchant", "pl"),
        "en": words.sentence(rule, "merchant", "en"),
        "around": surroundings(rule, words.programme, words.names, words.language),
        "stats": _stats(words, given) if given else "",
    }


def _stats(words: Words, given: Any) -> str:
    times = tn("applied once", "applied %(num)s times", given.times)
    told = t(
        "%(times)s · cost %(cost)s · margin of the orders it touched %(margin)s",
        times=times, cost=words.money(given.cost_minor), margin=words.money(given.margin_minor),
    )  # fmt: skip
    if not given.held_back_minor:
        return told
    return t(
        "%(told)s · held back by floors %(amount)s", told=told, amount=words.money(given.held_back_minor)
    )


def _failure(words: Words, failure: Any) -> str:
    return t(
        "%(event)s of %(ref)s, %(when)s: %(error)s",
        event=failure.event, ref=failure.ref, error=failure.error,
        when=short_datetime(failure.occurred_at, words.programme.timezone),
    )  # fmt: skip
