"""The index finds every rule that gives something, and few of those that do not."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.engine.candidates import candidates, of_cart
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, OrderEvent
from flask_loyalty.engine.priced import shop_units
from flask_loyalty.engine.scope import Scope
from flask_loyalty.language import print_rule
from flask_loyalty.programme.indexing import IndexedRules, index_of
from flask_loyalty.programme.model import Phase
from flask_loyalty.programme.rule_index import NEAR, RuleIndex
from tests.engine.makers import NOON, cart, line, programme
from tests.engine.strategies import events
from tests.engine.test_sound_programmes import TIERS, known
from tests.language.well_typed import sound_rules

PHASES = tuple(Phase)
SPENT = "customer.spend in last 90 days"


def with_index(made):
    """The programme with an index, however few its rules are."""
    rules = IndexedRules(made.rules)
    rules.rule_index = index_of(made.rules, [tier.id for tier in made.tiers])
    return replace(made, rules=rules)


def scope_of(made, event, facts):
    units = shop_units(event.cart)
    codes = frozenset(event.choices.codes)
    return Scope(
        made, facts, NOON, member=event.cart.member, cart=event.cart, units=units, codes=codes,
    )  # fmt: skip


def found(text, event, facts):
    made = with_index(programme(text, tiers=TIERS, segments={"vip": "customer.orders >= 9"}))
    scope = scope_of(made, event, facts)
    assert {r.id for r in candidates(scope).of(PHASES)} <= {
        r.id for r in of_cart(made, event.cart, NOON).of(PHASES)
    }
    return bool(candidates(scope).of(PHASES))


BASKET = cart(line(4000, sku="CUP-S", category="cups/small", brand="Ziarno"), line(1000, sku="TEA", id="b"))
KNOWN = Facts(past={"customer.orders": Fraction(3), SPENT: Fraction(20_000)})


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('earn 5 points on items where item.sku = "CUP-S"', True),
        ('earn 5 points on items where item.sku = "CUP-L"', False),
        ('earn 5 points on items where "CUP-S" = item.sku', True),
        ('earn 5 points on items where item.sku in ("CUP-L", "TEA")', True),
        ('earn 5 points on items where item.category in "cups"', True),
        ('earn 5 points on items where item.category in "cups/small/blue"', False),
        ('earn 5 points on items where item.category = "cups/small"', True),
        ('earn 5 points on items where item.category not in "tea"', True),
        ('earn 5 points on items where item.brand != "Helios"', True),
        ('earn 5 points on items where item.sku = "X" or item.brand = "Ziarno"', True),
        ('earn 5 points on items where item.sku = "X" or item.brand = "Y"', False),
        ('earn 5 points on items where item.sku = "X" or item.paid > 1 PLN', True),
        ('earn 5 points on items where item.paid > 1 PLN and item.brand = "Y"', False),
        ('discount 5% on every 2 items with 1 item where item.sku = "X"', True),
        ('when "AUTUMN" in order.codes\ndiscount 10%', False),
        ('when customer.tier >= "silver"\nearn 5 points', True),
        ('when customer.tier >= "gold"\nearn 5 points', False),
        ('when customer.tier < "gold"\nearn 5 points', True),
        ('when customer.tier = "gold"\nearn 5 points', False),
        ('when customer.tier != "gold"\nearn 5 points', True),
        ('when "vip" in customer.segments\nearn 5 points', False),
        (f"when {SPENT} >= 100 PLN\nearn 5 points", True),
        (f"when 100 PLN <= {SPENT}\nearn 5 points", True),
        ("when customer.orders < 2\nearn 5 points", True),
        ("every month\nwhen customer.orders >= 2\nearn 5 points", True),
    ],
)
def test_a_rule_is_found_by_what_it_needs(text, is_found):
    assert found(text, OrderEvent(BASKET), KNOWN) is is_found


@pytest.mark.parametrize("limit", [5, 50])
def test_of_thresholds_those_reached_and_the_next_few_are_found(limit):
    rules = [f"when order.subtotal >= {10 * n} PLN\nearn 5 points" for n in range(1, 40)]
    made = with_index(programme(*rules))
    event = OrderEvent(cart(line(limit * 100)))
    asked = candidates(scope_of(made, event, KNOWN)).of(PHASES)
    assert len(asked) == limit // 10 + NEAR


def test_an_index_is_written_down_and_read_back():
    made = with_index(
        programme(
            'earn 5 points on items where item.sku = "X"',
            f"when {SPENT} >= 100.50 PLN\nearn 5 points",
            "earn 1 point",
            "on signup\nearn 5 points",
        )
    )
    index = made.index
    assert RuleIndex.from_data(json.loads(json.dumps(index.to_data()))) == index


def test_rules_that_are_not_those_of_the_index_have_none():
    made = with_index(programme("earn 1 point", "earn 2 points"))
    assert made.index is not None
    assert replace(made, rules=made.rules[:1]).index is None


@given(st.data())
def test_whatever_gives_something_is_found(data):
    """Of any programme and any cart: no rule with an outcome is left out, and the order of all is kept."""
    texts = [print_rule(rule) for rule in data.draw(st.lists(sound_rules(), min_size=1, max_size=5))]
    made = programme(*texts, groups={}, tiers=TIERS)
    event, facts = data.draw(events()), data.draw(known(made))
    decision = decide(made, event, facts, NOON)
    scope = scope_of(with_index(made), event, facts)
    asked = [rule.id for rule in candidates(scope).of(PHASES)]
    assert {outcome.rule for outcome in decision.outcomes} <= set(asked)
    everything = [rule.id for rule in candidates(scope_of(made, event, facts)).of(PHASES)]
    assert asked == [one for one in everything if one in asked]


@given(st.data())
def test_an_index_changes_no_result(data):
    """The same gifts, deals and points; those that give nothing and were asked say the same."""
    texts = [print_rule(rule) for rule in data.draw(st.lists(sound_rules(), min_size=1, max_size=5))]
    made = programme(*texts, groups={"g": "best"}, tiers=TIERS)
    event, facts = data.draw(events()), data.draw(known(made))
    plain, quick = (decide(one, event, facts, NOON) for one in (made, with_index(made)))
    assert replace(quick, missed=()) == replace(plain, missed=())
    assert quick.missed == tuple(one for one in plain.missed if one in quick.missed)
    again = [decide(one, replace(event, placed=plain), facts, NOON) for one in (made, with_index(made))]
    assert replace(again[0], missed=()) == replace(again[1], missed=())
