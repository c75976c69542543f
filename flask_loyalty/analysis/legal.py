"""What a shop in Poland or the EU has to see to by law, as far as a document shows it. No legal advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from flask_loyalty.analysis.boxes import meet
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import DEALS, STEPS
from flask_loyalty.analysis.mentioned import nodes_below
from flask_loyalty.analysis.restricted import is_restricted
from flask_loyalty.language import nodes as n
from flask_loyalty.language.sentences import amount_phrase
from flask_loyalty.language.walking import facts_of, parts_of, rule_expressions
from flask_loyalty.language.wording import joined
from flask_loyalty.programme.model import Phase, ProgrammeRule

__all__ = ["check_law"]

_BESIDE = {"en": 'the earlier one: "{}"', "pl": "wcześniejsza: „{}”"}


def check_law(of: Examination) -> None:
    """Note personalised prices, draws without a permit, restricted goods, announced cuts too soon."""
    for rule in of.chosen(of.living):
        _personalised(of, rule)
    _restricted(of)
    for place, draw in enumerate(of.programme.draws.values() if of.only is None else ()):
        if not draw.permit and not draw.jury:
            of.notes.finding("draw_without_permit", ("draws", place), detail=draw.id)
    _close_behind(of)


def _cuts(rule: ProgrammeRule) -> bool:
    return rule.phase in STEPS and rule.rule.effect.verb in DEALS


# ---------------------------------------------------------------- prices by person

_PROFILE = {
    *("segments", "spend", "margin", "quantity", "since_order", "margin_rank", "categories", "interests"),
    *("next_category", "usual_interval", "expected_margin"),
}
"""What is worked out or kept of one person; a tier, a number of orders, a code are open to everybody."""


def _personalised(of: Examination, rule: ProgrammeRule) -> None:
    if not _cuts(rule):
        return
    facts = [fact for root in rule_expressions(rule.rule) for fact in facts_of(root)]
    found = {
        fact.name: n.Fact(fact.name, fact.window)
        for fact in facts
        if fact.name.startswith("customer.") and fact.name.partition(".")[2] in _PROFILE
    }
    if found:
        phrases: Mapping[str, str] = {
            locale: joined([amount_phrase(fact, of.names, locale) for fact in found.values()], word)
            for locale, word in (("pl", "i"), ("en", "and"))
        }
        of.of_rule("personalised", rule, other=phrases)


# ---------------------------------------------------------------- goods

_PROMOTES = (Phase.ITEM, Phase.BUNDLE, Phase.ORDER, Phase.EARN)


def _restricted(of: Examination) -> None:
    """Note rules that name restricted goods, and the first of those that are about all goods, theirs too."""
    known = of.names.catalogue.get("category", frozenset())
    giving = [
        rule for rule in of.chosen(of.living) if rule.phase in _PROMOTES and not of.rules[rule.id].when.empty
    ]
    named = {rule.id: set(_kinds_of_goods(rule)) for rule in giving}
    words = {word for found in named.values() for word in found}
    for category in sorted(one for one in known | words if is_restricted(one)):
        about = [rule for rule in giving if _is_about(of, rule, category)]
        by_name = [rule for rule in about if category in named[rule.id]]
        for rule in by_name or about[:1]:
            of.of_rule("touches_restricted", rule, other=category)


def _kinds_of_goods(rule: ProgrammeRule) -> Iterator[str]:
    """The texts that a rule compares with what goods are, not with what a customer likes or typed."""
    for root in rule_expressions(rule.rule):
        for node in nodes_below(root):
            if isinstance(node, n.Comparison | n.Membership) and _asks_what_goods_are(node):
                yield from (text.value for text in nodes_below(node) if isinstance(text, n.TextLiteral))


def _asks_what_goods_are(node: n.Comparison | n.Membership) -> bool:
    return any(isinstance(one, n.Fact) and one.name in _GOODS for one in parts_of(node))


_GOODS = ("item.category", "item.labels", "customer.categories", "customer.bonus_category")


def _is_about(of: Examination, rule: ProgrammeRule, category: str) -> bool:
    """Whether some unit of the category is one of the rule's."""
    key = "item.category"
    for box in of.rules[rule.id].where.boxes:
        if key not in box:
            return True
        dimension = of.space.dimension(key)
        if box[key] >> dimension.cell_of(category) & 1:
            return True
    return False


# ---------------------------------------------------------------- announced cuts

_DAYS = timedelta(days=30)


def _close_behind(of: Examination) -> None:
    """Note announced cuts that begin within 30 days of another one on the same goods."""
    announced = [rule for rule in of.living if rule.announced is not None and _cuts(rule)]
    past = [rule for rule in of.programme.rules if rule.announced is not None and _cuts(rule)]
    for rule in announced:
        for other in past:
            if (
                other is not rule
                and of.concerns(rule, other)
                and _follows(rule, other)
                and _meet(of, rule, other)
            ):
                related = [of.beside(other, _BESIDE)]
                of.of_rule("too_soon_after", rule, other=other.id, related=related)
                break


def _follows(rule: ProgrammeRule, other: ProgrammeRule) -> bool:
    """Whether a cut begins after another one began, and at most 30 days after it ended, not in its course."""
    start, before, end = rule.announced, other.announced, other.until
    return start is not None and before is not None and end is not None and end <= start <= end + _DAYS


def _meet(of: Examination, rule: ProgrammeRule, other: ProgrammeRule) -> bool:
    """Whether they are about a unit in common."""
    pairs: Iterator[tuple[object, object]] = (
        (left, right)
        for left in of.rules[rule.id].where.boxes
        for right in of.rules[other.id].where.boxes
        if meet(left, right) is not None
    )
    return next(pairs, None) is not None
