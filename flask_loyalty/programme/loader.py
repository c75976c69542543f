"""A document's text to a programme, or to every mistake in it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from flask_loyalty.language.definitions import FactDef, NounDef
from flask_loyalty.language.nodes import Duration, Expression, Fact, Rule, TimeUnit
from flask_loyalty.language.reports import in_language
from flask_loyalty.language.vocabulary import FACTS, NOUNS, Names
from flask_loyalty.money import Rounding, minor_digits
from flask_loyalty.programme.announcing import check_announced
from flask_loyalty.programme.budget_checks import check_budgets
from flask_loyalty.programme.budgets import budget_of
from flask_loyalty.programme.competition import check_competition
from flask_loyalty.programme.declarations import KINDS, fact_def, noun_def
from flask_loyalty.programme.demand_checks import check_demands
from flask_loyalty.programme.demands import checks_of
from flask_loyalty.programme.document import read_document
from flask_loyalty.programme.indexing import indexed
from flask_loyalty.programme.mistakes import Located, explain_all, plain
from flask_loyalty.programme.mistakes import to_data as located_data
from flask_loyalty.programme.model import (
    NOTES_ACCEPTED,
    Code,
    Draw,
    Floor,
    GiftCards,
    Group,
    Orientation,
    Partner,
    Pick,
    Points,
    Programme,
    ProgrammeRule,
    Redeem,
    RefundMode,
    Reward,
    Segment,
    StampCard,
    Texts,
    Tier,
)
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import Json, read_json
from flask_loyalty.programme.references import check_references
from flask_loyalty.programme.sentences import Sentences, read_sentences
from flask_loyalty.programme.shapes import LANGUAGES, Amount
from flask_loyalty.programme.working import is_individual, manifest_of, phase_of, products_given

__all__ = ["Catalogue", "Labels", "Loaded", "load_programme", "report", "to_data"]

Labels = Mapping[str, Mapping[str, Mapping[str, str]]]
"""The shop's names of things, kind → id → language → text; the document's own names come on top."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the shop sells, as far as a programme is held against it.

    :ivar ids: by kind: ``sku``, ``category``, ``brand``, ``label``; one that is missing is not looked at.
    :ivar goods: the ``category`` and the ``brand`` of products, by their ``sku``, where the shop tells them.
    """

    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    goods: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked document: the programme, unless a mistake stood in its way; the names that its sentences
    use; all mistakes and notes in the order of the file; and, with the programme, the trees by their place.
    """

    programme: Programme | None
    names: Names
    diagnostics: tuple[Located, ...] = ()
    sentences: Sentences | None = None

    @property
    def errors(self) -> tuple[Located, ...]:
        """The mistakes alone, without notes."""
        return tuple(one for one in self.diagnostics if not one.warning)


def load_programme(
    text: str, *, name: str = "programme", labels: Labels | None = None, catalogue: Catalogue | None = None
) -> Loaded:
    """Check a document and build the programme that it describes.

    :param text: the JSON document; any text gets an answer, none raises.
    :param name: what to call the document in messages, usually the file's name.
    :param labels: how the shop calls its products, categories and brands, for sentences.
    :param catalogue: what the shop sells; an id that it has not gets a note.
    """
    read = read_json(text)
    if _is_case_file(read.value):
        return Loaded(None, _names({}, labels or {}), (plain("case_file", name, detail=name),))
    notes = Notebook(name, text, read)
    data: dict[str, Any] = {}
    if read.place is not None:
        data, misfits = read_document(read.value)
        for misfit in misfits:
            notes.misfit(misfit)
    sold = catalogue or Catalogue()
    names = replace(_names(data, labels or {}), catalogue=sold.ids, goods=sold.goods)
    if not isinstance(read.value, dict):
        return Loaded(None, names, notes.all())
    check_references(data, notes)
    sentences = read_sentences(data, names, notes)
    check_budgets(data, sentences, notes)
    check_competition(data, sentences, notes)
    check_announced(data, sentences, notes)
    check_demands(data, notes)
    found = notes.all()
    if any(not one.warning for one in found):
        return Loaded(None, names, found)
    programme = _programme(data, sentences)
    told = tuple(
        one
        for one in found
        if one.code not in NOTES_ACCEPTED or not programme.checks.accepts(one.code, one.rule or "")
    )
    return Loaded(programme, names, told, sentences)


def _is_case_file(value: Json) -> bool:
    """Whether a file that was meant to hold rules holds cases."""
    return isinstance(value, dict) and "cases" in value and "rules" not in value


