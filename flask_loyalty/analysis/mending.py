"""Corrections of what is found out about a programme, as edits of its document.

Each module with a table ``MENDERS`` knows some findings: of a code, what makes its corrections. One that is
safe changes no decision and takes nothing away that its author may still mean; a person chooses the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from flask_loyalty.analysis import (
    mending_bands,
    mending_days,
    mending_deals,
    mending_demands,
    mending_document,
    mending_rules,
)
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.mending_tools import Mender, Tries, Wound
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.reports import fix_data
from flask_loyalty.programme.mistakes import Located

__all__ = ["MENDERS", "mended"]

MENDERS: Mapping[str, Mender] = {
    **mending_rules.MENDERS,
    **mending_bands.MENDERS,
    **mending_deals.MENDERS,
    **mending_demands.MENDERS,
    **mending_document.MENDERS,
    **mending_days.MENDERS,
}
MOST = 5


def mended(of: Examination, found: Iterable[Located]) -> tuple[Located, ...]:
    """Findings with their corrections, the likeliest first; none where only the author can know.

    :param of: the examination that found them, of the whole document.
    """
    tries = Tries()
    return tuple(_with_fixes(of, one, tries) for one in found)


def _with_fixes(of: Examination, one: Located, tries: Tries) -> Located:
    mender = MENDERS.get(one.code)
    if mender is None:
        return one
    made = islice(_distinct(mender(Wound(of, one, tries))), MOST)
    fixes = tuple({**fix_data(fix, of.notes.text), "in": "file"} for fix in made)
    return replace(one, fixes=fixes)


def _distinct(fixes: Iterator[Fix]) -> Iterator[Fix]:
    given: list[tuple[object, ...]] = []
    for fix in fixes:
        if fix.edits and fix.edits not in given:
            given.append(fix.edits)
            yield fix
