"""One rule as it is edited, held against the rest: what the whole examination would say of it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.analysis.editing import Editing
from flask_loyalty.analysis.examine import examine
from flask_loyalty.analysis.space import Space
from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.source import Span
from flask_loyalty.programme.loader import load_programme
from tests.analysis.test_brute_force import SENTENCE
from tests.analysis.test_classics import SMALL
from tests.infrastructure.laws import examples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GIVEN = {"C180", "C181", "C182", "C184"}
WHOLE = {"C150", "C130", "C131", "C180", "C181", "C182", "C183", "C171"}
"""What is told of the programme as a whole, not of one rule beside the rest."""


def document(sentences, **more):
    rules = [{"id": f"r{i}", "rule": one} for i, one in enumerate(sentences)]
    return json.dumps({**SMALL, **more, "rules": rules})


def edited(sentences, rule, text, **more):
    whole = document(sentences, **more)
    loaded = load_programme(whole, name="club.json")
    return Editing(whole, loaded, NOW, name="club.json").told(rule, text)


FEW = [
    "discount 10% on items",
    "when order.quantity < 3 earn 5 points",
    "when order.subtotal >= 50 PLN earn 9 points",
]


@pytest.mark.parametrize(
    ("rule", "text", "codes"),
    [
        pytest.param("r2", "when order.subtotal >= 60 PLN earn 9 points", set(), id="another limit"),
        pytest.param(
            "r2", "when order.subtotal >= 60 PLN earn 9 pionts", {"L105"}, id="a slip is told alone"
        ),
        pytest.param("r2", "discount 5% on items", {"C110"}, id="meets another deal"),
        pytest.param("r2", "discount 5%", {"C111"}, id="meets a percentage of another step"),
        pytest.param("r2", "when order.quantity < 3 earn 5 points", {"C106"}, id="says the same"),
        pytest.param("r2", "when order.quantity > 3 earn 9 points", {"C120"}, id="leaves a gap"),
        pytest.param("r2", "when now.date < 2026-06-01 earn 9 points", {"C108"}, id="past"),
        pytest.param(
            "r2", "when order.quantity >= 0\nearn 9 points", {"C104"}, id="asks for nothing, in lines"
        ),
    ],
)
def test_what_is_told_of_an_edited_rule(rule, text, codes):
    told = {one.code for one in edited(FEW, rule, text)}
    assert told == codes


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("discount 60%", True),
        ("when order.subtotal >= 60 PLN discount 25 PLN", True),
        ("discount 30%", False),
    ],
)
def test_an_edited_deal_that_sells_below_cost_is_told_with_its_corrections(text, below):
    whole = document(["earn 5 points", "discount 1%"], assume_margin="35%")
    editing = Editing(whole, load_programme(whole), NOW)
    found = [one for one in editing.edited("r1", text).found if one.code == "C184"]
    assert bool(found) is below
    assert all(one.fixes and one.example for one in found)
    assert below is ("C184" in {one.code for one in editing.told("r1", text)})
    own = document(["earn 5 points", "discount 1%"], assume_margin="35%", checks={"most_of_margin": "500%"})
    assert not Editing(own, load_programme(own), NOW).told("r1", text), "which the document allows"


BESIDE = ["discount 20% on items", "discount 1%", "earn 5 points", "discount 10 PLN on shipping"]
STACK = {"least_margin": "35%"}
OF_PRICE = {"most": "30%", "least_order": "20 PLN"}
OF_MARGIN = {"most_of_margin": "80%", "least_margin": "40%", "least_order": "20 PLN"}


@pytest.mark.parametrize(
    ("checks", "text", "told", "example", "corrections"),
    [
        pytest.param(STACK, "discount 15%", set(), "", 0, id="leaves a margin"),
        pytest.param(STACK, "discount 20%", {"C182"}, "r0: PLN 10.00; r1: PLN 8.00", 2,
                     id="below cost together"),
        pytest.param(STACK, "discount 40%", {"C184"}, "", 2, id="below cost alone"),
        pytest.param({**STACK, "accept": ["C182 r0"]}, "discount 20%", set(), "", 0, id="meant so"),
        pytest.param(OF_PRICE, "discount 10%", set(), "", 0, id="within the limit"),
        pytest.param(OF_PRICE, "discount 15%", {"C180"}, "r0: PLN 4.00; r1: PLN 2.40; r2: 5 points", 1,
                     id="more of the price than the document allows"),
        pytest.param(OF_MARGIN, "discount 10%", set(), "", 0, id="within the limit of the margin"),
        pytest.param(OF_MARGIN, "discount 20%", {"C181"}, "r0: PLN 4.00; r1: PLN 3.20; r2: 5 points", 1,
                     id="more of the margin than the document allows"),
        pytest.param({"most": "10%"}, "when order.subtotal >= 500 PLN earn 1 point", set(), "", 0,
                     id="which others exceed without it"),
    ],
)  # fmt: skip
def test_what_an_edited_rule_gives_beside_the_rest(checks, text, told, example, corrections):
    whole = document(BESIDE, checks=checks)
    editing = Editing(whole, load_programme(whole), NOW)
    found = [one for one in editing.edited("r1", text).found if one.code >= "C180"]
    assert {one.code for one in found} == told
    assert all(
        example in one.example["en"].replace("\xa0", " ") and len(one.fixes) >= corrections for one in found
    )
    for fix in (fix for one in found for fix in one.fixes):
        edits = tuple(Edit(Span(one["start"], one["end"]), one["text"]) for one in fix["edits"])
        after = apply(editing.edited("r1", text).document, Fix(edits))
        assert told.isdisjoint(one.code for one in examine(after, load_programme(after), NOW))


def test_it_can_be_edited_again_and_again_without_a_trace():
    text = document(FEW)
    editing = Editing(text, load_programme(text), NOW)
    first = editing.told("r2", "discount 5% on items")
    assert editing.told("r2", "when order.subtotal >= 73.21 PLN earn 9 points") == ()
    assert editing.told("r2", "discount 5% on items") == first
    with pytest.raises(KeyError):
        editing.told("r9", "earn 5 points")


def test_a_document_with_mistakes_is_not_edited():
    text = document(["earn 5 pionts"])
    with pytest.raises(ValueError, match="mistakes"):
        Editing(text, load_programme(text), NOW)


CHECKS = st.sampled_from([STACK, OF_PRICE, OF_MARGIN, {"least_margin": "20%"}, {"most": "8%"}])


@examples(25)
@given(st.lists(SENTENCE, min_size=2, max_size=4, unique=True), SENTENCE, CHECKS)
def test_what_an_edit_is_told_to_give_the_whole_examination_finds_too(sentences, text, checks):
    before, after = (document(one, checks=checks) for one in (sentences, [text, *sentences[1:]]))
    loaded, whole = load_programme(before), load_programme(after)
    if loaded.programme is None or whole.programme is None:
        return
    told = {one.code for one in Editing(before, loaded, NOW).told("r0", text)} & GIVEN
    assert told <= {one.code for one in examine(after, whole, NOW)}


@examples(25)
@given(st.lists(SENTENCE, min_size=2, max_size=4, unique=True), SENTENCE)
def test_an_edit_is_told_what_the_whole_examination_tells_of_it(sentences, text):
    """Of the edited rule the same codes; of a pair it may name another partner."""
    sentences = [*sentences, "when order.subtotal >= 33.33 PLN earn 4 points"]
    before = document(sentences)
    loaded = load_programme(before)
    after = document([text, *sentences[1:]])
    whole = load_programme(after)
    if loaded.programme is None or whole.programme is None:
        return
    told = {one.code for one in Editing(before, loaded, NOW).told("r0", text) if one.about == "r0"}
    expected = {one.code for one in examine(after, whole, NOW) if one.about == "r0"} - WHOLE
    assert expected <= told
    assert told - expected <= {"C106", "C110", "C111", "C112"}, (
        "of the first of a pair the whole tells its second"
    )


ASKED = st.builds(
    lambda text, number: text.format(number=number),
    st.sampled_from([
        "order.subtotal >= {number} PLN", "order.subtotal < {number}.50 PLN", "order.margin > {number} PLN",
        "order.margin_rate <= {number}%", "order.quantity = {number}", "order.is_first",
        "order.subtotal in 3 PLN to {number}.01 PLN", "customer.orders in last 30 days < {number}",
        "now.date > 2026-11-1{number}", "now.time < 1{number}:30",
        "customer.spend >= {number} PLN", "not order.quantity = {number}",
    ]),
    st.integers(3, 9),
)  # fmt: skip
RULE = st.builds(
    lambda parts, join, price: (
        f"when {f' {join} '.join(parts)} earn 5 points on items where item.price >= {price} PLN"
    ),
    st.lists(ASKED, min_size=1, max_size=3, unique=True),
    st.sampled_from(["and", "or"]),
    st.integers(3, 9),
)


@examples(40)
@given(st.lists(RULE, min_size=2, max_size=4), RULE)
def test_what_was_known_of_the_others_is_refined_to_what_they_ask_now(sentences, text):
    """The boxes of every other rule, taken over with more cells, are those that are worked out anew."""
    before, loaded = document(sentences), load_programme(document(sentences))
    after = load_programme(document([text, *sentences[1:]]))
    if loaded.programme is None or after.programme is None:
        return
    editing = Editing(before, loaded, NOW)
    made = editing.whole.with_rule(after.programme.rules[0], editing.whole.notes, frozenset())
    first = loaded.programme.rules[0].rule
    anew = Space(made.programme, [first.when, first.effect.units.where])
    for rule in made.programme.rules:
        assert made.rules[rule.id] == anew.rule(rule)


GROUPED = {
    "groups": [{"id": "g", "pick": "best"}, {"id": "h", "pick": "all", "excludes": ["g"]}],
    "floors": [{"keep": "item.margin >= 0 PLN", "rules": ["a", "c"]}, {"keep": "item.paid >= 1 PLN"}],
    "assume_margin": "40%",
    "rules": [
        {"id": "a", "rule": "discount 10% on items", "group": "g"},
        {"id": "b", "rule": "discount 5 PLN on every item where item.price >= 50 PLN", "group": "g"},
        {"id": "c", "rule": ["when order.quantity >= 4", "discount 15% on items"], "group": "h"},
        {"id": "d", "rule": "earn 5 points"},
    ],
}


@pytest.mark.parametrize(
    ("rule", "text", "codes"),
    [
        pytest.param("a", "discount 10% on items", set(), id="as it was"),
        pytest.param("a", "earn 5 points", {"D343", "D344"}, id="no deal any more, which a group excludes"),
        pytest.param("b", "discount 5 PLN", {"D344"}, id="of another step than the rest of its group"),
        pytest.param("c", "discount 15% on\nitems", set(), id="its lines fall otherwise"),
        pytest.param("c", "discount 15% on\nitmes", {"L114"}, id="a slip on its second line"),
        pytest.param("d", "earn 7 points", set(), id="no floor names it"),
    ],
)
def test_an_edited_rule_keeps_its_groups_and_floors(rule, text, codes):
    """Its mistakes are those of the whole document."""
    before = json.dumps({**SMALL, **GROUPED})
    edited = Editing(before, load_programme(before), NOW).edited(rule, text)
    whole = load_programme(edited.document)
    assert {one.code for one in edited.mistakes} == {one.code for one in whole.diagnostics} == codes
    if whole.programme is None:
        assert edited.rule is None
    else:
        assert edited.rule == whole.programme.rule(rule)


def test_what_is_found_of_an_edited_rule_has_the_corrections_of_the_whole():
    before = document(FEW)
    edited = Editing(before, load_programme(before), NOW).edited("r2", "discount 5% on items")
    whole = examine(edited.document, load_programme(edited.document), NOW)
    fixes = [[fix["title"] for fix in one.fixes] for one in whole if one.code == "C110"]
    assert [[fix["title"] for fix in one.fixes] for one in edited.found] == [
        [{lang: text.replace("C110 r0", "C110 r2") for lang, text in title.items()} for title in titles]
        for titles in fixes
    ]
    assert len(fixes[0]) == 3
    for fix in edited.found[0].fixes[:2]:
        edits = tuple(Edit(Span(one["start"], one["end"]), one["text"]) for one in fix["edits"])
        mended = apply(edited.document, Fix(edits))
        assert not [one for one in examine(mended, load_programme(mended), NOW) if one.code == "C110"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("when order.quantity > 2 earn 5 points", "when order.quantity >= 3 earn 5 points", True),
        (
            "when order.subtotal >= 50 PLN and order.is_first earn 5 points",
            "when order.is_first and 50 PLN <= order.subtotal earn 5 points",
            True,
        ),
        ("when not (order.quantity <= 2) earn 5 points", "when order.quantity >= 3 earn 5 points", True),
        ("when order.quantity >= 3 earn 5 points", "when order.quantity >= 3 earn 6 points", False),
        ("when order.quantity >= 3 earn 5 points", "when order.quantity >= 4 earn 5 points", False),
        (
            "when order.quantity >= 3 earn 5 points",
            "when order.quantity >= 3 earn 5 points\nat most 1 time per customer",
            False,
        ),
        ("on review where review.rating >= 4 earn 5 points", "on review earn 5 points", False),
    ],
)
def test_the_same_is_told_however_it_is_written(one, other, same):
    text = document([one, other])
    told = {found.code for found in examine(text, load_programme(text), NOW)}
    assert ("C106" in told) is same
