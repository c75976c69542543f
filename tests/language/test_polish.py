"""Polish rule texts: the same trees in other words."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.language import (
    FACTS,
    Fix,
    Names,
    Span,
    apply,
    check_rule,
    in_language,
    parse_expression,
    parse_rule,
    print_expression,
    print_rule,
    render,
    to_data,
)
from flask_loyalty.language import nodes as n
from flask_loyalty.language.definitions import Case, FactDef, NounDef, Scope
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.messages import CATALOGUE
from flask_loyalty.language.noun_table import NOUNS, noun
from flask_loyalty.language.polish_agreement import agreed
from flask_loyalty.language.polish_lexing import lex_polish
from flask_loyalty.language.polish_surfaces import (
    CLAUSE_SURFACES,
    MONEY_WORDS,
    SCOPES,
    WEEKDAY_FORMS,
    surfaces,
)
from flask_loyalty.language.reasons import REASONS
from flask_loyalty.language.rephrasing import rephrased
from flask_loyalty.language.sorts import FLAG, MONEY
from flask_loyalty.language.states import STATES
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, WEEKDAYS, singular
from tests.infrastructure.laws import examples
from tests.language.trees import expressions, rules
from tests.language.vectors import cases, declared, text_of


@given(expressions())
def test_an_expression_survives_in_polish(expression):
    """Printed in Polish and read again, a tree is the same; so nothing is lost between the languages."""
    text = print_expression(expression, "pl")
    parsed = parse_expression(text, "pl")
    assert parsed.tree == expression, text
    assert print_expression(parsed.tree, "pl") == text


@given(rules())
def test_a_rule_survives_in_polish(rule):
    text = print_rule(rule, "pl")
    parsed = parse_rule(text, "pl")
    assert parsed.tree == rule, text
    assert print_rule(parsed.tree, "pl") == text
    assert parse_rule(print_rule(parsed.tree)).tree == rule


# ---------------------------------------------------------------- vectors


def _load(name):
    return json.loads(files("flask_loyalty.grammar").joinpath("vectors", name).read_text(encoding="utf-8"))


def _cases(name, key="cases"):
    return [pytest.param(case, id=case["name"]) for case in _load(name)[key]]


# What is counted where a noun is to be put.
STANDS = {
    "earn {number} {noun}": "point",
    "earn 7 points per {number} {noun} of order.subtotal": "item",
    "discount 5%\nat most {number} {noun} per order": "item",
    "when customer.orders >= {number} {noun}\nearn 5 points": "order",
    "within {number} {noun} of review\nearn 5 points": "day",
}


NAMES = Names(
    tiers=("silver", "gold"), segments=("vip",), partners=("helios",), rewards=("cinema",), language="pl"
)


def _ways(case):
    """How a case is parsed and printed, and its English text."""
    if "rule" in case:
        return parse_rule, print_rule, case["rule"]
    return parse_expression, print_expression, case.get("expression") or case["amount"]


@pytest.mark.parametrize("case", _cases("polish.json"))
def test_english_and_polish_say_the_same(case):
    parse, show, english = _ways(case)
    tree = parse(english).tree
    assert show(tree, "pl") == case["pl"]
    assert parse(case["pl"], "pl").tree == tree
    assert show(parse(case["pl"], "pl").tree) == english
    for text in case.get("also", ()):
        assert parse(text, "pl").tree == tree, text


@pytest.mark.parametrize("case", _cases("polish.json", "mistakes"))
def test_mistakes_in_polish(case):
    """Codes, places and corrections are the contract; a correction is what one may write there."""
    parse, text = _ways(case)[0], text_of(case)
    parsed = parse(text, "pl")
    found = parsed.diagnostics or check_rule(parsed.tree, NAMES)
    told = [{"code": d.code, "start": d.span.start, "end": d.span.end} for d in found]
    assert told == [{k: v for k, v in one.items() if k in ("code", "start", "end")} for one in case["expect"]]
    assert [d.parts.get("fix") or None for d in found] == [one.get("fix") for one in case["expect"]]


@pytest.mark.parametrize("case", [*_cases("good.json"), *_cases("parses.json")])
def test_every_vector_survives_in_polish(case):
    parse, show, english = _ways(case)
    tree = parse(english).tree
    polish = show(tree, "pl")
    assert parse(polish, "pl").tree == tree
    assert show(parse(polish, "pl").tree) == show(tree)


# ---------------------------------------------------------------- words


def _claims():
    """Every surface of the vocabulary and all that claim it."""
    found = {}
    for surface, meaning in surfaces():
        found.setdefault(surface, set()).add(meaning)
    return found


def test_no_surface_has_two_meanings():
    assert {surface: claims for surface, claims in _claims().items() if len(claims) > 1} == {}


def test_the_surfaces_cover_the_grammar():
    assert set(CLAUSE_SURFACES) == {word.upper().replace(" ", "_") for word in CLAUSE_WORDS}
    assert set(WEEKDAY_FORMS) == set(WEEKDAYS)


def test_surfaces_are_small_words():
    """Letters and single spaces only: no comparison, number or sign can stand inside a phrase."""
    for surface in _claims():
        assert re.fullmatch(r"[a-ząćęłńóśźż]+(?: [a-ząćęłńóśźż]+)*", surface), surface


def _splits(words, known):
    if not words:
        yield ()
    for end in range(1, len(words) + 1):
        if (head := " ".join(words[:end])) in known:
            yield from ((head, *rest) for rest in _splits(words[end:], known))


def test_no_phrase_could_be_read_as_several():
    """Where a phrase consists of other surfaces, these could never stand side by side in a rule.

    A phrase that begins with a unit would otherwise swallow it: "5 punktów klienta" must not be 5 facts.
    """
    known = {surface: {claim.terminal for claim in claims} for surface, claims in _claims().items()}
    for surface in known:
        for parts in _splits(surface.split(), known):
            kinds = [next(iter(known[part])) for part in parts]
            if len(kinds) > 1 and not surface.endswith(" w recenzji"):
                assert set(kinds) == {"NAME"}, (surface, parts)  # two names never follow each other


def test_a_rating_in_a_review_is_one_phrase():
    """The one exception above: fixed words are weekdays and none, so "ocena" can be in nothing."""
    words = lex_polish("ocena w recenzji w ciągu").words
    assert [word.kind for word in words] == ["FACT", "WITHIN"]


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS.keys())
def test_every_case_of_a_fact_is_read(fact):
    for case in (Case.NOMINATIVE, Case.GENITIVE, Case.ACCUSATIVE, Case.LOCATIVE):
        (word,) = lex_polish(fact.form(case)).words
        assert (word.kind, word) == ("FACT", fact.name)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS.keys())
def test_every_form_of_a_noun_is_read(noun):
    for form in {*noun.one, *noun.many} - {"razem"}:  # which is only ever "together with"
        (word,) = lex_polish(form).words
        assert (word.kind, singular(word)) == ("NAME", noun.word)


def test_only_items_have_a_plural_of_their_own():
    """All items or each: in Polish, too, the one is a plural and the other is not."""
    for text, value in (("produkty", "items"), ("produkt", "item"), ("sztuki", "items"), ("punkty", "point")):
        assert lex_polish(text).words[0] == value


@pytest.mark.parametrize("terminal", CLAUSE_SURFACES)
def test_every_clause_word_is_read(terminal):
    for surface in CLAUSE_SURFACES[terminal]:
        assert [word.kind for word in lex_polish(surface).words] == [terminal]


@pytest.mark.parametrize("word", MONEY_WORDS)
def test_every_word_for_zloty_is_read(word):
    assert (
        parse_expression(f"wartość zamówienia >= 5 {word}", "pl").tree
        == parse_expression("order.subtotal >= 5 PLN").tree
    )


def test_every_scope_of_a_limit():
    for scope in sorted(SCOPES & set(NOUNS)):
        rule = n.Rule(
            n.Effect(n.Verb.EARN, n.CountLiteral(Fraction(5), "point")),
            limits=(n.Limit(n.CountLiteral(Fraction(1), "time"), scope),),
        )
        text = print_rule(rule, "pl")
        assert text.endswith(f"najwyżej 1 raz na {NOUNS[scope].one[Case.ACCUSATIVE]}")
        assert parse_rule(text, "pl").tree == rule


@pytest.mark.parametrize("number", range(201))
def test_counts_from_0_to_200(number):
    """Printed with the form that the number asks for, in each case; read back as the same number."""
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    one = number == 1
    points = "punkt" if one else "punkty" if few else "punktów"
    times = "raz" if one else "razy"
    days = "dniu" if one else "dniach"
    last = "ostatnim" if one else "ostatnich"
    when = f"when customer.orders in last {number} days >= 1"
    rule = parse_rule(f"{when}\nearn {number} points\nat most {number} times per day").tree
    text = print_rule(rule, "pl")
    assert text == (
        f"gdy liczba zamówień klienta w {last} {number} {days} >= 1\n"
        f"nalicz {number} {points}\nnajwyżej {number} {times} na dzień"
    )
    assert parse_rule(text, "pl").tree == rule


# ---------------------------------------------------------------- a document's own words


OWN = Names(
    facts=(
        FactDef(
            "order.own_cup",
            FLAG,
            Scope.ORDER,
            {"en": ("own cup",), "pl": ("własny kubek", "własnego kubka", "własny kubek", "własnym kubku")},
            {"en": "brought a cup", "pl": "klient przyniósł kubek"},
        ),
        FactDef("order.tip", MONEY, Scope.ORDER, {"en": ("tip",)}, {"en": "a tip", "pl": "napiwek"}),
    ),
    events=("tasting",),
    nouns={
        "tasting": noun(
            "tasting tastings f | degustacja degustacji degustację degustacji degustacją"
            " | degustacje degustacji degustacje degustacjach degustacjami"
        )
    },
)


@pytest.mark.parametrize(
    ("english", "polish"),
    [
        pytest.param(
            "when order.own_cup\nearn 10 points", "gdy własny kubek\nnalicz 10 punktów", id="a fact"
        ),
        pytest.param(
            "when order.tip >= 5 PLN\nearn 10 points",
            "gdy order.tip >= 5 zł\nnalicz 10 punktów",
            id="a fact without Polish words",
        ),
        pytest.param("on tasting\nearn 5 points", "za degustację\nnalicz 5 punktów", id="an event"),
        pytest.param(
            "within 3 days of tasting\ndiscount 5%",
            "w ciągu 3 dni od degustacji\nrabat 5%",
            id="its genitive",
        ),
    ],
)
def test_words_that_a_document_declares(english, polish):
    tree = parse_rule(english).tree
    assert print_rule(tree, "pl", OWN) == polish
    assert parse_rule(polish, "pl", OWN).tree == tree


def test_own_words_are_unknown_without_the_document():
    assert parse_rule("gdy własny kubek\nnalicz 10 punktów", "pl").tree is None


def test_a_noun_definition_knows_its_forms():
    assert isinstance(OWN.noun("tasting"), NounDef)
    assert lex_polish("degustacjami", OWN).words[0] == "tasting"


# ---------------------------------------------------------------- messages


def _english_left(text):
    """English words of the language outside of texts in quotes and of keys of documents."""
    words = re.findall(r"\w+(?:\.\w+)?", re.sub(r'"[^"]*"|\{[a-z_]+\}', "", text))
    facts = [word for word in words if word in FACTS]
    return facts + [word for word in words if word in ENGLISH - ALSO_POLISH]


ENGLISH = {
    *(word for phrase in CLAUSE_WORDS for word in phrase.split()),
    *(word for one in NOUNS.values() for word in (one.word, one.plural)),
    *WEEKDAYS,
}
ALSO_POLISH = {"to", "on", "do", "partner", "segment", "profile", "order", "rating", "by"}


def _wordings():
    for code, entry in CATALOGUE.items():
        yield code, entry.message
        yield code, entry.help
    yield from REASONS.items()
    for key, state in STATES.items():
        yield key, state.next
        yield key, state.do


@pytest.mark.parametrize(("code", "texts"), [pytest.param(*one, id=one[0]) for one in _wordings()])
def test_a_message_about_a_polish_rule_quotes_polish(code, texts):
    """Whatever a message quotes of the language, it quotes in the words in which the rule is written."""
    assert _english_left(rephrased(texts["pl"], texts["pl"])) == []
    for snippet in re.findall(r"[a-z]+\.[a-z_]+", texts["en"]):
        assert snippet not in FACTS or snippet not in rephrased(texts["en"], texts["pl"])


POLISH_NAMES = replace(declared(), language="pl")
CHECKED = [
    pytest.param(case.values[0], id=case.id)
    for case in cases("bad.json")
    if (_ways(case.values[0])[0])(text_of(case.values[0])).tree is not None
]


def _told_in_polish(case, change=lambda text: text):
    parse, show, english = _ways(case)
    text = change(show(parse(english).tree, "pl"))
    want = {"money": MONEY}[case["want"]] if "amount" in case else None
    return text, diagnose(text, POLISH_NAMES, about=None if "rule" in case else case["about"], want=want)


@pytest.mark.parametrize("case", CHECKED)
def test_the_checker_finds_the_same_in_polish(case):
    """Codes are those of the English text; places are Polish, and corrections correct the Polish text."""
    text, found = _told_in_polish(case)
    assert Counter(one.code for one in found) == Counter(one["code"] for one in case["expect"])
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        for fix in one.fixes:
            _, after = _told_in_polish(case, lambda text, fix=fix: apply(text, fix))
            codes = Counter(other.code for other in after)
            assert codes[one.code] < Counter(other.code for other in found)[one.code], fix


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        pytest.param("nalicz 5 points", "nalicz 5 punktów", id="an English unit"),
        pytest.param("rabat 2.5%", "rabat 2,5%", id="a decimal point"),
        pytest.param(
            "gdy wartosc zamowienia >= 5 zł rabat 5%",
            "gdy wartość zamówienia >= 5 zł rabat 5%",
            id="no accents",
        ),
        pytest.param(
            "gdy kategorja produktu >= 5 zł rabat 5%",
            "gdy kategoria produktu >= 5 zł rabat 5%",
            id="a misspelt phrase",
        ),
        pytest.param(
            "nalicz 1 punkt za 1 zł marży zamówienia",
            "nalicz 1 punkt za każdy 1 zł marży zamówienia",
            id="a rate without its word",
        ),
        pytest.param(
            "gdy pora dnia od 07:00 do 10:00 rabat 5%",
            "gdy pora dnia w przedziale od 07:00 do 10:00 rabat 5%",
            id="a range without its word",
        ),
        pytest.param(
            "jeśli pierwsze zamówienie klienta rabat 5%", "gdy pierwsze zamówienie klienta rabat 5%", id="if"
        ),
        pytest.param(
            "rabat 5% co najwyżej 2 razy na dzień", "rabat 5% najwyżej 2 razy na dzień", id="at the very most"
        ),
        pytest.param(
            "gdy dzień tygodnia = wtorok rabat 5%", "gdy dzień tygodnia = wtorek rabat 5%", id="a weekday"
        ),
        pytest.param("rabat 20 procent", "rabat 20%", id="a percentage in words"),
        pytest.param("rabat 20 pln", "rabat 20 zł", id="the currency in small letters"),
        pytest.param(
            "za pierwsze zamówienie nalicz 100 punktów",
            "gdy pierwsze zamówienie klienta nalicz 100 punktów",
            id="the first order",
        ),
        pytest.param(
            "rabat 5% dla produktów, gdzie marka produktu = „Ziarno”",
            "rabat 5% na produkty, gdzie marka produktu = „Ziarno”",
            id="items chosen by for",
        ),
        pytest.param(
            "nalicz 5 punktów za każde 3 sztuki", "nalicz 5 punktów na każde 3 sztuki", id="for each set"
        ),
        pytest.param("za każdy miesiąc nalicz 5 punktów", "co miesiąc nalicz 5 punktów", id="each month"),
        pytest.param("cena 5 zł za produkty", "cena 5 zł za każdą sztukę", id="a price of items"),
        pytest.param("cena 5 zł", "cena 5 zł za każdą sztukę", id="a price of nothing"),
        pytest.param("rabat 5% na każdą sztukę", "rabat 5% na produkty", id="every and a percentage"),
        pytest.param("rabat 150%", "rabat 100%", id="more than all"),
        pytest.param(
            "rabat 5% na najtańsze 2 z każdych 2 sztuk",
            "rabat 5% na najtańszą 1 z każdych 2 sztuk",
            id="two of two",
        ),
        pytest.param(
            "za wejście do segmentu nalicz 5 punktów",
            'za wejście do segmentu "vip" nalicz 5 punktów',
            id="a segment without its name",
        ),
        pytest.param("nalicz 5 ziaren", "nalicz 5 punktów", id="points by the name that customers read"),
        pytest.param(
            "nalicz 1 ziarno za każdą 1 zł marży zamówienia",
            "nalicz 1 punkt za każdy 1 zł marży zamówienia",
            id="one point by that name",
        ),
    ],
)
def test_what_was_meant(text, corrected):
    points = {"en": ("bean", "beans"), "pl": ("ziarno", "ziarna", "ziaren")}
    (one,) = diagnose(text, replace(POLISH_NAMES, points=points, segments=("vip",)))
    assert apply(text, one.fixes[0]) == corrected


FRAMES = {
    "given": "earn {number} {noun}",
    "a rate": "earn 7 points per {number} {noun} of order.subtotal",
    "a limit": "discount 5%\nat most {number} {noun} per order",
    "compared": "when customer.orders >= {number} {noun}\nearn 5 points",
    "a span": "within {number} {noun} of review\nearn 5 points",
}


def places_of_nouns():
    """Each noun at each place where it may be counted."""
    for name, frame in FRAMES.items():
        for counted in sorted(set(NOUNS) - {"time"}):
            if parse_rule(frame.format(number=1, noun=counted)).tree is not None:
                yield pytest.param(frame, counted, id=f"{name}: {counted}")


def test_nouns_are_counted_at_many_places():
    assert len(list(places_of_nouns())) > 3 * len(NOUNS)


@pytest.mark.parametrize("number", [1, 2, 5, 12, 22])
@pytest.mark.parametrize(("frame", "noun"), places_of_nouns())
def test_a_correction_agrees_with_its_place(frame, noun, number):
    """Whatever is counted, put in by its plain name, takes the form of its place, so do its neighbours."""
    right = print_rule(parse_rule(frame.format(number=number, noun=noun)).tree, "pl")
    before = print_rule(parse_rule(frame.format(number=number, noun=STANDS[frame])).tree, "pl")
    pairs = pairwise(lex_polish(before).words)
    old = next(word for one, word in pairs if one == str(number) and word.kind == "NAME")
    fix = Fix.write(Span(old.start, old.end), NOUNS[noun].one[Case.NOMINATIVE])
    assert apply(before, agreed(fix, before)).replace(" z ", " ") == right.replace(" z ", " ")


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        pytest.param("nalicz 1 1 punkt", "nalicz 11 punktów", id="another number"),
        pytest.param("pomnóż pieczątki przez 2", "pomnóż punkty przez 2", id="all of them"),
        pytest.param(
            "nalicz 1 punkt za każdy 1 zł liczby sztuk w zamówieniu",
            "nalicz 1 punkt za każdą 1 sztukę liczby sztuk w zamówieniu",
            id="gender and case",
        ),
        pytest.param(
            "nalicz 1 punkt za każdy 1 zł ceny zapłaconej",
            "nalicz 1 punkt za każdy 1 zł ceny zapłaconej za produkty",
            id="the preposition of the verb",
        ),
    ],
)
def test_a_correction_leaves_polish_in_order(text, corrected):
    (one,) = diagnose(text, POLISH_NAMES)
    assert apply(text, one.fixes[0]) == corrected


def test_an_amount_is_offered_in_zloty():
    (one,) = diagnose("rabat 20 pln", POLISH_NAMES)
    assert in_language(to_data(one, "rabat 20 pln", "pl"), "pl")["help"].startswith("napisz 20 zł.")


def _polish_texts():
    for case in CHECKED:
        yield case.id, *_told_in_polish(case.values[0])
    for case in _load("polish.json")["mistakes"]:
        text = text_of(case)
        yield case["name"], text, diagnose(text, POLISH_NAMES)


@pytest.mark.parametrize(("text", "found"), [pytest.param(*one[1:], id=one[0]) for one in _polish_texts()])
def test_nothing_english_is_left_where_polish_is_told(text, found):
    """All of a mistake that a reader of Polish sees: message, reason, help, labels and corrections."""
    for one in found:
        told = in_language(to_data(one, text, "pl"), "pl")
        shown = [told["message"], told["reason"], told["help"]]
        shown += [other["label"] for other in told["related"]] + [fix["title"] for fix in told["fixes"]]
        written = set(re.findall(r"\w+", text))
        for said in shown:
            quoted = re.sub(r"„[^”]*”", "", said)
            assert set(_english_left(quoted)) <= written, said


# ---------------------------------------------------------------- any text

_pieces = st.one_of(
    st.sampled_from(sorted({surface for surface, _ in surfaces()})),
    st.sampled_from(
        [*"()=<>,:+-*/%#.'", "\n", '"a"', "5", "1 000", "5%", "1,5", "(1,5)", "07:00", "12:10,5%"]
    ),
    st.sampled_from([*CLAUSE_WORDS, *FACTS, "zl", "wartosc zamówienia", "o\u0301", "„x”", "\x00"]),
    st.text(max_size=4),
)


@examples(200)
@given(st.lists(_pieces, max_size=25).map(" ".join))
def test_pieces_of_polish_in_any_order(text):
    for parse in (parse_rule, parse_expression):
        parsed = parse(text, "pl")
        assert (parsed.tree is None) == bool(parsed.diagnostics)
        for one in parsed.diagnostics:
            assert 0 <= one.span.start <= one.span.end <= len(text)
            for locale in ("pl", "en"):
                assert render(one, text=text, place="reguła", locale=locale)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    ["marża ", "zamówienia ", "za każdy ", "w ", "(", "1,", "nie ", "nalicz 5 punktów\n", "ó", "a gdy "],
)
def test_long_polish_texts_are_answered(piece):
    text = piece * ((64 * 1024 - 10) // len(piece.encode()))
    for parse in (parse_rule, parse_expression):
        parsed = parse(text, "pl")
        assert parsed.diagnostics or text.isalpha()
