"""What a document declares: read into the language, told apart from it, and refused with its place."""

import pytest

from flask_loyalty.language import rule_sentence
from flask_loyalty.programme.loader import load_programme
from tests.programme.documents import minimal, text_of

CUP = {
    "id": "order.own_cup",
    "type": "flag",
    "words": {
        "pl": ["własny kubek", "własnego kubka", "własny kubek", "własnym kubku"],
        "en": "the customer's own cup",
    },
    "clauses": {
        "pl": ["klient ma własny kubek", "klient nie ma własnego kubka"],
        "en": ["the customer brings a cup", "the customer brings no cup"],
    },
}
VISIT = {
    "id": "visit",
    "words": {
        "en": ["visit", "visits"],
        "pl": {
            "gender": "f",
            "one": ["wizyta", "wizyty", "wizytę", "wizycie", "wizytą"],
            "many": ["wizyty", "wizyt", "wizyty", "wizytach", "wizytami"],
        },
    },
}
HEART = {
    "id": "heart",
    "words": {
        "en": ["heart", "hearts"],
        "pl": {
            "gender": "n",
            "one": ["serce", "serca", "serce", "sercu", "sercem"],
            "many": ["serca", "serc", "serca", "sercach", "sercami"],
        },
    },
}
TEA = {"id": "tea", "points": 10}


def fact(**more):
    return {**CUP, "clauses": ..., **more}


def without(one):
    return {key: value for key, value in one.items() if value is not ...}


def ruled(text, **more):
    return minimal(rules=[{"id": "a", "rule": text}], **more)


def found(document):
    return [(one.code, one.path) for one in load_programme(text_of(document)).diagnostics]


@pytest.mark.parametrize(
    ("document", "polish"),
    [
        pytest.param(
            ruled("when order.own_cup earn 10 points", facts=[CUP]), "klient ma własny kubek", id="a fact"
        ),
        pytest.param(ruled("on visit earn 5 points", events=[VISIT]), "wizytę", id="an event"),
        pytest.param(
            ruled("earn 5 hearts at most 20 hearts per customer per month", counters=[HEART]),
            "5 serc",
            id="a counter, in the plural",
        ),
        pytest.param(
            ruled('when "AUTUMN" in order.codes discount 10%', codes=[{"id": "AUTUMN", "name": "Jesień"}]),
            "AUTUMN",
            id="a code as it is typed",
        ),
        pytest.param(
            ruled(
                'when card.kind = "student" discount 5%',
                cards=[{"id": "student", "name": {"pl": "studencka", "en": "student card"}}],
            ),
            "studencka",
            id="a kind of card",
        ),
        pytest.param(
            ruled(
                "on visit where visit.minutes >= 30 earn 5 points",
                events=[VISIT],
                facts=[
                    {
                        "id": "visit.minutes",
                        "type": "number",
                        "words": {"pl": ["czas", "czasu", "czas", "czasie"], "en": "the time"},
                    }
                ],
            ),
            "czas",
            id="a fact of an event of the shop",
        ),
    ],
)
def test_what_is_declared_can_be_mentioned(document, polish):
    loaded = load_programme(text_of(document))
    assert loaded.diagnostics == ()
    (rule,) = loaded.programme.rules
    assert polish in rule_sentence(rule.rule, loaded.names, "pl")


