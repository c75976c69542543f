"""The merchant's page of one rule: its text, what it says, and all that is to be said of it as one types.

Nothing is kept or published here: the text goes back into the document, and that is published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import abort, render_template, request

from flask_loyalty.language.reports import in_language
from flask_loyalty.language.wording import at_head
from flask_loyalty.programme.loader import Catalogue
from flask_loyalty.services import publishing
from flask_loyalty.services.rule_writing import MOST_TEXT, NEW, Draft, changes, written
from flask_loyalty.store.writing import reading
from flask_loyalty.web.catalogue import shops_catalogue
from flask_loyalty.web.differences import block_lines
from flask_loyalty.web.excerpts import stretches
from flask_loyalty.web.guard import actor
from flask_loyalty.web.locale import current_language
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import ngettext as tn
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["rule_page"]


def rule_page() -> str:
    """A rule of the version in force (``?rule=``, the first if none is asked for; ``+``: a new one), and what
    its text says.

    A form brings another text (``text``), or one that a correction makes of it (``take``); ``compare`` asks
    what it would change.
    """
    actor("merchant")
    state = the_state()
    words = state.words()
    if words is None:
        return render_template("flask_loyalty/closed.html")
    number = words.programme.number
    new = request.values.get("rule") == NEW or not words.programme.rules
    with state.desk.draft(number, state.now(), lambda: _document(number), new=new) as draft:
        page = _page(words, draft) if draft else {"id": ""}
    ids = [rule.id for rule in words.programme.rules]
    page = {**page, "programme": words.title, "number": number, "ids": ids}
    return render_template("flask_loyalty/merchant/rule.html", p=page)


def _document(number: int) -> tuple[str, Catalogue]:
    state = the_state()
    with reading(state.db.session()) as conn:
        return publishing.document(conn, number), shops_catalogue()[0]


def _page(words: Words, draft: Draft) -> dict[str, Any]:
    id_ = draft.new or request.values.get("rule") or words.programme.rules[0].id
    rule = words.rule(id_)
    if rule is None and not draft.new:
        abort(404)
    before = rule.text if rule else ""
    text = _typed(before)
    sent = "take" in request.form or "text" in request.form
    page = {
        "id": NEW if draft.new else id_,
        "new": draft.new,
        "about": words.text(rule.name) if rule else "",
        "text": text,
        "published": before,
        "sent": sent,
        "taken": bool(request.form.get("take")),
        "most": MOST_TEXT,
        "spoken": t("The rules of this programme are written in Polish.")
        if words.names.language == "pl"
        else t("The rules of this programme are written in English."),
        "same": text == before,
        "place": f"rules[{draft.editing.places[id_]}].rule",
    }
    if draft.new and not text:
        return {**page, "told": [], "count": t("Nothing is written yet."), "sentence": None, "blocks": ()}
    if len(text) > MOST_TEXT:
        long = t(
            "This text has %(num)s characters. A rule has %(most)s at most.", num=len(text), most=MOST_TEXT
        )
        return {**page, "told": [], "count": long, "sentence": None, "blocks": ()}
    return {**page, **_said(words, draft, id_, text)}


def _said(words: Words, draft: Draft, rule_id: str, text: str) -> dict[str, Any]:
    said = written(draft, rule_id, text, words.names)
    told = [_one(in_language(one, current_language())) for one in said["told"]]
    asked = "compare" in request.form
    blocks = changes(draft, rule_id, text, the_state().now(), current_language()) if asked else ()
    return {
        "told": told,
        "count": _count(told, publishing.refused_codes(draft.editing.whole.programme, dead=said["dead"])),
        "sentence": said["sentence"],
        "written": said["written"],
        "compared": asked,
        "blocks": [block_lines(one) for one in blocks],
    }


def _typed(before: str) -> str:
    """The text of the form with its lines as a document has them, or the rule's own."""
    sent = request.form.get("take") or request.form.get("text")
    if sent is None:
        return before
    return "\n".join(line.rstrip() for line in sent.replace("\r\n", "\n").strip("\n").split("\n"))


def _count(told: Sequence[Mapping[str, Any]], refused: Collection[str]) -> str:
    """How much is told, and what of it the document does not let be published."""
    mistakes = sum(one["mistake"] for one in told)
    if mistakes:
        return tn("%(num)s mistake.", "%(num)s mistakes.", mistakes)
    if told:
        count = tn("One thing may surprise.", "%(num)s things may surprise.", len(told))
        codes = dict.fromkeys(one["code"] for one in told if one["code"] in refused)
        stands = t("This stands in the way of publishing: %(codes)s.", codes=", ".join(codes))
        return f"{count} {stands}" if codes else count
    return t("Nothing that surprises was found.")


def _one(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: told[key] for key in ("code", "reason", "example", "rules", "fixes")},
        "shown": [*stretches(told["shown"])],
        **{key: at_head(told[key]) for key in ("message", "help")},
        "mistake": told["severity"] == "error",
    }
