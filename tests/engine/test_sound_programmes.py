"""Any programme of rules that mean something is decided, explained and kept, whatever happens in the shop."""

from __future__ import annotations

from datetime import date, time, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.compiled import meaning
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why, why_not
from flask_loyalty.engine.facts import Facts, OpenSpan, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.history import advance
from flask_loyalty.engine.interpret import evaluate
from flask_loyalty.engine.past import History
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.engine.priced import shop_units
from flask_loyalty.engine.scope import Scope, past_key, reading
from flask_loyalty.engine.serial import decision_from_data, to_data
from flask_loyalty.language import check_rule, parse_rule, print_expression, print_rule, rule_sentence
from flask_loyalty.language.nodes import Between, Every, ListLiteral, On, Within
from flask_loyalty.language.sorts import Kind
from flask_loyalty.language.vocabulary import FACTS, WEEKDAYS
from flask_loyalty.programme.working import nodes_of
from tests.engine.makers import NOON, programme
from tests.engine.strategies import events
from tests.language.well_typed import NAMES, sound_rules

TIERS = {"silver": "customer.orders >= 2", "gold": "customer.orders >= 5"}


@given(sound_rules())
def test_a_sound_rule_checks_prints_and_is_told(rule):
    text = print_rule(rule)
    parsed = parse_rule(text).tree
    assert parsed == rule, text
    assert [found for found in check_rule(parsed, NAMES) if found.severity == "error"] == [], text
    for locale in ("pl", "en"):
        for reader in ("merchant", "customer"):
            assert rule_sentence(parsed, NAMES, locale, reader)


def values(type_):
    """Whatever a fact of a type may hold."""
    match type_.kind:
        case Kind.FLAG:
            return st.booleans()
        case Kind.SET:
            return st.frozensets(st.sampled_from(["vip", "coffee", "jazz", "AUTUMN"]), max_size=2)
        case Kind.DATE:
            return st.dates(date(2026, 1, 1), date(2026, 12, 31))
        case Kind.TIME:
            return st.times(time(0), time(23, 59))
        case Kind.WEEKDAY:
            return st.sampled_from(WEEKDAYS)
        case Kind.REFERENCE | Kind.TEXT:
            return st.none() | st.sampled_from(["coffee", "gold", "barista", "helios"])
        case Kind.COUNT:
            return st.integers(0, 9).map(Fraction)
        case _:
            return st.none() | st.integers(0, 100_000).map(Fraction)


@st.composite
def known(draw, made):
    """Facts beside the event: the past that the programme asks for, and what the shop gives."""
    past = {past_key(fact): draw(values(FACTS[fact.name].type)) for fact in made.manifest}
    shop = {
        fact.name: draw(values(fact.type))
        for fact in FACTS.values()
        if not fact.historical and fact.name.partition(".")[0] not in ("order", "item", "now", "card")
    }
    spans = tuple(
        OpenSpan(rule.id, "o0", NOON - timedelta(days=1), NOON + timedelta(days=9))
        for rule in made.rules
        if isinstance(rule.rule.start, Within) and draw(st.booleans())
    )
    return Facts(past=past, spans=spans, shop=shop, spendable_points=draw(st.sampled_from([0, 500])))


@st.composite
def happenings(draw, made):
    """Something that concerns at least one of the rules."""
    rule = draw(st.sampled_from(made.rules)).rule
    match rule.start:
        case On():
            given_facts = {
                fact.name: draw(values(fact.type))
                for fact in FACTS.values()
                if fact.name.startswith(f"{rule.start.event.word}.")
            }
            return SignalEvent(rule.start.event.word, "k", "42", NOON, given_facts)
        case Every():
            start, end = period_bounds(rule.start.period, NOON, zone_of(made.timezone))
            kind = rule.audience.word if rule.audience is not None else "customer"
            return PeriodEvent(Party(kind, "42"), start, end)
        case _:
            return draw(events())


@given(st.data())
def test_a_sound_programme_is_decided_and_kept(data):
    """No rule fails, what is decided is written and read back exactly, explained, and moves the past on."""
    texts = [print_rule(rule) for rule in data.draw(st.lists(sound_rules(), min_size=1, max_size=4))]
    made = programme(*texts, groups={})
    event, facts = data.draw(happenings(made)), data.draw(known(made))
    decision = decide(made, event, facts, NOON)
    assert [missed for missed in decision.missed if missed.clause == "error"] == [], texts
    assert decision_from_data(to_data(decision)) == decision
    assert decide(made, event, facts, NOON) == decision
    for outcome in decision.outcomes:
        assert outcome.amount >= 0
        assert sum(share.amount for share in outcome.shares) in (0, outcome.amount)
        for locale in ("pl", "en"):
            assert why(outcome, made, NAMES, locale)
    for missed in decision.missed:
        assert why_not(missed, made, NAMES, "pl")
    advance(made, History(), event, decision)


@given(st.data())
def test_a_function_says_what_the_plain_reading_says(data):
    """Every expression of a sound rule, of each unit of a cart and of none."""
    rule = data.draw(sound_rules())
    made = programme(
        print_rule(rule), groups={}, tiers={"silver": "customer.orders >= 2", "gold": "customer.orders >= 5"}
    )
    event, facts = data.draw(events()), data.draw(known(made))
    scope = Scope(made, facts, NOON, member=event.cart.member, cart=event.cart, units=shop_units(event.cart))
    for one in nodes_of(made.rules[0].rule):
        if not isinstance(one, ListLiteral | Between):
            for unit in (None, *scope.units):
                here = scope if unit is None else scope.of(unit)
                assert meaning(one, reading)(scope, unit) == evaluate(one, here), print_expression(one)