def report(loaded: Loaded, locale: str = "en") -> str:
    """Every mistake and note as a merchant reads it, with place, caret and help; "" if there is none."""
    return "\n\n".join(explain_all(loaded.diagnostics, locale))


def to_data(loaded: Loaded, locale: str = "en") -> list[dict[str, Any]]:
    """The same as plain data in one language, for JSON and for pages."""
    return [in_language(located_data(one), locale) for one in loaded.diagnostics]


# ---------------------------------------------------------------- what rules may mention


def _names(data: Mapping[str, Any], labels: Labels) -> Names:
    """What the document declares, as far as it could be read."""
    points = data.get("points") or {}
    own = {
        "tier": _labels(data, "tiers"),
        "segment": _labels(data, "segments"),
        "partner": _labels(data, "partners"),
        "reward": _labels(data, "rewards"),
        **{kind: _labels(data, key) for key, kind in KINDS.items()},
    }
    events, counters = (_nouns(data, key) for key in ("events", "counters"))
    names = Names(
        currency=data.get("currency", "PLN"),
        tiers=tuple(own["tier"]),
        segments=tuple(own["segment"]),
        partners=tuple(own["partner"]),
        rewards=tuple(own["reward"]),
        ids={kind: tuple(own[kind]) for key, kind in KINDS.items() if key in data},
        facts=tuple(_facts(data).values()),
        events=tuple(events),
        nouns={**events, **counters},
        counters=tuple(counters),
        assume_margin=data.get("assume_margin"),
        language=data.get("language", "en"),
        labels={**labels, **{kind: {**labels.get(kind, {}), **texts} for kind, texts in own.items()}},
    )
    forms = points.get("name") or {}
    return replace(names, points=forms) if all(code in forms for code in LANGUAGES) else names


def _facts(data: Mapping[str, Any]) -> dict[str, FactDef]:
    """The shop's own facts, those that could be read whole and are not the language's."""
    whole = (one for one in members(data, "facts") if "type" in one and _worded(one))
    return {one["id"]: fact_def(one) for one in whole if one["id"] not in FACTS}


def _nouns(data: Mapping[str, Any], key: str) -> dict[str, NounDef]:
    whole = (one for one in members(data, key) if _worded(one))
    return {one["id"]: noun_def(one) for one in whole if one["id"] not in NOUNS}


def _worded(one: Mapping[str, Any]) -> bool:
    """Whether it could be read what it is called, in every language."""
    return "id" in one and set(one.get("words") or ()) == set(LANGUAGES)


def _labels(data: Mapping[str, Any], key: str) -> dict[str, Texts]:
    return {one["id"]: _texts(one) for one in members(data, key) if "id" in one}