def test_a_stamp_card_a_draw_and_a_badge():
    document = minimal(
        rewards=[TEA],
        stamp_cards=[{"id": "card", "full": 9, "gives": "tea"}],
        draws=[{"id": "spring", "date": "2026-06-21"}],
        badges=[{"id": "latte-art"}],
        rules=[
            {"id": "a", "rule": 'earn 1 stamp "card" on every item'},
            {"id": "b", "rule": 'earn 1 ticket "spring" per 50 PLN of order.subtotal'},
            {"id": "c", "rule": 'every month for employees give 1 badge "latte-art"'},
        ],
    )
    programme = load_programme(text_of(document)).programme
    assert (programme.stamp_cards["card"].full, programme.stamp_cards["card"].gives) == (9, "tea")
    assert str(programme.draws["spring"].date) == "2026-06-21"


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        pytest.param({"facts": [fact(id="own_cup")]}, "D127", "facts[0].id", id="a fact without a dot"),
        pytest.param({"facts": [fact(id="order.margin")]}, "D206", "facts[0].id", id="one of the language"),
        pytest.param({"facts": [fact(id="oder.cup")]}, "D207", "facts[0].id", id="about nothing"),
        pytest.param({"facts": [CUP, fact(type="money")]}, "D201", "facts[1].id", id="a fact twice"),
        pytest.param({"facts": [fact(type="colour")]}, "D125", "facts[0].type", id="no type"),
        pytest.param({"facts": [fact(type="count")]}, "D311", "facts[0]", id="a count of nothing"),
        pytest.param({"facts": [fact(unit="item")]}, "D312", "facts[0].unit", id="a unit of a flag"),
        pytest.param({"facts": [{**CUP, "type": "money"}]}, "D313", "facts[0].clauses", id="clauses"),
        pytest.param({"facts": [fact(words="cup")]}, "D129", "facts[0].words", id="words in no language"),
        pytest.param(
            {"facts": [fact(words={"pl": ["kubek"], "en": "cup"})]}, "D130", "facts[0].words.pl", id="a case"
        ),
        pytest.param(
            {"facts": [{**CUP, "clauses": {"pl": ["tak"], "en": ["yes", "no"]}}]},
            "D131",
            "facts[0].clauses.pl",
            id="only one clause",
        ),
        pytest.param(
            {"facts": [fact(words={"pl": ["kubek", "marży zamówienia", "kubek", "kubku"], "en": "cup"})]},
            "D208",
            "facts[0].words.pl[1]",
            id="a phrase of the language",
        ),
        pytest.param({"facts": [fact(optional="yes")]}, "D135", "facts[0].optional", id="no flag"),
        pytest.param({"events": [{**VISIT, "id": "review"}]}, "D209", "events[0].id", id="an event twice"),
        pytest.param({"events": [{**VISIT, "id": "item"}]}, "D209", "events[0].id", id="named like a noun"),
        pytest.param({"events": [{**VISIT, "id": "within"}]}, "D128", "events[0].id", id="a clause word"),
        pytest.param(
            {"events": [VISIT], "counters": [{**HEART, "id": "visit"}]}, "D209", "counters[0].id",
            id="an event and a counter",
        ),
        pytest.param({"events": [{**VISIT, "words": "wizyta"}]}, "D132", "events[0].words", id="no forms"),
        pytest.param(
            {"events": [{**VISIT, "words": {**VISIT["words"], "en": ["visit"]}}]},
            "D133",
            "events[0].words.en",
            id="one English form",
        ),
        pytest.param(
            {"events": [{**VISIT, "words": {**VISIT["words"], "pl": ["wizyta"]}}]},
            "D134",
            "events[0].words.pl",
            id="one Polish form",
        ),
        pytest.param(
            {"rewards": [TEA], "stamp_cards": [{"id": "c", "full": 9, "gives": "te"}]},
            "D205",
            "stamp_cards[0].gives",
            id="a card that gives what is not there",
        ),
        pytest.param({"codes": [{"id": "A"}, {"id": "a"}]}, "D201", "codes[1].id", id="codes differ in case"),
        pytest.param(
            {"codes": [{"id": "A", "from": "2026-05-02", "until": "2026-05-01"}]},
            "D302",
            "codes[0].until",
            id="a code that never holds",
        ),
    ],
)  # fmt: skip
def test_one_mistake(more, code, path):
    more = {key: [without(one) for one in value] for key, value in more.items()}
    assert found(minimal(**more)) == [(code, path)]


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        pytest.param('when "SUMMER" in order.codes discount 5%', {"codes": [{"id": "A"}]}, "L106", id="code"),
        pytest.param(
            'every month for employees where employee.role = "barsta" pay 5 PLN',
            {"roles": [{"id": "barista"}]},
            "L106",
            id="role",
        ),
        pytest.param(
            "when order.deposit >= 5 PLN discount 5%",
            {
                "facts": [
                    {
                        "id": "order.deposit",
                        "type": "money",
                        "optional": True,
                        "words": {"pl": ["kaucja", "kaucji", "kaucję", "kaucji"], "en": "the deposit"},
                    }
                ],
                "assume_margin": "20%",
            },
            "R114",
            id="an optional fact, whatever is assumed of margins",
        ),
        pytest.param("when order.own_cup >= 5 PLN discount 5%", {"facts": [CUP]}, "T111", id="a type"),
    ],
)  # fmt: skip
def test_rules_are_held_to_what_is_declared(text, more, code):
    assert found(ruled(text, **more)) == [(code, "rules[0].rule")]


def test_without_a_list_any_role_and_card_will_do():
    document = minimal(
        rules=[
            {"id": "a", "rule": 'every month for employees where employee.role = "barista" pay 5 PLN'},
            {"id": "b", "rule": 'when card.kind = "student" discount 5%'},
        ]
    )
    assert found(document) == []
