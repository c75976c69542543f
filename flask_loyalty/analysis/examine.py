"""Everything that can be said of a programme before it is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_loyalty.analysis.caps import check_caps
from flask_loyalty.analysis.cliffs import check_cliffs
from flask_loyalty.analysis.days import check_days
from flask_loyalty.analysis.dead import check_dead
from flask_loyalty.analysis.demands import check_demands
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.families import check_families
from flask_loyalty.analysis.legal import check_law
from flask_loyalty.analysis.mending import mended
from flask_loyalty.analysis.overlaps import check_overlaps
from flask_loyalty.analysis.repeats import check_repeats
from flask_loyalty.analysis.tier_falls import check_tier_falls
from flask_loyalty.analysis.unused import check_standing, check_unused
from flask_loyalty.programme.loader import Loaded
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.model import Checks
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json

__all__ = ["CHECKS", "examine", "meant_so"]

CHECKS: tuple[Callable[[Examination], None], ...] = (
    check_dead,
    check_repeats,
    check_overlaps,
    check_families,
    check_caps,
    check_standing,
    check_unused,
    check_days,
    check_cliffs,
    check_tier_falls,
    check_law,
    check_demands,
)


def examine(text: str, loaded: Loaded, now: datetime, *, name: str = "programme") -> tuple[Located, ...]:
    """What is found out about a programme as a whole, in the order of its document, with its corrections.

    :param text: the document from which ``loaded`` was built; one with mistakes has nothing to examine.
    :param now: the moment of the examination.
    """
    if loaded.programme is None:
        return ()
    notes = Notebook(name, text, read_json(text))
    told = frozenset(one.rule for one in loaded.diagnostics if one.code == "T120" and one.rule is not None)
    examination = Examination(loaded.programme, loaded.names, notes, now, told)
    for check in CHECKS:
        check(examination)
    return mended(examination, meant_so(notes.all(), loaded.programme.checks))


def meant_so(found: Sequence[Located], checks: Checks) -> tuple[Located, ...]:
    """The findings without those of which the document says that they are meant so."""
    return tuple(one for one in found if not checks.accepts(one.code, one.about))
