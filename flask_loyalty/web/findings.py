"""What was told of a version when it was published, as the merchant's page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_loyalty.language.reports import in_language
from flask_loyalty.language.wording import at_head
from flask_loyalty.web.locale import current_language
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.locale import ngettext as tn

__all__ = ["findings_panel"]


def findings_panel(found: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """The findings in the reader's language, and a line that counts them.

    :param found: as they were kept; None: the version was published before they were.
    """
    if found is None:
        return {"known": False, "count": t("It was published before findings were kept."), "rows": []}
    rows = [_row(in_language(one, current_language())) for one in found]
    count = tn("One thing may surprise.", "%(num)s things may surprise.", len(rows))
    return {"known": True, "count": count if rows else t("Nothing that surprises was found."), "rows": rows}


def _row(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": told["code"],
        "message": at_head(told["message"]),
        "reason": told["reason"],
        "help": told["help"],
        "rule": told["rule"],
        "place": "" if told["rule"] else told["path"],
        "example": told["example"],
        "fixes": [at_head(fix["title"]) for fix in told["fixes"]],
    }
