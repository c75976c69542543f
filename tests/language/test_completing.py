"""What is suggested at a place: what fits there, by grammar and by type, and nothing that is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import Names
from flask_loyalty.language.completing import complete
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.parser import lexer
from flask_loyalty.language.polish_lexing import lex_polish
from tests.infrastructure.laws import examples
from tests.language.vectors import declared, load, text_of

NAMES = declared()
UNKNOWN = ("L103", "L104", "L105", "L106", "L107", "L108", "L111")


def texts(text, language="en", **more):
    return [one.text for one in complete(text, len(text), NAMES, language, **more)]


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        pytest.param("when customer.tier >= ", ["customer.tier", '"silver"', '"gold"'], id="tiers"),
        pytest.param('when customer.tier >= "g', ['"gold"'], id="a text that was begun"),
        pytest.param("earn 5 po", ["points"], id="a word that was begun"),
        pytest.param("every ", ["day", "week", "month", "quarter", "year"], id="periods"),
        pytest.param(
            "every month for ", ["customers", "employees", "teams", "suppliers", "distributors"], id="who"
        ),
        pytest.param(
            "discount 5% at most 5 ", ["PLN", "times", "customers"], id="what a discount is limited by"
        ),
        pytest.param(
            "every month for employees pay 3% of ",
            ["employee.target", "employee.margin", "employee.sales"],
            id="money of an employee",
        ),
        pytest.param("multiply ", ["points"], id="only points are multiplied"),
        pytest.param("when order.is_first nonsense ", [], id="nothing after what cannot be read"),
        pytest.param('when customer.tier = "gold', ['"gold"'], id="a text whose end is missing"),
    ],
)
def test_suggestions(text, suggested):
    assert texts(text) == suggested


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        pytest.param("gdy poziom klienta >= ", ["poziom klienta", '"silver"', '"gold"'], id="tiers"),
        pytest.param(
            "gdy mar", ["marża zamówienia", "marża procentowa zamówienia", "marża klienta"], id="begun"
        ),
        pytest.param("co ", ["dzień", "tydzień", "miesiąc", "kwartał", "rok"], id="periods"),
        pytest.param("dla ", ["klientów", "pracowników", "pośredników"], id="who"),
        pytest.param("rabat 5%\nnajwyżej 5 ", ["zł", "razy", "klientów"], id="limits"),
    ],
)
def test_suggestions_in_polish(text, suggested):
    assert texts(text, "pl") == suggested


def test_what_is_told_of_a_fact():
    (one,) = [s for s in complete("when order.sub", 14, NAMES) if s.text == "order.subtotal"]
    assert (one.kind, one.unit, one.span.start, one.span.end) == ("fact", "money", 5, 14)
    assert one.type == {"en": "an amount of money", "pl": "kwota pieniędzy"}
    assert set(one.documentation) == {"en", "pl"}


def test_the_word_under_the_cursor_is_replaced():
    (one,) = [s for s in complete("when order.sub_old >= 5 PLN", 14, NAMES) if s.text == "order.subtotal"]
    assert (one.span.start, one.span.end) == (5, 18)


def test_a_field_has_no_clauses():
    assert "earn" not in texts("customer.orders >= 1 ", about="customer")
    assert "order.subtotal" not in texts("", about="customer")


_SPELT = frozenset({"NAME", "FACT", "CURRENCY", "COMPARISON"})


def _places(name="good.json"):
    """Each place of the good texts where a word stands that could have been suggested."""
    signs = ("NUMBER", "PERCENT", "DATE", "TIME", "TEXT", "LPAR", "RPAR", "COMMA", "COLON", "PLUS", "MINUS")
    for case in load(name)["cases"]:
        if "amount" not in case:
            for word in lexer().words(text_of(case)):
                if word.kind not in (*signs, "STAR", "SLASH"):
                    yield case, word


PLACES = list(_places())


def test_what_good_texts_say_is_suggested():
    """At nearly every place of the good texts, what stands there is among the suggestions."""
    some = PLACES[::9]
    missed = [
        (text_of(case)[: word.start], str(word))
        for case, word in some
        if str(word)
        not in [s.text for s in complete(text_of(case), word.start, NAMES, about=case.get("about"))]
    ]
    assert len(missed) <= 0.03 * len(some), missed


@examples(25)
@given(st.sampled_from(PLACES), st.data())
def test_a_suggestion_is_never_unknown(place, data):
    """Put in, it may leave the sentence unfinished, but it is never an unknown word there."""
    case, word = place
    text = text_of(case)
    found = complete(text, word.start, NAMES, about=case.get("about"))
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    new = text[: one.span.start] + one.text + text[one.span.end :]
    end = one.span.start + len(one.text)
    told = diagnose(new, NAMES, about=case.get("about"))
    assert not [d for d in told if d.code in UNKNOWN and d.span.start < end and d.span.end > one.span.start]


@examples(25)
@given(st.sampled_from([case["pl"] for case in load("polish.json")["cases"]]), st.integers(0, 60), st.data())
def test_a_suggestion_in_polish_is_read_as_what_it_is(text, number, data):
    """Put in after the words in front of it, it is one word of the language and no English one."""
    words = lex_polish(text, NAMES).words
    at = words[min(number, len(words) - 1)].start
    found = complete(text[:at], at, NAMES, "pl")
    if found:
        one = data.draw(st.sampled_from(found))
        assert lex_polish(text[:at] + one.text, NAMES).mistakes == ()


@given(st.text(max_size=40), st.integers(0, 40), st.sampled_from(["en", "pl"]))
def test_any_text_at_any_place(text, position, language):
    for one in complete(text, min(position, len(text)), Names(), language):
        assert 0 <= one.span.start <= one.span.end <= len(text)
