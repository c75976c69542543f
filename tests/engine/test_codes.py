"""Codes and what a shop gave: which hold, which were used, and what stops a rule."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from flask_loyalty.engine.code_states import code_reason, code_states
from flask_loyalty.engine.code_text import ALPHABET, check_symbol, grouped, is_whole, symbols_of
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why_not
from flask_loyalty.engine.facts import Choices, Facts, IssuedCode
from flask_loyalty.engine.history import advance, facts_of
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.engine.past import History
from flask_loyalty.engine.serial import decision_from_data, facts_from_data, to_data
from flask_loyalty.language import Names
from flask_loyalty.language.definitions import FactDef, Scope
from flask_loyalty.language.sorts import FLAG, MONEY
from flask_loyalty.programme.model import Code
from tests.engine.makers import NOON, decided, given, line, missed, order, programme, refunded, rule

DAY = timedelta(days=1)
AUTUMN = 'when "AUTUMN" in order.codes discount 10%'


def coded(*texts, **fields):
    return programme(*(texts or (AUTUMN,)), codes={"AUTUMN": Code("AUTUMN", {}, **fields)})


def typing(*codes, **fields):
    return order(line(1000, id="a", quantity=2), choices=Choices(codes=codes), **fields)


@pytest.mark.parametrize(
    ("fields", "typed", "used", "why"),
    [
        pytest.param({}, "AUTUMN", {}, None, id="it holds"),
        pytest.param({}, " autumn ", {}, None, id="as people type"),
        pytest.param({}, "WINTER", {}, "unknown", id="unknown"),
        pytest.param({"since": NOON + DAY}, "AUTUMN", {}, "not_yet", id="from tomorrow"),
        pytest.param({"since": NOON}, "AUTUMN", {}, None, id="from now"),
        pytest.param({"until": NOON}, "AUTUMN", {}, "expired", id="until now"),
        pytest.param({"uses": 2}, "AUTUMN", {"code:AUTUMN": 1}, None, id="one use left"),
        pytest.param({"uses": 2}, "AUTUMN", {"code:AUTUMN": 2}, "used_up", id="used up"),
        pytest.param({"per_customer": 1}, "AUTUMN", {"code:AUTUMN/customer:7": 1}, None, id="by another"),
        pytest.param({"per_customer": 1}, "AUTUMN", {"code:AUTUMN/customer:42": 1}, "used", id="by them"),
    ],
)
def test_whether_a_code_holds(fields, typed, used, why):
    made = coded(**fields)
    decision = decided(made, typing(typed), used=used)
    assert given(decision) == ({} if why else {"r0": 200})
    refused = [(miss.rule, miss.clause) for miss in decision.missed if miss.of == "code"]
    assert refused == ([(typed, why)] if why else [])
    for miss in decision.missed:
        for locale in ("pl", "en"):
            assert why_not(miss, made, Names(), locale)


def test_a_guest_cannot_be_counted():
    decision = decided(coded(per_customer=1), typing("AUTUMN", member=None))
    assert missed(decision)["AUTUMN"] == "guest"
    assert given(decided(coded(uses=1), typing("AUTUMN", member=None))) == {"r0": 200}


def test_a_code_without_a_gain_waits_and_uses_nothing():
    made = coded('when "AUTUMN" in order.codes and order.subtotal >= 100 PLN discount 10%', uses=1)
    (code,) = decided(made, typing("AUTUMN", "AUTUMN")).codes
    assert (code.used, code.limits) == (False, ())


def test_two_rules_use_a_code_once():
    made = coded(AUTUMN, 'when "AUTUMN" in order.codes earn 5 points', uses=5, per_customer=1)
    decision = decided(made, typing("AUTUMN"))
    assert [(use.key, use.used) for use in decision.limit_uses] == [
        ("code:AUTUMN", 1),
        ("code:AUTUMN/customer:42", 1),
    ]
    assert decision_from_data(to_data(decision)) == decision


def test_a_use_is_remembered_and_freed():
    made, history = coded(uses=1), History()
    event = typing("AUTUMN", ref="o1")
    assert limit_keys(made, event, NOON) == ("code:AUTUMN",)
    decision = decide(made, event, facts_of(made, history, event, NOON), NOON)
    history = advance(made, history, event, decision)
    again = typing("AUTUMN", ref="o2")
    assert missed(decide(made, again, facts_of(made, history, again, NOON), NOON))["AUTUMN"] == "used_up"
    history = advance(made, history, event, None, decision)
    assert given(decide(made, again, facts_of(made, history, again, NOON), NOON)) == {"r0": 200}


def test_a_return_keeps_the_codes_of_the_order():
    made = coded('when "AUTUMN" in order.codes earn 5 points on every item')
    event = typing("AUTUMN")
    placed = decided(made, event)
    back = replace(refunded(event, placed, {"a": 1}), choices=Choices())
    assert given(decided(made, back)) == {"r0": 5}


def test_a_code_of_another_currency():
    decision = decided(coded(), typing("AUTUMN", currency="EUR"))
    assert [(m.rule, m.clause) for m in decision.missed if m.of == "code"] == [("AUTUMN", "currency")]


# ---------------------------------------------------------------- batches


SIGNS = "7K3MQ2XD9VT" + check_symbol("7K3MQ2XD9VT")
WRITTEN = grouped(SIGNS)


def batch(*texts, **fields):
    return coded(*texts, batch=True, **fields)


@pytest.mark.parametrize(
    ("issued", "fields", "typed", "used", "why"),
    [
        pytest.param({}, {}, WRITTEN, {}, None, id="it holds"),
        pytest.param({}, {}, f" {WRITTEN.lower().replace('-', ' ')} ", {}, None, id="as people type"),
        pytest.param({}, {}, "AUTUMN", {}, "unknown", id="the batch itself"),
        pytest.param({}, {}, WRITTEN[:-1] + "Z", {}, "mistyped", id="a wrong sign"),
        pytest.param({}, {}, WRITTEN[:-1], {}, "mistyped", id="a sign left out"),
        pytest.param({}, {}, grouped("1" * 11 + check_symbol("1" * 11)), {}, "unknown", id="never made"),
        pytest.param({}, {}, "HELLO", {}, "unknown", id="no such sort of code"),
        pytest.param({"revoked": True}, {}, WRITTEN, {}, "revoked", id="taken back"),
        pytest.param({"until": NOON}, {}, WRITTEN, {}, "expired", id="its own end"),
        pytest.param({"code": "SPRING"}, {}, WRITTEN, {}, "expired", id="of a batch that is gone"),
        pytest.param({"member": "42"}, {}, WRITTEN, {}, None, id="theirs"),
        pytest.param({"member": "7", "revoked": True}, {}, WRITTEN, {}, "not_yours", id="somebody else's"),
        pytest.param({}, {}, WRITTEN, {"code:AUTUMN#5": 1}, "used_up", id="used once already"),
        pytest.param({"uses": 2}, {}, WRITTEN, {"code:AUTUMN#5": 1}, None, id="works twice"),
        pytest.param({}, {"uses": 3}, WRITTEN, {"code:AUTUMN": 3}, "used_up", id="the batch is used up"),
        pytest.param({}, {"per_customer": 1}, WRITTEN, {"code:AUTUMN/customer:42": 1}, "used", id="one each"),
    ],
)
def test_whether_a_code_of_a_batch_holds(issued, fields, typed, used, why):
    made = batch(**fields)
    facts = Facts(used=used, codes={SIGNS: IssuedCode(5, **{"code": "AUTUMN", **issued})})
    choices = Choices(codes=(typed,))
    decision = decide(made, order(line(1000, id="a", quantity=2), choices=choices), facts, NOON)
    assert given(decision) == ({} if why else {"r0": 200})
    (state,) = code_states(made, choices, decision)
    assert state.state == (why or "applied")
    assert state.stays == (why is None)
    assert facts_from_data(to_data(facts)) == facts
    for locale in ("pl", "en"):
        assert code_reason(state, made, Names(), locale)
        assert all(why_not(miss, made, Names(), locale) for miss in decision.missed)
    if why is None:
        assert decision.codes[0].limits[-1 if not fields.get("per_customer") else -2].key == "code:AUTUMN#5"
        uses = decide(made, replace(order(line(1000)), choices=choices), facts, NOON).limit_uses
        assert set(limit_keys(made, replace(order(line(1000)), choices=choices), NOON, facts.codes)) == {
            use.key for use in uses
        }


def test_a_guest_and_another_code_of_the_batch():
    made, other = batch(), "0" * 12
    facts = Facts(codes={SIGNS: IssuedCode(5, "AUTUMN", member="42"), other: IssuedCode(6, "AUTUMN")})
    choices = Choices(codes=(WRITTEN, grouped(other), other.lower()))
    decision = decide(made, order(line(1000), choices=choices), facts, NOON)
    assert [state.state for state in code_states(made, choices, decision)] == ["applied", "waiting"]
    decision = decide(made, order(line(1000), member=None, choices=choices), facts, NOON)
    assert [state.state for state in code_states(made, choices, decision)] == ["guest", "applied"]


@pytest.mark.parametrize(
    ("texts", "groups", "fields", "state", "told"),
    [
        pytest.param([f"{AUTUMN[:28]} and order.subtotal >= 100 PLN discount 10%"], {}, {}, "waiting",
                     "100.00 is needed", id="too small"),
        pytest.param(["earn 1 point"], {}, {}, "waiting", "nothing for this order", id="nobody asks for it"),
        pytest.param(['when "AUTUMN" in order.codes earn 5 points'], {}, {"member": None}, "guest", "members",
                     id="points for a guest"),
        pytest.param([AUTUMN, "discount 50%"], {"deals": "best"}, {}, "lost", "better", id="a better deal"),
    ],
)  # fmt: skip
def test_what_a_waiting_code_says(texts, groups, fields, state, told):
    rules = [rule(f"r{i}", text, group="deals" if groups else None) for i, text in enumerate(texts)]
    made = programme(*rules, groups=groups, codes={"AUTUMN": Code("AUTUMN", {})})
    event = typing("AUTUMN", **fields)
    (found,) = code_states(made, event.choices, decided(made, event))
    assert (found.state, found.stays) == (state, True)
    assert told in code_reason(found, made, Names(), "en")
    assert code_reason(found, made, Names(), "pl")
    assert found.data()["state"] == state


@given_any(number=st.integers(0, 32**11 - 1), place=st.integers(0, 11), sign=st.sampled_from(ALPHABET))
def test_a_slip_is_found(number, place, sign):
    """One wrong sign, or two neighbours in each other's place: never a whole code."""
    symbols = "".join(ALPHABET[number // 32**i % 32] for i in range(11))
    whole = symbols + check_symbol(symbols)
    assert is_whole(symbols_of(grouped(whole).lower()))
    assert is_whole(whole[:place] + sign + whole[place + 1 :]) == (sign == whole[place])
    if place < 11:
        swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
        assert is_whole(swapped) == (whole[place] == whole[place + 1])


# ---------------------------------------------------------------- what the shop gave


def own(name, type_):
    scope = Scope(name.partition(".")[0])
    return FactDef(name, type_, scope, {"en": (name,), "pl": (name,)}, {"en": name, "pl": name})


OWN = {
    "order.own_cup": own("order.own_cup", FLAG),
    "order.deposit": own("order.deposit", MONEY),
    "item.organic": own("item.organic", FLAG),
}
CUP = "when order.own_cup earn 10 points"


@pytest.mark.parametrize(
    ("value", "points", "why"),
    [
        pytest.param(True, 10, None, id="it holds"),
        pytest.param(False, None, "when", id="it does not"),
        pytest.param(None, None, "when", id="not known"),
        pytest.param("yes", None, "error", id="a text for a flag"),
        pytest.param(Fraction(1), None, "error", id="a number for a flag"),
    ],
)
def test_a_fact_of_the_shop(value, points, why):
    made = programme(CUP, "earn 1 point", facts=OWN)
    decision = decided(made, order(line(1000), facts={"order.own_cup": value}))
    assert given(decision) == {"r1": 1, **({"r0": points} if points else {})}
    assert missed(decision) == ({"r0": why} if why else {})
    if why == "error":
        (miss,) = decision.missed
        assert "order.own_cup is a flag" in miss.by
        assert "order.own_cup" in why_not(miss, made, Names(), "en", "merchant")


@pytest.mark.parametrize(
    ("text", "fields", "amount"),
    [
        pytest.param("earn 5 points on every item where item.organic",
                     {"lines": [line(1000, facts={"item.organic": True}), line(500)]}, 5, id="of a line"),
        pytest.param("discount 10% of order.deposit",
                     {"facts": {"order.deposit": Fraction(5000)}}, 500, id="money of the order"),
        pytest.param('earn 7 points on items where "bio" in item.labels',
                     {"lines": [line(1000, facts={"item.labels": frozenset({"bio"})}), line(500)]}, 7,
                     id="labels"),
        pytest.param('when card.kind = "student" earn 3 points', {"facts": {"card.kind": "student"}}, 3,
                     id="a card"),
    ],
)  # fmt: skip
def test_where_facts_come_from(text, fields, amount):
    made = programme(text, facts=OWN)
    lines = fields.pop("lines", [line(1000)])
    assert given(decided(made, order(*lines, **fields))) == {"r0": amount}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        pytest.param("customer.interests", frozenset({"jazz"}), id="interests"),
        pytest.param("customer.consents", frozenset({"jazz"}), id="consents"),
    ],
)
def test_what_a_member_said(fact, value):
    made = programme(f'when "jazz" in {fact} earn 5 points')
    event = order(line(1000))
    assert given(decide(made, event, Facts(shop={fact: value}), NOON)) == {"r0": 5}
    assert given(decide(made, event, Facts(), NOON)) == {}


def test_the_bonus_category_of_a_member():
    text = "earn 1 point per 1 PLN of item.paid on items where item.category in customer.bonus_category"
    made = programme(text)
    event = order(line(1000, category="tea/green"), line(500, category="coffee"))
    facts = Facts(shop={"customer.bonus_category": "tea"})
    assert given(decide(made, event, facts, NOON)) == {"r0": 10}


def test_a_wrong_fact_excludes_nothing_and_stops_nobody_else():
    made = programme("earn 1 point per 1 PLN of order.subtotal", facts=OWN, excluded="item.organic")
    assert given(decided(made, order(line(1000, facts={"item.organic": "yes"})))) == {"r0": 10}
