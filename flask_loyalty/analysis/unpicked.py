"""Groups that do not say which of their rules wins (D301), with an order on which several could."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.meetings import Meetings, on_one_order, on_one_unit
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.analysis.telling import told
from flask_loyalty.programme.loader import Loaded, load_programme
from flask_loyalty.programme.mistakes import Located
from flask_loyalty.programme.model import Phase, Pick
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json

__all__ = ["with_meetings"]

UNPICKED = "D301"


def with_meetings(text: str, loaded: Loaded, now: datetime, *, name: str = "programme") -> Loaded:
    """The same document with its mistakes; a group without a pick has an order on which its rules meet.

    The order is decided as if all rules of the group applied, which shows what they would contend for. No
    order is shown where another mistake stands in the way, or none was found.

    :param text: the document of ``loaded``.
    """
    mistakes = {one.code for one in loaded.errors}
    read = read_json(text)
    if mistakes != {UNPICKED} or not isinstance(read.value, dict):
        return loaded
    free = load_programme(json.dumps(_where_all_apply(read.value, loaded)), name=name)
    if free.programme is None:
        return loaded
    of = Examination(free.programme, free.names, Notebook(name, text, read), now)
    return replace(loaded, diagnostics=tuple(_with_example(of, one) for one in loaded.diagnostics))


def _where_all_apply(document: Mapping[str, Any], loaded: Loaded) -> Mapping[str, Any]:
    """The document with the answer that lets all rules of those groups apply."""
    places = {int(one.steps[1]) for one in loaded.errors}
    groups = [
        {**{key: value for key, value in group.items() if key != "at_most"}, "pick": Pick.ALL.value}
        if place in places
        else group
        for place, group in enumerate(document["groups"])
    ]
    return {**document, "groups": groups}


def _with_example(of: Examination, one: Located) -> Located:
    if one.code != UNPICKED:
        return one
    group = list(of.programme.groups)[int(one.steps[1])]
    found = next(_meetings(of, group), None)
    return one if found is None else replace(one, example=told(found[1], of.names, *found[0]))


def _meetings(of: Examination, group: str) -> Iterator[tuple[list[str], Situation]]:
    """Two rules of a group that meet within one step, and on which order."""
    members = [rule for rule in of.living if rule.group == group]
    for phase in Phase:
        step = [rule for rule in members if rule.phase is phase]
        by_units = phase in (Phase.ITEM, Phase.BUNDLE)
        together = on_one_unit if by_units else on_one_order
        for star in Meetings(of, of.space, together, by_units=by_units).stars(step):
            beside = next(rule for rule in star.first.rules if rule is not star.about)
            yield [rule.id for rule in star.first.rules if rule in (star.about, beside)], star.first.shown
