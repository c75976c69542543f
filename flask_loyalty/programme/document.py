"""The shape of a programme document: marshmallow schemas, strict to the last key.

A field that is wrong says so by a kind of the catalogue in :mod:`flask_loyalty.programme.mistakes`, perhaps
with a detail after ``|``; the words are chosen there. What is right beside it is kept, so that every
other mistake of the document is found in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from marshmallow import ValidationError

from flask_loyalty.language.nodes import Duration, TimeUnit
from flask_loyalty.money import Rounding
from flask_loyalty.programme.budgets import BudgetSchema
from flask_loyalty.programme.declarations import (
    CodeSchema,
    DrawSchema,
    FactSchema,
    NounSchema,
    StampCardSchema,
    ThingSchema,
)
from flask_loyalty.programme.demands import ChecksSchema
from flask_loyalty.programme.model import Orientation, Pick, RefundMode
from flask_loyalty.programme.reading import Json
from flask_loyalty.programme.shapes import (
    MOST_POINTS,
    ByLanguage,
    Currency,
    Day,
    Each,
    Forms,
    Id,
    Lines,
    Money,
    Part,
    Path,
    Percent,
    Span,
    StrictSchema,
    Text,
    Whole,
    Word,
    YesNo,
    YesOr,
    Zone,
)

__all__ = ["LATER", "Misfit", "ProgrammeSchema", "misfits_of", "read_document"]

LATER = frozenset(
    {
        *("approval", "book", "draft", "funded_by"),
        *("gifts", "holdout", "issues_at", "redeems_at", "split"),
    }
)
"""Keys of the design that this version does not read yet; they get an answer of their own."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit: where, in which way, and a detail for the message."""

    path: Path
    kind: str
    detail: str = ""


def read_document(raw: Json) -> tuple[dict[str, Any], tuple[Misfit, ...]]:
    """What fits of a document, and everything that does not.

    Lists keep their places: a member with a mistake is there with the parts that fit.
    """
    try:
        return cast("dict[str, Any]", ProgrammeSchema().load(cast("Any", raw))), ()
    except ValidationError as error:
        kept = error.valid_data if isinstance(error.valid_data, dict) else {}
        return kept, misfits_of(error.messages)


def misfits_of(messages: object) -> tuple[Misfit, ...]:
    """What marshmallow's nested messages say, one by one."""
    return tuple(_misfits(messages, ()))


def _misfits(messages: object, path: Path) -> Iterator[Misfit]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from _misfits(below, (*path, key))
    elif isinstance(messages, list):
        for below in messages:
            yield from _misfits(below, path)
    else:
        kind, _, detail = str(messages).partition("|")
        # marshmallow puts what concerns a whole object under this name; a key may be called so too.
        whole = path[-1:] == ("_schema",) and kind != "unknown_key"
        yield Misfit(path[:-1] if whole else path, kind, detail)


# ---------------------------------------------------------------- schemas


class RedeemSchema(StrictSchema):
    minimum = Whole(1, MOST_POINTS, load_default=1)
    at_most = Lines()


class PointsSchema(StrictSchema):
    name = Forms(required=True)
    value = Money(required=True)
    pending = Span(load_default=Duration(14, TimeUnit.DAY))
    expire = Span()
    redeem = Part(RedeemSchema)


class TierSchema(StrictSchema):
    id = Id(required=True)
    name = ByLanguage()
    when = Lines(required=True)


class SegmentSchema(TierSchema):
    pass


class GroupSchema(StrictSchema):
    id = Id(required=True)
    pick = Word({pick.value: pick for pick in Pick})
    at_most = Whole(1, 1000)
    priority = Whole(-1_000_000, 1_000_000, load_default=0)
    excludes = Each(Id(), load_default=list)


class FloorSchema(StrictSchema):
    keep = Lines(required=True)
    category = Text(data_key="on")
    alone = Each(Id(), data_key="rules", load_default=list)


class PartnerSchema(StrictSchema):
    id = Id(required=True)
    name = Text(required=True)


class RewardSchema(StrictSchema):
    id = Id(required=True)
    partner = Id()
    name = ByLanguage()
    description = ByLanguage(longest=2000)
    points = Whole(1, MOST_POINTS, required=True)
    settle = Money()
    stock = Whole(0, MOST_POINTS)
    audience = Lines(data_key="for")
    valid = Span(load_default=Duration(90, TimeUnit.DAY))


class GiftCardsSchema(StrictSchema):
    valid = Span()


class AnnounceSchema(StrictSchema):
    since = Day(data_key="from", required=True)


class RuleSchema(StrictSchema):
    id = Id(required=True)
    rule = Lines(required=True)
    name = ByLanguage()
    group = Id()
    priority = Whole(-1_000_000, 1_000_000, load_default=0)
    exclusive = YesNo(load_default=False)
    orientation = Word({one.value: one for one in Orientation})
    rounding = Word({mode.value: mode for mode in Rounding}, load_default=Rounding.DOWN)
    since = Day(data_key="from")
    until = Day()
    announce = YesOr(AnnounceSchema)
    budget = Id()


class ProgrammeSchema(StrictSchema):
    format = Whole(1, 1, required=True)
    language = Word({"en": "en", "pl": "pl"}, load_default="en")
    name = ByLanguage(required=True)
    currency = Currency(required=True)
    timezone = Zone(load_default="Europe/Warsaw")
    prices = Word({"gross": True, "net": False}, load_default=True)
    points = Part(PointsSchema, required=True)
    tiers = Each(Part(TierSchema), load_default=list)
    segments = Each(Part(SegmentSchema), load_default=list)
    groups = Each(Part(GroupSchema), load_default=list)
    floors = Each(Part(FloorSchema), load_default=list)
    partners = Each(Part(PartnerSchema), load_default=list)
    rewards = Each(Part(RewardSchema), load_default=list)
    rules = Each(Part(RuleSchema), required=True)
    facts = Each(Part(FactSchema), load_default=list)
    events = Each(Part(NounSchema), load_default=list)
    counters = Each(Part(NounSchema), load_default=list)
    codes = Each(Part(CodeSchema), load_default=list)
    gift_cards = Part(GiftCardsSchema)
    budgets = Each(Part(BudgetSchema), load_default=list)
    cards = Each(Part(ThingSchema))
    roles = Each(Part(ThingSchema))
    stamp_cards = Each(Part(StampCardSchema), load_default=list)
    draws = Each(Part(DrawSchema), load_default=list)
    badges = Each(Part(ThingSchema), load_default=list)
    excluded = Lines()
    assume_margin = Percent()
    checks = Part(ChecksSchema)
    refund = Word({mode.value: mode for mode in RefundMode}, load_default=RefundMode.KEEP_DEAL)
