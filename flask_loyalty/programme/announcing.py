"""Whether a document says of its price cuts that they are announced, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_loyalty.language.nodes import Rule, Verb
from flask_loyalty.programme.model import Orientation, Phase
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.sentences import Sentences
from flask_loyalty.programme.working import codes_of, is_individual, phase_of

__all__ = ["check_announced"]


def check_announced(data: Mapping[str, Any], sentences: Sentences, notes: Notebook) -> None:
    """Note deals with dates that say nothing of it, and what is announced without effect or without a day."""
    batches = {one.get("id") for one in data.get("codes") or () if one.get("batch")}
    for place, rule in enumerate(data.get("rules") or ()):
        if place in sentences.rules:
            _check(rule, sentences.rule(place), place, batches, notes)


def _check(rule: Mapping[str, Any], tree: Rule, place: int, batches: set[Any], notes: Notebook) -> None:
    told, path = rule.get("announce"), ("rules", place)
    if told and not _cuts_prices(tree):
        notes.add("announced_no_cut", (*path, "announce"))
    elif told is True and "since" not in rule:
        notes.add("announced_without_day", (*path, "announce"))
    elif told is None and ("since" in rule or "until" in rule) and _is_for_all(rule, tree, batches):
        notes.add("not_announced", path, detail=str(rule.get("id", "?")))


def _cuts_prices(tree: Rule) -> bool:
    """Whether it lowers the price of goods; delivery has no price of a product."""
    in_order = phase_of(tree) in (Phase.ITEM, Phase.BUNDLE, Phase.ORDER)
    return in_order and tree.effect.verb in (Verb.DISCOUNT, Verb.PRICE, Verb.BUNDLE)


def _is_for_all(rule: Mapping[str, Any], tree: Rule, batches: set[Any]) -> bool:
    """Whether anybody may have it: not one person's by its words or orientation, nor by codes of a batch."""
    stated = rule.get("orientation")
    individual = is_individual(tree) if stated is None else stated is Orientation.INDIVIDUAL
    return _cuts_prices(tree) and not individual and not batches.intersection(codes_of(tree))
