"""Rules, conditions and amounts as sentences: a table to read aloud, then what holds of every tree."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import Names, keeping, parse_expression, parse_rule
from flask_loyalty.language import nodes as n
from flask_loyalty.language.noun_table import noun
from flask_loyalty.language.polish import Polish
from flask_loyalty.language.sentences import amount_phrase, condition_phrase, rule_sentence
from flask_loyalty.language.vocabulary import EVENT_WORDS, FACTS, FLAG, FactDef, Scope
from tests.language.trees import rules

TABLE = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
LOCALES = ("pl", "en")
READERS = ("merchant", "customer")


def _names():
    """What the table's document declares; its flags and nouns are written as the language's own rows."""
    given = dict(TABLE["names"])
    nouns = [noun(row) for row in given.pop("nouns")]
    flags = [
        FactDef(name, FLAG, Scope.ORDER, {"pl": (name,), "en": (name,)}, {}, clauses=clauses)
        for name, clauses in given.pop("flags").items()
    ]
    told = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return Names(**told, nouns={one.word: one for one in nouns}, facts=tuple(flags))


NAMES = _names()


def plain(text):
    """Without the spaces that keep numbers from breaking."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _told(case, locale, reader):
    if "rule" in case:
        return plain(rule_sentence(parse_rule(case["rule"]).tree, NAMES, locale, reader))
    tell = condition_phrase if "condition" in case else amount_phrase
    text = case.get("condition") or case["amount"]
    return plain(tell(parse_expression(text).tree, NAMES, locale, reader))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in TABLE["cases"]])
def test_the_table(case):
    """One text where both readers are told the same, else one for each."""
    for locale in LOCALES:
        expected = case[locale]
        if isinstance(expected, str):
            expected = dict.fromkeys(READERS, expected)
        assert {reader: _told(case, locale, reader) for reader in READERS} == expected


def test_the_table_names_every_fact_and_event():
    """A fact or an event whose sentence nobody has read is not done."""
    texts = " ".join(
        str(case.get("rule") or case.get("condition") or case["amount"]) for case in TABLE["cases"]
    )
    assert [name for name in FACTS if name not in texts] == []
    assert [word for word in EVENT_WORDS if not re.search(rf"(on|of) {word}\b", texts)] == []


# ---------------------------------------------------------------- numbers


def _polish_form(number, one, few, many):
    """The form after a number, by the book."""
    if number == 1:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many


@pytest.mark.parametrize(
    ("text", "polish", "english"),
    [
        pytest.param("earn {} points", ("ziarno", "ziarna", "ziaren"), ("bean", "beans"), id="points"),
        pytest.param(
            "discount 5%\nat most {} times per customer", (None, "razy", "razy"), (None, "times"), id="times"
        ),
        pytest.param(
            "discount 5 PLN on every item\nat most {} items per order",
            ("sztuka", "sztuki", "sztuk"),
            ("item", "items"),
            id="items",
        ),
        pytest.param(
            "every month\nwhen customer.orders >= {}\nearn 5 points",
            ("zamówienie", "zamówienia", "zamówień"),
            ("order", "orders"),
            id="orders",
        ),
        pytest.param(
            "within {} days of signup\ndiscount 5%", ("dnia", "dni", "dni"), ("day", "days"), id="days"
        ),
        pytest.param(
            "discount 5% on dearest {} items",
            (None, "najdroższe produkty", "najdroższych produktów"),
            (None, "most expensive products"),
            id="ranked",
        ),
        pytest.param(
            'bundle 5 PLN on every {} items where item.category in "tea"',
            ("produkt", "produkty", "produktów"),
            ("product", "products"),
            id="a set",
        ),
        pytest.param(
            "earn 1 point per {} items of order.quantity",
            (None, "sztuki", "sztuk"),
            (None, "items"),
            id="a rate",
        ),
    ],
)
def test_every_number_has_its_form(text, polish, english):
    for number in range(1, 201):
        rule = parse_rule(text.format(number)).tree
        few = _polish_form(number, *polish)
        if few is not None:
            shown = "" if number == 1 and few in ("produkt",) else f"{number} "
            assert f"{shown}{few}" in plain(rule_sentence(rule, NAMES, "pl"))
        many = english[0 if number == 1 else 1]
        if many is not None and not (number == 2 and many == "times"):
            shown = "a " if number == 1 and many == "product" else f"{number} "
            assert f"{shown}{many}" in plain(rule_sentence(rule, NAMES, "en"))


@pytest.mark.parametrize(
    ("number", "pl", "en"), [("0.5", "0,5 ziarna", "0.5 beans"), ("1.5", "1,5 ziarna", "1.5 beans")]
)
def test_a_part_of_a_point(number, pl, en):
    rule = parse_rule(f"earn {number} points per 1 PLN of order.subtotal").tree
    assert plain(rule_sentence(rule, NAMES, "pl")).startswith(pl)
    assert plain(rule_sentence(rule, NAMES, "en")).startswith(en)


