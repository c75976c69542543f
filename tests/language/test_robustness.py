"""Any text of up to 64 KiB is answered, with a tree or with mistakes that have a place; none hangs."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import (
    Names,
    apply,
    check_condition,
    check_rule,
    condition_phrase,
    diagnose,
    in_language,
    manifest,
    parse_expression,
    parse_rule,
    print_expression,
    print_rule,
    reading,
    render,
    to_data,
)
from flask_loyalty.language.fixes import with_fixes
from flask_loyalty.language.fixing import MOST_READ, Readings
from flask_loyalty.language.polish_surfaces import surfaces
from flask_loyalty.language.scanning import MAX_BYTES, MAX_DEPTH
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS
from tests.infrastructure.laws import examples
from tests.language.vectors import load, text_of

# How long an answer takes belongs to a benchmark; here a text must not hang, on a machine however busy.
pytestmark = pytest.mark.timeout(60)


def _answer(text, parse):
    parsed = parse(text)
    assert (parsed.tree is None) == bool(parsed.diagnostics)
    for diagnostic in parsed.diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert render(diagnostic, text=text, place="rule", locale="pl")
    return parsed


def _fill(piece, head="", tail=""):
    count = (MAX_BYTES - len((head + tail).encode())) // len(piece.encode())
    return head + piece * count + tail


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_fill("("), id="brackets"),
        pytest.param(_fill("not ", "when "), id="not not not"),
        pytest.param(_fill("-", "when order.subtotal = "), id="signs"),
        pytest.param(_fill("9", "earn ", " points"), id="one number"),
        pytest.param(_fill("9 ", "earn "), id="many numbers"),
        pytest.param(_fill(" 000", "earn 1"), id="thousands"),
        pytest.param(_fill("earn "), id="effects"),
        pytest.param(_fill("earn 5 points\n"), id="good effects"),
        pytest.param(_fill("when a.b\n"), id="conditions"),
        pytest.param(_fill("at most 5 points per order\n", "earn 5 points\n"), id="limits"),
        pytest.param(_fill("at most 5 points\n", "earn 5 points\n"), id="bad limits"),
        pytest.param(_fill("x "), id="words"),
        pytest.param(_fill("x" * 1000 + " "), id="long words"),
        pytest.param(_fill("\x00"), id="null bytes"),
        pytest.param(_fill("\u202e"), id="invisible"),
        pytest.param(_fill("оrder.margin "), id="look-alikes"),
        pytest.param(_fill('"'), id="quotes"),
        pytest.param(_fill("„"), id="opening quotes"),
        pytest.param(_fill("# a\n"), id="comments"),
        pytest.param(_fill("#"), id="one comment"),
        pytest.param(_fill(" "), id="spaces"),
        pytest.param(_fill("at ", "earn 5 points "), id="half of at most"),
        pytest.param(_fill("in\n", "when a.b "), id="half of in last"),
        pytest.param(_fill(",1", "earn 1"), id="commas"),
        pytest.param(_fill("1:", "earn "), id="colons"),
        pytest.param(_fill("1-", "when now.date = "), id="dates"),
        pytest.param(_fill("a.", "when "), id="dots"),
        pytest.param(_fill("\ud800"[:0] + "😀"), id="emoji"),
    ],
)
def test_hostile_texts(text):
    _answer(text, parse_rule)
    _answer(text, parse_expression)


def test_a_text_too_long():
    (diagnostic,) = parse_rule("#" * (MAX_BYTES + 1)).diagnostics
    assert diagnostic.code == "L001"


def test_more_words_than_can_be_answered_in_time():
    (diagnostic,) = parse_rule("+" * 50_000).diagnostics
    assert diagnostic.code == "L018"


def test_a_lone_surrogate():
    (diagnostic,) = parse_rule('discount 5% on items where item.brand = "\ud800"').diagnostics
    assert diagnostic.code == "L003"


@pytest.mark.parametrize("joint", [" and ", " or "])
def test_a_chain_of_conditions_is_flat(joint):
    """Chains of 20 000 members and 64 KiB survive every pass."""
    tree = _answer(joint.join(["a.b"] * 7000), parse_expression).tree
    assert len(tree.members) == 7000
    assert parse_expression(print_expression(tree)).tree == tree
    assert check_condition(tree, Names())
    assert condition_phrase(tree, Names(), "pl")


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
def test_a_chain_of_numbers_is_flat(sign):
    text = sign.join(["1"] * 20_000)
    tree = _answer(f"{text} = 1", parse_expression).tree
    assert len(tree.left.rest) == 19_999
    assert print_expression(tree).count(sign) == 19_999
    assert check_condition(tree, Names()) == ()


def test_a_list_and_bands_are_flat():
    listed = parse_expression("item.sku in (" + ",".join(['"A"'] * 15_000) + ")").tree
    assert len(listed.container.members) == 15_000
    assert check_condition(listed, Names(), "item") == ()
    bands = ", ".join(["from 6: 5%"] * 5000)
    rule = _answer(f"discount by order.quantity whole {bands}", parse_rule).tree
    assert len(rule.effect.bands.bands) == 5000
    assert parse_rule(print_rule(rule)).tree == rule


def _deepest():
    """The most nodes that stand inside each other: every operator at each level of brackets."""
    text = "order.is_first"
    for level in range(MAX_DEPTH // 2):
        text = f"not (order.is_first and (customer.orders where {text}) - -1 * 2% of 3 above 1 >= {level})"
    return text


def test_the_deepest_tree_is_walked_far_from_pythons_limit():
    """At most half of the default limit of 1000 frames, so that any caller can be that deep itself."""
    tree = _answer(_deepest(), parse_expression).tree
    limit = sys.getrecursionlimit()
    frames = _depth()
    sys.setrecursionlimit(frames + 600)
    try:
        assert parse_expression(print_expression(tree)).tree == tree
        check_condition(tree, Names())
        condition_phrase(tree, Names(), "pl")
        manifest(tree)
        hash(tree)
    finally:
        sys.setrecursionlimit(limit)


def _depth():
    frame, count = sys._getframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


_pieces = st.one_of(
    st.sampled_from(
        [*CLAUSE_WORDS, *FACTS, *"()=<>,:+-*/%#.'", "\n", '"a"', "5", "1 000", "5%", "PLN", "points"]
    ),
    st.sampled_from(
        ["2026-05-01", "07:00", "items", "none", "tuesday", "order", "1,5", "„x”", '"', "zł", "\x00"]
    ),
    st.text(max_size=4),
)


@examples(300)
@given(st.lists(_pieces, max_size=25).map(" ".join))
def test_pieces_of_the_language_in_any_order(text):
    parsed = _answer(text, parse_rule)
    if parsed.tree is not None:
        for diagnostic in check_rule(parsed.tree, Names()):
            assert diagnostic.span.end <= len(text)
        assert parse_rule(print_rule(parsed.tree)).tree == parsed.tree
    _answer(text, parse_expression)


@examples(200)
@given(st.text(max_size=200))
def test_any_text(text):
    _answer(text, parse_rule)


def _told(text, language):
    """Every mistake has its place in the text, and so has every edit of its corrections."""
    for one in diagnose(text, Names(tiers=("gold",)), language):
        data = in_language(to_data(one, text, language), language)
        assert 0 <= data["start"] <= data["end"] <= len(text)
        assert data["message"]
        assert data["reason"]
        for place in (*data["related"], *(edit for fix in data["fixes"] for edit in fix["edits"])):
            assert 0 <= place["start"] <= place["end"] <= len(text)
        for fix in one.fixes:
            apply(text, fix)


WORDS = {"en": [*CLAUSE_WORDS, *FACTS], "pl": sorted({surface for surface, _ in surfaces()})}


@pytest.mark.parametrize(("language", "words"), [(language, words) for language in WORDS for words in WORDS])
def test_words_in_any_order_are_read_so_often_only(language, words):
    """Corrections are worked out once, and only as many as reading of so many characters allows."""
    text = " ".join(random.Random(1).choices(WORDS[words], k=300))
    calls = 0

    def look(frame, event, _):
        nonlocal calls
        calls += event == "call" and frame.f_code is reading._read.__code__

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        _told(text, language)
    finally:
        sys.setprofile(before)
    assert 1 <= calls <= 40


USUAL = """za każde zamówienie
gdy wartość zamówienia >= 50 zł i liczba zamówien klienta w ostatnich 90 dniach >= 3
i poziom klienta w ("silver", "gold") i kategoria produktu w "kawa" i klient ma urodziny w tym miesiącu
nalicz 2 punkty za każdy 1 zł marzy zamówienia na produkty, gdzie kategoria produktu w "kawa/ziarnista"
najwyżej 500 punktów na klienta miesięczne
najwyżej 3 razy na klienta na tydzień najwyżej 20 razy łącznie"""


def test_a_rule_of_usual_length_has_all_its_corrections():
    found = parse_rule(USUAL, "pl").diagnostics
    bounded, free = Readings(), Readings(left=sys.maxsize)
    assert len(found) == 4
    told = with_fixes(found, USUAL, language="pl", readings=bounded)
    assert told == with_fixes(found, USUAL, language="pl", readings=free)
    assert sum(bool(one.fixes) for one in told) == 2
    assert 0 < MOST_READ - bounded.left < MOST_READ / 4


def test_a_long_text_of_many_mistakes_is_told_whole_with_its_first_corrections():
    text = " ".join(random.Random(1).choices(WORDS["en"], k=600))
    found = parse_rule(text).diagnostics
    bounded, free = Readings(), Readings(left=sys.maxsize)
    told = with_fixes(found, text, readings=bounded)
    assert [(one.code, one.span) for one in told] == [(one.code, one.span) for one in found]
    whole = with_fixes(found, text, readings=free)
    assert 0 < bounded.read < free.read
    assert told[0].fixes == whole[0].fixes
    assert all(to_data(one, text)["message"]["pl"] for one in told)


@examples(150)
@given(
    st.one_of(
        st.lists(_pieces, max_size=25).map(" ".join),
        st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")),
        st.text(max_size=100),
    ),
    st.sampled_from(["en", "pl"]),
)
def test_whatever_is_written_is_told_in_full(text, language):
    _told(text, language)


@examples(100)
@given(st.sampled_from([text_of(case) for case in load("good.json")["cases"]]), st.data())
def test_whatever_becomes_of_a_good_text_is_told_in_full(text, data):
    """Up to three pieces of a good text are replaced by others."""
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = f"{text[:start]}{data.draw(_pieces)}{text[end:]}"
    _told(text, "en")