def members(data: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """The objects of one of the document's lists."""
    found: Sequence[Mapping[str, Any]] = data.get(key) or ()
    return found


def _texts(one: Mapping[str, Any]) -> Texts:
    """A name in every language; what has none is called by its id."""
    name = one.get("name")
    if isinstance(name, str) or not name:
        return dict.fromkeys(LANGUAGES, name or one["id"])
    texts: Texts = name
    return texts


# ---------------------------------------------------------------- from checked parts to values


def _programme(data: Mapping[str, Any], sentences: Sentences) -> Programme:
    """The programme of a document without mistakes."""
    tiers = tuple(
        Tier(one["id"], _texts(one), sentences.expression("tiers", i, "when"))
        for i, one in enumerate(members(data, "tiers"))
    )
    segments = tuple(
        Segment(one["id"], _texts(one), sentences.expression("segments", i, "when"))
        for i, one in enumerate(members(data, "segments"))
    )
    standing = tuple(tier.when for tier in tiers), tuple(segment.when for segment in segments)
    rules = tuple(
        _rule(one, sentences.rule(i), data["timezone"], standing)
        for i, one in enumerate(members(data, "rules"))
    )
    rewards = {one["id"]: _reward(one, i, sentences) for i, one in enumerate(members(data, "rewards"))}
    cards = data.get("gift_cards")
    audiences = [reward.audience for reward in rewards.values() if reward.audience is not None]
    return Programme(
        name=data["name"],
        currency=data["currency"],
        timezone=data["timezone"],
        gross=data["prices"],
        points=_points(data, sentences),
        rules=indexed(rules, [tier.id for tier in tiers]),
        tiers=tiers,
        segments=segments,
        groups={one["id"]: _group(one) for one in members(data, "groups")},
        partners={one["id"]: Partner(one["id"], one["name"]) for one in members(data, "partners")},
        rewards=rewards,
        excluded=sentences.optional("excluded"),
        assume_margin=data.get("assume_margin"),
        refund=data.get("refund", RefundMode.KEEP_DEAL),
        facts=_facts(data),
        events=_nouns(data, "events"),
        counters=_nouns(data, "counters"),
        codes={one["id"]: _code(one, data["timezone"]) for one in members(data, "codes")},
        budgets={one["id"]: budget_of(one, _texts(one)) for one in members(data, "budgets")},
        stamp_cards={
            one["id"]: StampCard(one["id"], _texts(one), one["full"], one["gives"])
            for one in members(data, "stamp_cards")
        },
        draws={one["id"]: _draw(one) for one in members(data, "draws")},
        floors=tuple(
            Floor(sentences.comparison("floors", i, "keep"), one.get("category", ""), frozenset(one["alone"]))
            for i, one in enumerate(members(data, "floors"))
        ),
        announced=tuple(sorted(rule.id for rule in rules if rule.announced is not None)),
        checks=checks_of(data.get("checks")),
        gives=tuple(sorted({sku for rule in rules for sku in products_given(rule.rule)})),
        gift_cards=None if cards is None else GiftCards(cards.get("valid")),
        manifest=manifest_of(
            [*(rule.rule for rule in rules), *standing[0], *standing[1], *audiences], standing
        ),
    )


def _group(one: Mapping[str, Any]) -> Group:
    return Group(
        one["id"],
        one.get("pick", Pick.BEST),
        one.get("at_most"),
        one["priority"],
        frozenset(one["excludes"]),
    )


def _points(data: Mapping[str, Any], sentences: Sentences) -> Points:
    points = data["points"]
    redeem = points.get("redeem")
    return Points(
        forms=points["name"],
        value_minor=minor_of(points["value"]),
        pending=points["pending"],
        expire=points.get("expire"),
        redeem=None
        if redeem is None
        else Redeem(redeem["minimum"], sentences.optional("points", "redeem", "at_most")),
    )


def minor_of(amount: Amount) -> Fraction:
    """An amount in minor units of its currency, exactly."""
    return amount.major * Fraction(10) ** minor_digits(amount.currency)


def _reward(one: Mapping[str, Any], place: int, sentences: Sentences) -> Reward:
    settle = one.get("settle")
    return Reward(
        id=one["id"],
        name=_texts(one),
        description=one.get("description") or dict.fromkeys(LANGUAGES, ""),
        points=one["points"],
        partner=one.get("partner"),
        settle_minor=int(minor_of(settle)) if settle else 0,  # whole: checked with the references
        stock=one.get("stock"),
        audience=sentences.optional("rewards", place, "for"),
        valid=one.get("valid", Duration(90, TimeUnit.DAY)),
    )


def _rule(
    one: Mapping[str, Any],
    rule: Rule,
    timezone: str,
    standing: tuple[Sequence[Expression], Sequence[Expression]],
) -> ProgrammeRule:
    facts: tuple[Fact, ...] = manifest_of([rule], standing)
    stated: Orientation | None = one.get("orientation")
    since, until = _dates(one, timezone)
    return ProgrammeRule(
        id=one["id"],
        rule=rule,
        text=one["rule"],
        phase=phase_of(rule),
        group=one.get("group"),
        priority=one.get("priority", 0),
        orientation=stated or (Orientation.INDIVIDUAL if is_individual(rule) else Orientation.MASS),
        rounding=one.get("rounding", Rounding.DOWN),
        name=_texts(one),
        since=since,
        until=until,
        facts=facts,
        budget=one.get("budget"),
        exclusive=one.get("exclusive", False),
        announced=_announced(one, timezone, since),
    )


def _announced(one: Mapping[str, Any], timezone: str, since: datetime | None) -> datetime | None:
    """When the public was told of a deal: the day that is stated, or the first of its own."""
    told = one.get("announce")
    if isinstance(told, Mapping):
        return midnight(told["since"], ZoneInfo(timezone))
    return since if told else None


def _draw(one: Mapping[str, Any]) -> Draw:
    return Draw(one["id"], _texts(one), one.get("date"), one.get("permit", ""), one.get("jury", False))


def _code(one: Mapping[str, Any], timezone: str) -> Code:
    since, until = _dates(one, timezone)
    uses, each = one.get("uses"), one.get("per_customer")
    return Code(one["id"], _texts(one), since, until, uses, each, one.get("batch", False))


def _dates(one: Mapping[str, Any], timezone: str) -> tuple[datetime | None, datetime | None]:
    """Both days inclusive outside, half-open instants inside."""
    zone = ZoneInfo(timezone)
    since: date | None = one.get("since")
    until: date | None = one.get("until")
    return (
        None if since is None else midnight(since, zone),
        None if until is None else midnight(until + timedelta(days=1), zone),
    )


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