# ---------------------------------------------------------------- laws


def _tidy(node):
    """A tree with its texts and free names replaced by plain ones, which cannot look like leftovers."""
    match node:
        case n.TextLiteral():
            return n.TextLiteral("Aurora")
        case n.WordLiteral():
            return n.WordLiteral("none")
        case n.Fact(name):
            node = dataclasses.replace(node, name=name if name in FACTS else "order.subtotal")
        case n.Noun(word, reference):
            event = word if word in EVENT_WORDS or NAMES.noun(word) else "review"
            node = dataclasses.replace(node, word=event, reference=None if reference is None else "Aurora")
        case n.CountLiteral(_, _, reference):
            return dataclasses.replace(node, reference=None if reference is None else "Aurora")
    if isinstance(node, tuple):
        return tuple(_tidy(part) for part in node)
    if not dataclasses.is_dataclass(node):
        return node
    parts = {field.name: getattr(node, field.name) for field in dataclasses.fields(node)}
    return dataclasses.replace(node, **{name: _tidy(part) for name, part in parts.items() if name != "span"})


LEFTOVERS = re.compile(
    r"None|[{}_]|  | [,;:.)]|\( |\(\)|::|,,|„”|“”|\b(?:item|order|customer|employee|team|now)\.[a-z]|[,;: ]$"
)


@given(rules(), st.sampled_from(LOCALES), st.sampled_from(READERS))
def test_no_sentence_has_leftovers(rule, locale, reader):
    """Whatever a tree says, its sentence begins with a capital or a number and shows no bones."""
    told = plain(rule_sentence(_tidy(rule), NAMES, locale, reader))
    assert told
    assert not LEFTOVERS.search(told), told
    assert told.count("(") == told.count(")")
    assert told[0] == told[0].upper()


@given(rules(), st.sampled_from(LOCALES))
def test_a_customer_is_told_nothing_of_costs_and_margins(rule, locale):
    audience = dataclasses.replace(rule, audience=None)
    told = rule_sentence(_tidy(audience), NAMES, locale, "customer").lower()
    assert not re.search(r"marż|margin|koszt (?!dostawy)|koszt\w* produktu|the cost", told), told


@pytest.mark.timeout(20)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("reader", READERS)
def test_a_rule_of_thousands_of_conditions_is_told(locale, reader):
    """As long as a rule may be, with conditions of each of the ways in which they are told."""
    some = ["order.subtotal >= {} PLN", 'customer.tier >= "gold"', "order.is_first", "now.weekday = tuesday"]
    conditions = [some[number % len(some)].format(number) for number in range(2_000)]
    told = rule_sentence(
        parse_rule(f"when {' and '.join(conditions)} earn 1 point").tree, NAMES, locale, reader
    )
    assert "1996" in re.sub(r"[\s,]", "", told)


@pytest.mark.parametrize(
    ("phrases", "told"),
    [
        ([], []),
        (["we wtorki"], ["we wtorki"]),
        (["dla A", "we wtorki"], ["dla A", "we wtorki"]),
        (["we wtorki", "dla A", "rano", "dla B", "dla C"], ["we wtorki", "dla A i B i C", "rano"]),
    ],
)
def test_whom_an_offer_is_for_is_said_once(phrases, told):
    teller = Polish(NAMES, "customer")
    people = [one.replace("dla ", teller.for_people) for one in phrases]
    assert teller._merged(people) == [one.replace("dla ", teller.for_people) for one in told]


def test_what_was_told_once_is_told_again_and_to_nobody_else():
    """The same rule in another language, for another reader or under other names is another phrase."""
    rule = parse_rule('when customer.tier >= "gold" and order.margin >= 5 PLN discount 5%').tree
    other = dataclasses.replace(NAMES, labels={"tier": {"gold": {"en": "Sun", "pl": "Słońce"}}})
    asked = [(names, locale, reader) for names in (NAMES, other) for locale in LOCALES for reader in READERS]
    first = [rule_sentence(rule, *one) for one in asked]
    assert len(set(first)) == len(asked)
    assert [rule_sentence(rule, *one) for one in asked] == first
    assert [rule_sentence(dataclasses.replace(rule), *one) for one in asked] == first
    assert rule_sentence(rule, NAMES, "en", reader="customer") == rule_sentence(rule, NAMES, "en", "customer")
    assert rule_sentence(rule, NAMES, "en") == rule_sentence(rule, NAMES, "en", "merchant")


def test_no_more_phrases_are_kept_than_stated(monkeypatch):
    monkeypatch.setattr(keeping, "KEPT", 3)
    tell = keeping.kept(lambda node, names, locale, reader="merchant": (node, locale))
    nodes = [object() for _ in range(10)]
    for node in nodes * 2:
        assert tell(node, NAMES, "en") == (node, "en")
