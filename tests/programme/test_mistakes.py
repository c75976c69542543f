"""What can be wrong with a document: a table of mistakes, each with its code and its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.programme.loader import load_programme, report, to_data
from flask_loyalty.programme.mistakes import CATALOGUE
from tests.programme.documents import minimal, points, text_of

RULE = {"id": "base", "rule": "earn 1 point per 1 PLN of order.margin"}


def deal(id_, **more):
    return {"id": id_, "rule": "discount 10%", **more}


def found(document):
    loaded = load_programme(text_of(document))
    return [(one.code, one.path) for one in loaded.diagnostics]


def reward(**more):
    return minimal(rewards=[{"id": "cup", "points": 100, **more}])


def budget(amount, *, rule="discount 10%", of="autumn", **more):
    return minimal(
        budgets=[{"id": "autumn", "amount": amount, **more}], rules=[{"id": "a", "rule": rule, "budget": of}]
    )


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        pytest.param([], "D111", "", id="no object"),
        pytest.param(minimal(curency="PLN"), "D101", "curency", id="a key misspelt"),
        pytest.param(minimal(_schema=1), "D101", "_schema", id="a key that marshmallow uses itself"),
        pytest.param(minimal(approval=[]), "D102", "approval", id="a key of a later version"),
        pytest.param(budget("5000"), "D140", "budgets[0].amount", id="a budget of nothing known"),
        pytest.param(budget("99999999999 points"), "D140", "budgets[0].amount", id="a number too long"),
        pytest.param(budget("9999999999 uses"), "D109", "budgets[0].amount", id="more uses than there are"),
        pytest.param(budget("5000 EUR"), "D204", "budgets[0].amount", id="a budget of another currency"),
        pytest.param(budget("1.005 PLN"), "D305", "budgets[0].amount", id="a budget of half a grosz"),
        pytest.param(budget("5 PLN", per="order"), "D125", "budgets[0].per", id="a budget of an order"),
        pytest.param(budget("5 PLN", of="spring"), "D220", "rules[0].budget", id="an unknown budget"),
        pytest.param(budget("5 points"), "D330", "rules[0].budget", id="a discount from points"),
        pytest.param(budget("5 PLN", rule="earn 1 point"), "D330", "rules[0].budget", id="points from money"),
        pytest.param(
            budget("5 PLN", rule="multiply points by 2"), "D330", "rules[0].budget", id="a multiplier's money"
        ),
        pytest.param(
            budget("5 PLN", rule="every month for employees pay 10 PLN"),
            "D332",
            "rules[0].budget",
            id="pay for a month",
        ),
        pytest.param(minimal(name=...), "D103", "name", id="a key missing"),
        pytest.param(minimal(currency=None), "D104", "currency", id="null"),
        pytest.param(minimal(currency=1), "D105", "currency", id="a number for a text"),
        pytest.param(minimal(name="  "), "D106", "name", id="only spaces"),
        pytest.param(minimal(name="x" * 201), "D107", "name", id="a name that no page can show"),
        pytest.param(minimal(format="1"), "D108", "format", id="a number as text"),
        pytest.param(minimal(format=1.0), "D108", "format", id="a number with a point"),
        pytest.param(minimal(format=True), "D108", "format", id="a flag for a number"),
        pytest.param(minimal(format=2), "D136", "format", id="a later format"),
        pytest.param(reward(points=10**12), "D109", "rewards[0].points", id="more points than there are"),
        pytest.param(minimal(rules={}), "D110", "rules", id="an object for a list"),
        pytest.param(minimal(rules=[RULE, 7]), "D111", "rules[1]", id="a number for a rule"),
        pytest.param(minimal(points=[]), "D111", "points", id="a list for an object"),
        pytest.param(
            minimal(rules=[{"id": "a", "rule": ["earn", 1]}]), "D112", "rules[0].rule", id="no line"
        ),
        pytest.param(minimal(name=["Klub"]), "D113", "name", id="a list for a name"),
        pytest.param(minimal(name={"pl": "Klub"}), "D114", "name.en", id="a name in one language"),
        pytest.param(
            minimal(name={"pl": "K", "en": "C", "de": "V"}), "D101", "name.de", id="a third language"
        ),
        pytest.param(minimal(points=points(name="punkt")), "D115", "points.name", id="no forms"),
        pytest.param(
            minimal(points=points(name={"pl": ["a", "b"], "en": ["a", "b"]})),
            "D116",
            "points.name.pl",
            id="two forms",
        ),
        pytest.param(
            minimal(points=points(name={"pl": ["a", "b", "c"], "en": "a"})),
            "D117",
            "points.name.en",
            id="one form",
        ),
        pytest.param(minimal(rules=[{**RULE, "id": "ba se"}]), "D118", "rules[0].id", id="a space in an id"),
        pytest.param(minimal(rules=[{**RULE, "id": "<script>"}]), "D118", "rules[0].id", id="a hostile id"),
        pytest.param(minimal(points=points(value="0,02 zł")), "D119", "points.value", id="money in Polish"),
        pytest.param(minimal(points=points(pending="14 dni")), "D120", "points.pending", id="days in Polish"),
        pytest.param(minimal(assume_margin="120%"), "D121", "assume_margin", id="more than all"),
        pytest.param(minimal(checks={"most": "101%"}), "D121", "checks.most", id="more than the price"),
        pytest.param(
            minimal(assume_margin="20%", checks={"most_of_margin": "1000.1%"}),
            "D142",
            "checks.most_of_margin",
            id="more than ten margins",
        ),
        pytest.param(minimal(assume_margin="-5%"), "D121", "assume_margin", id="less than nothing"),
        pytest.param(
            minimal(rules=[{**RULE, "from": "2026-02-30"}]), "D122", "rules[0].from", id="30 February"
        ),
        pytest.param(minimal(rules=[{**RULE, "until": "0001-01-01"}]), "D122", "rules[0].until", id="year 1"),
        pytest.param(minimal(currency="ZŁ"), "D123", "currency", id="no currency"),
        pytest.param(minimal(timezone="../etc/passwd"), "D124", "timezone", id="no time zone but a path"),
        pytest.param(minimal(prices="brutto"), "D125", "prices", id="a word of another list"),
        pytest.param(minimal(rules=[RULE, RULE]), "D201", "rules[1].id", id="two rules of one id"),
        pytest.param(
            minimal(rules=[deal("a", group="deals")]), "D202", "rules[0].group", id="an unknown group"
        ),
        pytest.param(
            reward(partner="helios", settle="1 PLN"), "D203", "rewards[0].partner", id="an unknown partner"
        ),
        pytest.param(minimal(points=points(value="0.02 EUR")), "D204", "points.value", id="another currency"),
        pytest.param(
            minimal(groups=[{"id": "g"}], rules=[deal("a", group="g"), deal("b", group="g")]),
            "D301",
            "groups[0]",
            id="two deals and nobody says which wins",
        ),
        pytest.param(
            minimal(rules=[{**RULE, "from": "2026-03-02", "until": "2026-03-01"}]),
            "D302",
            "rules[0].until",
            id="over before it begins",
        ),
        pytest.param(
            minimal(partners=[{"id": "h", "name": "H"}], rewards=[{"id": "a", "points": 1, "partner": "h"}]),
            "D303",
            "rewards[0]",
            id="a partner who is owed nothing",
        ),
        pytest.param(reward(settle="18.00 PLN"), "D304", "rewards[0].settle", id="a debt to nobody"),
        pytest.param(
            minimal(
                partners=[{"id": "h", "name": "H"}],
                rewards=[{"id": "a", "points": 1, "partner": "h", "settle": "1.005 PLN"}],
            ),
            "D305",
            "rewards[0].settle",
            id="half a grosz",
        ),
        pytest.param(minimal(points=points(value="0 PLN")), "D306", "points.value", id="worthless points"),
        pytest.param(
            minimal(
                tiers=[{"id": "gold", "when": '"fans" in customer.segments'}],
                segments=[{"id": "fans", "when": 'customer.tier = "gold"'}],
            ),
            "D307",
            "tiers[0].when",
            id="a tier that needs itself",
        ),
        pytest.param(
            minimal(segments=[{"id": "a", "when": '"a" in customer.segments'}]),
            "D307",
            "segments[0].when",
            id="a segment that needs itself",
        ),
        pytest.param(
            minimal(
                segments=[
                    {"id": "a", "when": '"b" in customer.segments'},
                    {"id": "b", "when": '"c" in customer.segments'},
                    {"id": "c", "when": '"b" in customer.segments'},
                ]
            ),
            "D307",
            "segments[1].when",
            id="who leads into a circle is not blamed for it",
        ),
        pytest.param(minimal(points=points(expire="0 days")), "D308", "points.expire", id="dead on arrival"),
        pytest.param(minimal(rules=[]), "D309", "rules", id="a programme that gives nothing is noted"),
        pytest.param(
            minimal(points=points(expire="101 years")), "D310", "points.expire", id="beyond calendars"
        ),
    ],
)
def test_one_mistake(document, code, path):
    """Each mistake is found once, at its place, and nothing else is blamed."""
    assert found(document) == [(code, path)]


def test_the_line_of_the_file_is_named():
    text = '{\n  "format": 1,\n  "name": "Club",\n  "curency": "PLN"\n}'
    told = report(load_programme(text, name="club.json"))
    assert 'club.json:4:3: D101 there is no key "curency" here' in told
    assert '  4 |   "curency": "PLN"\n    |   ^^^^^^^^^\n  why: A key' in told
    assert '\n  help: Did you mean "currency"?' in told


def test_a_mistake_in_a_rule_names_the_line_of_the_file_and_of_the_rule():
    text = text_of(
        minimal(rules=[{"id": "base", "rule": ["when order.subtotal >= 10 PLN", "earn 1 € point"]}])
    )
    (one,) = load_programme(text, name="club.json").diagnostics
    assert text.split("\n")[one.line - 1].strip() == '"earn 1 € point"'
    assert (one.path, one.rule, one.inside) == ("rules[0].rule", "base", (2, 8))


def test_all_mistakes_at_once():
    document = minimal(
        curency="PLN",  # 1
        timezone="Warsaw",  # 2
        points=points(value="2 grosze", pending="soon"),  # 3, 4
        tiers=[{"id": "gold", "when": "customer.margin >="}],  # 5
        rewards=[{"id": "cup", "points": "100", "partner": "nobody", "settle": "1.00 PLN"}],  # 6, 7
        rules=[
            {"id": "a", "rule": "earn 1 € point"},  # 8
            {"id": "a", "rule": "discount 10%", "group": "deals"},  # 9, 10
        ],
    )
    assert len(found(document)) == 10


def test_both_languages_say_everything():
    """Every message and help stands in Polish and English, with the same holes."""
    for kind, mistake in CATALOGUE.items():
        for texts in (mistake.message, mistake.help):
            holes = {code: sorted(set(_holes(text))) for code, text in texts.items()}
            assert holes["pl"] == holes["en"], kind
        assert mistake.message["pl"] != mistake.message["en"], kind
    assert len({mistake.code for mistake in CATALOGUE.values()}) == len(CATALOGUE)


def _holes(text):
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "{key}", "%s", "'; DROP TABLE"])
def test_hostile_names_stay_data(name):
    loaded = load_programme(text_of(minimal(name=name, partners=[{"id": "p", "name": name}])))
    assert loaded.programme.name["en"] == name
    assert loaded.programme.partners["p"].name == name
    assert name in report(load_programme(text_of(minimal(**{name: 1}))))


def test_a_rule_of_64_kib_is_answered():
    """However long a rule is, it is read or refused with a place."""
    long = "when " + " and ".join(["order.subtotal >= 1 PLN"] * 2_450) + "\nearn 1 point"
    assert len(long) > 64_000
    loaded = load_programme(text_of(minimal(rules=[{"id": "long", "rule": long}])))
    assert loaded.programme is not None or loaded.diagnostics


def test_a_million_mistakes_are_answered_in_short():
    document = minimal(**{f"k{number}": 1 for number in range(30_000)})
    loaded = load_programme(json.dumps(document))
    assert len(loaded.diagnostics) == 501
    assert loaded.diagnostics[-1].code == "D024"


@given(st.text())
def test_any_text_gets_an_answer(text):
    loaded = load_programme(text)
    assert (loaded.programme is None) == bool(loaded.errors)
    for locale in ("pl", "en"):
        report(loaded, locale).encode()
        json.dumps(to_data(loaded, locale))


KEYS = st.sampled_from(
    [
        "format",
        "name",
        "points",
        "rules",
        "id",
        "rule",
        "when",
        "tiers",
        "group",
        "from",
        "en",
        "_schema",
        "a.b",
    ]
)
LEAVES = st.sampled_from(
    [
        "PLN",
        "0.02 PLN",
        "earn 1 point",
        "14 days",
        "gold",
        "customer.tier",
        "2026-05-01",
        1,
        -1,
        0,
        True,
        None,
    ]
) | st.text(max_size=4)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(
    st.dictionaries(st.sampled_from([*minimal(), "tiers", "segments", "groups", "rewards", "excluded"]), JSON)
)
def test_any_json_gets_an_answer(changes):
    """Whatever stands where, the loader answers with a programme or with mistakes."""
    loaded = load_programme(json.dumps(minimal(**changes)))
    assert (loaded.programme is None) == bool(loaded.errors)
    report(loaded).encode()
