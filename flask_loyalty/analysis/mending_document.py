"""Corrections of what a document declares: tiers, rewards, draws, and what nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_loyalty.analysis.mending_tools import Mender, Wound, drop_word, forget
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.analysis.mentioned import mentioned_anywhere
from flask_loyalty.analysis.unused import unreached
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.programme.shapes import Path

__all__ = ["MENDERS"]

# ---------------------------------------------------------------- tiers and rewards


def _no_such_tier(wound: Wound) -> Iterator[Fix]:
    """Its condition and that of a higher tier in each other's place; or without it."""
    tiers, place = wound.of.programme.tiers, int(wound.path[1])
    for higher in range(place + 1, len(tiers)):
        order = [*range(len(tiers))]
        order[place], order[higher] = order[higher], order[place]
        if next(unreached(wound.of.space, [tiers[one].when for one in order]), None) is None:
            mine, its = wound.value(("tiers", place, "when")), wound.value(("tiers", higher, "when"))
            patch = wound.patch().put(("tiers", place, "when"), its).put(("tiers", higher, "when"), mine)
            yield patch.fix(title("exchange", id=tiers[place].id, other=tiers[higher].id))
            break
    yield from _without(wound, ("tiers", place), tiers[place].id)


def _for_nobody(wound: Wound) -> Iterator[Fix]:
    yield wound.patch().drop(wound.path).fix(title("for_all"))
    rewards = list(wound.of.programme.rewards)
    yield from _without(wound, wound.path[:2], rewards[int(wound.path[1])])


def _without(wound: Wound, path: Path, id_: str) -> Iterator[Fix]:
    """The document without something that no rule mentions."""
    if id_ not in mentioned_anywhere(wound.of.programme):
        patch = wound.patch().drop(path)
        forget(wound, patch, id_)
        yield patch.fix(title("delete_thing", id=id_))


def _unused(wound: Wound) -> Iterator[Fix]:
    """The document without what nothing in it uses: no order is decided otherwise."""
    id_, patch = str(wound.value(wound.path)), wound.patch().drop(wound.path[:2])
    groups: Any = wound.value(("groups",)) if wound.path[0] == "groups" else None
    for place in range(len(groups or ())):
        if place != wound.path[1]:
            drop_word(wound, patch, ("groups", place, "excludes"), id_)
    forget(wound, patch, id_)
    yield patch.fix(title("delete_unused", id=id_), safe=True)


def _idle_budget(wound: Wound) -> Iterator[Fix]:
    """No order is decided otherwise without it; but whoever wrote it may want to see what was drawn on it."""
    id_, patch = str(wound.one.about), wound.patch().drop(wound.path[:2])
    for place, rule in enumerate(wound.of.programme.rules):
        if rule.budget == id_:
            patch.drop(("rules", place, "budget"))
    forget(wound, patch, id_)
    yield patch.fix(title("delete_thing", id=id_))


# ---------------------------------------------------------------- law


def _personalised(wound: Wound) -> Iterator[Fix]:
    yield from wound.accepted("accept_disclosed")


def _jury(wound: Wound) -> Iterator[Fix]:
    yield wound.patch().put((*wound.path, "jury"), True).fix(title("jury"))


MENDERS: Mapping[str, Mender] = {
    "C130": _no_such_tier,
    "C131": _for_nobody,
    "C141": _idle_budget,
    "C150": _unused,
    "C170": _personalised,
    "C171": _jury,
}
